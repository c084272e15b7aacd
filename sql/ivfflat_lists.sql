-- Fewer rows than lists make fewer lists; collections whose index was made first learn their lists again.
CREATE SCHEMA ivfflat_lists;
SET search_path = ivfflat_lists, public;
SET maintenance_work_mem = '256MB';
SET client_min_messages = warning;
CREATE TABLE t (id int, v vector(2));
CREATE INDEX t_v ON t USING ivfflat (v vector_l2_ops) WITH (lists = 10);
SELECT lists, built_rows FROM vector_ivfflat_facts('t_v'::regclass);
INSERT INTO t SELECT i, ARRAY[i, i % 7]::vector FROM generate_series(1, 300) AS i;
-- One list: the answer is exact.
SET enable_seqscan = off;
SELECT array_agg(id) FROM (SELECT id FROM t ORDER BY v <-> '[100,2]' LIMIT 3) AS nearest;
RESET enable_seqscan;
TRUNCATE t;
INSERT INTO t SELECT i, ARRAY[i, i]::vector FROM generate_series(1, 3) AS i;
REINDEX INDEX t_v;
SELECT lists, built_rows FROM vector_ivfflat_facts('t_v'::regclass);
INSERT INTO t SELECT i, ARRAY[i, i]::vector FROM generate_series(4, 20) AS i;
REINDEX INDEX t_v;
SELECT lists, built_rows FROM vector_ivfflat_facts('t_v'::regclass);
-- Of what is no ivfflat index: nothing.
SELECT lists, built_rows FROM vector_ivfflat_facts('t'::regclass);
SELECT lists, built_rows FROM vector_ivfflat_facts(0);

-- The index first, then the rows.
SELECT milvus_create_collection('c', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '{"field_name": "v", "index_type": "IVF_FLAT", "metric_type": "L2", "params": {"nlist": 10}}');
SELECT milvus_create_partition('c', 'p');
CREATE FUNCTION fill(first int, last int, partition text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT milvus_insert('c', jsonb_agg(jsonb_build_object('id', i, 'v', ARRAY[i, i % 7])), partition) -> 'insert_count' FROM generate_series(first, last) AS i
$$;
CREATE VIEW lists AS SELECT i.indrelid::regclass AS part, f.lists, f.built_rows FROM pg_partition_tree('c') AS p JOIN pg_index AS i ON i.indrelid = p.relid AND p.isleaf
    JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_am AS a ON a.oid = x.relam AND a.amname = 'ivfflat', vector_ivfflat_facts(i.indexrelid) AS f;
SELECT fill(1, 9, '_default');
SELECT milvus_flush('c');
SELECT * FROM lists ORDER BY part::text;
SELECT fill(10, 10, '_default'), fill(1001, 1200, 'p');
SELECT milvus_flush('c');
SELECT * FROM lists ORDER BY part::text;
-- Not from fewer than four times as many rows.
SELECT fill(11, 40, '_default');
SELECT milvus_compact('c');
SELECT * FROM lists ORDER BY part::text;
SELECT fill(41, 41, '_default');
SELECT milvus_load_collection('c');
SELECT * FROM lists ORDER BY part::text;
-- 50 rows a list are enough, however many come.
SELECT fill(2001, 3000, 'p'), fill(5001, 6000, '_default');
SELECT milvus_flush('c');
SELECT fill(10001, 13000, 'p');
SELECT milvus_flush('c');
SELECT * FROM lists ORDER BY part::text;
SELECT id, distance FROM milvus_search('c', '[2500,1]', limit_rows => 1);
-- Nothing by one who is not the owner, nothing in a read-only transaction; undone with its transaction.
CREATE ROLE lists_reader;
GRANT USAGE ON SCHEMA ivfflat_lists TO lists_reader;
GRANT SELECT ON c TO lists_reader;
SELECT milvus_truncate_collection('c');
SELECT fill(1, 100, '_default');
SET ROLE lists_reader;
SELECT milvus_flush('c');
RESET ROLE;
SELECT * FROM lists ORDER BY part::text;
BEGIN READ ONLY;
SELECT milvus_flush('c');
COMMIT;
BEGIN;
SELECT milvus_flush('c');
SELECT * FROM lists ORDER BY part::text;
ROLLBACK;
SELECT * FROM lists ORDER BY part::text;
-- A table whose index a query of the session itself is reading is left alone, without an error.
BEGIN;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_sort = off;
DECLARE open_one CURSOR FOR SELECT id FROM c ORDER BY v <-> '[3,3]';
FETCH 1 FROM open_one;
SELECT milvus_flush('c');
SELECT * FROM lists ORDER BY part::text;
COMMIT;
SELECT milvus_flush('c');
SELECT * FROM lists ORDER BY part::text;
DROP SCHEMA ivfflat_lists CASCADE;
DROP ROLE lists_reader;
