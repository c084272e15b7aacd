-- The page "Delete Entities" of Milvus 2.2: delete by key in the collection "book".
CREATE SCHEMA milvus_page_2;
SET search_path = milvus_page_2, public;

SELECT milvus_create_collection('book',
    schema => '{"fields": [
        {"name": "book_id", "type": "INT64", "is_primary": true},
        {"name": "word_count", "type": "INT64"},
        {"name": "book_intro", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '{"field_name": "book_intro", "index_type": "AUTOINDEX", "metric_type": "L2"}');
SELECT milvus_insert('book', (SELECT jsonb_agg(jsonb_build_object('book_id', i, 'word_count', 10000 + i, 'book_intro', jsonb_build_array(i, -i)) ORDER BY i)
    FROM generate_series(0, 9) AS i)) AS reply;

-- Python: Collection("book").delete("book_id in [0,1]"). The reply lists what was deleted.
SELECT milvus_delete('book', 'book_id in [0,1]');
SELECT milvus_query('book', 'book_id in [0,1,2]', ARRAY['book_id']);
-- Strong at once: the deleted rows are in no search either.
SELECT id, distance FROM milvus_search('book', '[0, 0]', limit_rows => 3) ORDER BY query, distance;
-- Go: DeleteByPks(collName, partitionName, ids); a column of ids. Those that are not there are not counted.
SELECT milvus_delete('book', ids => ARRAY[2, 3, 77]::bigint[], partition_name => '_default');
-- REST v1: POST /v1/vector/delete {"collectionName": "book", "id": 1}; the same with one key.
SELECT milvus_delete('book', ids => 4);
-- That version took the key and "in" only; later ones, and this, take any filter.
SELECT milvus_delete('book', 'word_count > 10007');
SELECT milvus_query('book', '', ARRAY['book_id'], limit_rows => 100);
SELECT milvus_get_collection_stats('book');

SET client_min_messages = warning;
DROP SCHEMA milvus_page_2 CASCADE;
