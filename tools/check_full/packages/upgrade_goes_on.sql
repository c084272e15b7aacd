-- Everything that changes the tables, indexes and collections of upgrade_data.sql, on the files that the older server wrote.

\set ON_ERROR_STOP on
ALTER EXTENSION vector UPDATE;
ALTER EXTENSION milvus UPDATE;
INSERT INTO items SELECT id + 10000, v, h, s, b FROM items WHERE id < 200;
UPDATE items SET v = v + v WHERE id > 10000 AND id % 2 = 0;
DELETE FROM items WHERE id % 10 = 5 OR id > 10100;
VACUUM (INDEX_CLEANUP on) items;
DO $$
BEGIN
    IF EXISTS (SELECT FROM vector_indexes, LATERAL vector_index_check(index, heap_check => true) AS c
        WHERE c.severity = 'error')
    THEN
        RAISE 'an index is damaged';
    END IF;
END $$;
REINDEX TABLE CONCURRENTLY items;
SELECT milvus_insert('fast', '[{"id": 5000, "vector": [9, 9, 9, 9], "colour": "new"}]', partition_name => 'p');
SELECT milvus_upsert('fast', '[{"id": 1, "vector": [8, 8, 8, 8]}]');
SELECT milvus_delete('fast', filter => 'id == 5000');
DO $$
BEGIN
    ASSERT (SELECT id FROM milvus_search('fast', '[8, 8, 8, 8]', limit_rows => 1)) = '1';
    ASSERT (SELECT milvus_get_collection_stats('fast') ->> 'row_count') = '201';
END $$;
DELETE FROM items WHERE id > 10000;
