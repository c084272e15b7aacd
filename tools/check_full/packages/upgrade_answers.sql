-- What the database of upgrade_data.sql answers: the same before and after pg_upgrade.

SELECT extname, extversion FROM pg_extension WHERE extname IN ('vector', 'milvus') ORDER BY 1;
SELECT c.oid::regclass, c.oid, c.relfilenode, c.relkind, c.reloptions FROM pg_class AS c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'i', 'I') ORDER BY 1;
SELECT index, valid, format, settings, bytes, dimensions, built_rows, advice FROM vector_indexes ORDER BY indexrelname;
SELECT index, c.severity, c.finding FROM vector_indexes, LATERAL vector_index_check(index, heap_check => true) AS c
WHERE c.severity = 'error';
SELECT bt_index_check('items_btree', true);
SELECT count(*), sum(length) > 0, md5(string_agg(id || v::text || h::text || s::text || b::text, '' ORDER BY id)) FROM items;
SELECT count(*) FROM near_items WHERE distance < 5;

-- By every index; what is compared does not hang on which of several equally near rows comes first.
CREATE TEMPORARY TABLE queries AS SELECT * FROM items WHERE id IN (5, 1001, 2999);
SET enable_seqscan = off;
SET ivfflat.probes = 10;
EXPLAIN (COSTS OFF) SELECT id FROM items ORDER BY v <-> array_fill(1, ARRAY[32])::vector LIMIT 5;
EXPLAIN (COSTS OFF) SELECT id FROM items ORDER BY v <=> array_fill(1, ARRAY[32])::vector LIMIT 5;
SELECT q.id, ARRAY(SELECT id FROM items AS i ORDER BY i.v <-> q.v LIMIT 5) FROM queries AS q ORDER BY q.id;
SELECT q.id, ARRAY(SELECT id FROM items AS i ORDER BY i.v <=> q.v LIMIT 5) FROM queries AS q ORDER BY q.id;
SELECT q.id, ARRAY(SELECT id FROM items AS i ORDER BY i.h <=> q.h LIMIT 5) FROM queries AS q ORDER BY q.id;
SELECT q.id, ARRAY(SELECT i.s <#> q.s FROM items AS i ORDER BY i.s <#> q.s LIMIT 5) FROM queries AS q ORDER BY q.id;
SELECT q.id, ARRAY(SELECT i.b <~> q.b FROM items AS i ORDER BY i.b <~> q.b LIMIT 5) FROM queries AS q ORDER BY q.id;
SELECT q.id, (SELECT i.id FROM items AS i WHERE i.v = q.v), (SELECT i.id FROM items AS i WHERE i.h = q.h)
FROM queries AS q ORDER BY q.id;
RESET enable_seqscan;

SELECT milvus_list_collections();
SELECT milvus_describe_collection('quick');
SELECT milvus_describe_collection('items');
SELECT milvus_describe_alias('fast');
SELECT milvus_list_partitions('quick');
SELECT milvus_get_collection_stats('fast');
SELECT milvus_search('quick', '[[5, 1, 5, 2]]', limit_rows => 3, output_fields => ARRAY['colour']);
SELECT milvus_query('quick', 'colour == "c1" and id < 20', output_fields => ARRAY['*']);
