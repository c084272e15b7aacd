-- The view vector_indexes: what it says of indexes of every kind, and who may read it.
SET client_min_messages = warning;
CREATE TABLE viewed (id int PRIMARY KEY, v vector(8), b bit(8));
INSERT INTO viewed SELECT i, ARRAY[i, i % 7, 1, 2, 3, 4, 5, 6]::vector, (i % 256)::bit(8) FROM generate_series(1, 300) AS i;
CREATE INDEX viewed_l2 ON viewed USING hnsw (v vector_l2_ops) WITH (m = 8);
CREATE INDEX viewed_half ON viewed USING hnsw ((v::halfvec(8)) halfvec_cosine_ops) WITH (storage = split) WHERE id < 100;
CREATE INDEX viewed_bits ON viewed USING hnsw (b bit_hamming_ops);
CREATE INDEX viewed_btree ON viewed (id);
SELECT index, relname, access_method, indexed, operator_class, valid, format ~ '^pg_milvus \d+$' AS ours, dimensions,
    settings, rows, bytes = pg_relation_size(index) AS size, built_rows, advice, definition = pg_get_indexdef(index) AS defined
FROM vector_indexes WHERE relname = 'viewed' ORDER BY indexrelname;
SELECT count(*) FILTER (WHERE built_at BETWEEN now() - interval '1 hour' AND clock_timestamp()) AS dated,
    count(*) FILTER (WHERE build_seconds BETWEEN 0 AND 600) AS timed, count(*) FILTER (WHERE build_memory > 0) AS measured
FROM vector_indexes WHERE relname = 'viewed';
-- A REINDEX is a build.
SELECT built_at AS before FROM vector_indexes WHERE index = 'viewed_l2'::regclass \gset
REINDEX INDEX viewed_l2;
SELECT built_at > :'before' AS later FROM vector_indexes WHERE index = 'viewed_l2'::regclass;

-- Leaves of partitioned tables; indexes that were made before their rows; unlogged and temporary ones.
CREATE TABLE viewed_parts (id int, v vector(3)) PARTITION BY RANGE (id);
CREATE TABLE viewed_part1 PARTITION OF viewed_parts FOR VALUES FROM (0) TO (10);
CREATE INDEX viewed_parts_v ON viewed_parts USING hnsw (v vector_l2_ops);
CREATE UNLOGGED TABLE viewed_unlogged (v vector(3));
CREATE INDEX ON viewed_unlogged USING hnsw (v vector_l2_ops);
CREATE TEMPORARY TABLE viewed_temporary (v vector(3));
CREATE INDEX ON viewed_temporary USING hnsw (v vector_l2_ops);
SELECT relname, built_rows, rows, advice FROM vector_indexes WHERE relname LIKE 'viewed\__%' ORDER BY relname;

-- An ivfflat index.
CREATE TABLE viewed_lists (v vector(3));
INSERT INTO viewed_lists SELECT ARRAY[i, 1, 1] FROM generate_series(1, 50) AS i;
CREATE INDEX viewed_lists_v ON viewed_lists USING ivfflat (v vector_l2_ops) WITH (lists = 5);
SELECT access_method, format ~ '^pg_milvus \d+$' AS ours, dimensions, settings, rows, bytes = pg_relation_size(index) AS size, built_rows,
    built_at BETWEEN now() - interval '1 hour' AND clock_timestamp() AS dated, build_seconds BETWEEN 0 AND 600 AS timed, build_memory, advice
FROM vector_indexes WHERE relname = 'viewed_lists';
-- Made before its rows.
TRUNCATE viewed_lists;
REINDEX INDEX viewed_lists_v;
INSERT INTO viewed_lists SELECT ARRAY[i, 1, 1] FROM generate_series(1, 10050) AS i;
ANALYZE viewed_lists;
SELECT rows, built_rows, advice FROM vector_indexes WHERE relname = 'viewed_lists';
TRUNCATE viewed_lists;
INSERT INTO viewed_lists SELECT ARRAY[i, 1, 1] FROM generate_series(1, 50) AS i;
REINDEX INDEX viewed_lists_v;
SELECT setting, measured, recall FROM vector_recall('viewed_lists_v', 5, probes => 5);
DROP TABLE viewed_lists;

-- An index that was left behind by CREATE INDEX CONCURRENTLY.
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'viewed_bits'::regclass;
SELECT valid, advice FROM vector_indexes WHERE index = 'viewed_bits'::regclass;
UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'viewed_bits'::regclass;

-- Everyone may read it, as the catalogs that it is made of; it tells nothing of rows.
CREATE ROLE regress_viewer;
SET ROLE regress_viewer;
SELECT count(*) FROM vector_indexes WHERE relname = 'viewed';
SELECT 1 FROM viewed;
RESET ROLE;
-- Of anything else than an hnsw index the facts are null.
SELECT vector_hnsw_facts('viewed'::regclass), vector_hnsw_facts('viewed_btree'::regclass), vector_hnsw_facts(0), vector_hnsw_facts(NULL);
DROP ROLE regress_viewer;
DROP TABLE viewed, viewed_parts, viewed_unlogged, viewed_temporary;
