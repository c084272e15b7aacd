-- Milvus's inverted files as ivfflat: what describe shows, nprobe, and answers that are whole however few lists are looked into.
CREATE SCHEMA milvus_ivfflat;
SET search_path = milvus_ivfflat, public;
SELECT milvus_create_collection('c', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true}, {"name": "n", "type": "INT32"},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 4}, {"name": "b", "type": "BINARY_VECTOR", "dim": 16}]}');
INSERT INTO c (id, n, v, b) SELECT i, i % 100, ARRAY[i, i % 7, i % 11, i % 13]::vector, i::bit(16) FROM generate_series(1, 3000) AS i;
ANALYZE c;
SET maintenance_work_mem = '256MB';
-- Of few rows there are few lists to be learnt.
SELECT milvus_create_index('c', '[{"field_name": "v", "index_type": "IVF_SQ8", "metric_type": "L2", "params": {"nlist": 50}},
    {"field_name": "b", "index_type": "bin_ivf_flat", "metric_type": "hamming", "params": {"nlist": 3001}}]');
SELECT milvus_list_indexes('c');
SELECT milvus_describe_index('c', i) - '{total_rows,indexed_rows,pending_index_rows}'::text[] AS index FROM milvus_list_indexes('c') AS i;
SELECT indexdef FROM pg_indexes WHERE schemaname = 'milvus_ivfflat' AND tablename = 'c' AND indexdef LIKE '%ivfflat%' ORDER BY 1;
SELECT milvus_drop_index('c', 'b');
SELECT milvus_create_index('c', '{"field_name": "b", "index_type": "BIN_IVF_FLAT", "metric_type": "HAMMING", "params": {"nlist": 30}}');
-- The same again is no error, another one is.
SELECT milvus_create_index('c', '{"field_name": "v", "index_type": "IVF_SQ8", "metric_type": "L2", "params": {"nlist": 50}}');
SELECT milvus_create_index('c', '{"field_name": "v", "index_type": "IVF_FLAT", "metric_type": "L2", "params": {"nlist": 50}}');
-- No more NOTICEs for what else builds it over few rows.
SELECT milvus_create_partition('c', 'empty'), milvus_load_collection('c');

-- By the index, and not by a sort.
SET enable_seqscan = off;
-- nprobe holds for the call. All lists are the exact answer.
SELECT string_agg(id, ',' ORDER BY distance, id::int) FROM milvus_search('c', '[1500,2,4,5]', anns_field => 'v', limit_rows => 5, search_params => '{"params": {"nprobe": 50}}');
SELECT string_agg(id, ',' ORDER BY distance, id::int) FROM milvus_search('c', '[1500,2,4,5]', anns_field => 'v', limit_rows => 5, search_params => '{"nprobe": 65536}');
-- Of the 20 nearest to each of 41, by so many lists: one misses some beyond its border, Milvus's usual 8 none of these.
CREATE FUNCTION pg_temp.nearest(params jsonb) RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM generate_series(20, 2900, 72) AS at,
        LATERAL (SELECT (c.v <-> ARRAY[at, 1, 2, 3]::vector) ^ 2 AS farthest FROM c ORDER BY 1 OFFSET 19 LIMIT 1) AS t,
        LATERAL milvus_search('c', format('[%s,1,2,3]', at), anns_field => 'v', limit_rows => 20, search_params => params) AS found WHERE distance < farthest + 0.01
$$;
SELECT pg_temp.nearest('{"nprobe": 1}') BETWEEN 400 AND 790 AS of_one, pg_temp.nearest('{"nprobe": 50}') AS of_all, pg_temp.nearest('{}') AS of_eight;
SET ivfflat.probes = 2;
SELECT pg_temp.nearest('{}') > pg_temp.nearest('{"nprobe": 1}') AS of_two;
RESET ivfflat.probes;
SHOW ivfflat.probes;
SHOW ivfflat.iterative_scan;
SELECT bool_and(distance >= before) AS rising, count(*), count(DISTINCT id) FROM (SELECT id, distance, lag(distance, 1, 0) OVER () AS before
    FROM milvus_search('c', ARRAY[B'0000000011110000'::text], anns_field => 'b', limit_rows => 100, search_params => '{"nprobe": 30}')) AS found;
-- As many rows as are asked for and pass, from one list or from many.
SELECT nprobe, filter, limit_rows, (SELECT count(*) FROM milvus_search('c', '[1500,2,4,5]', anns_field => 'v', limit_rows => limit_rows, filter => filter,
    search_params => jsonb_build_object('nprobe', nprobe))) AS found
FROM (VALUES (1, '', 10), (1, '', 2000), (1, '', 4000), (1, 'n == 5', 10), (1, 'n == 5', 100), (8, 'id > 2990', 20), (8, 'id > 3000', 20), (50, 'n < 50', 1500)) AS v (nprobe, filter, limit_rows);
-- Ranges are whole.
SELECT nprobe, (SELECT count(*) FROM milvus_search('c', '[1500,2,4,5]', anns_field => 'v', limit_rows => 1000,
    search_params => jsonb_build_object('nprobe', nprobe, 'radius', 40000, 'range_filter', 1000))) AS found,
    (SELECT count(*) FROM c WHERE round((v <-> '[1500,2,4,5]') ^ 2) BETWEEN 1000 AND 39999) AS there
FROM unnest('{1,8,50}'::int[]) AS nprobe;
-- Groups, and an iterator.
SELECT count(*), count(DISTINCT entity -> 'n') FROM milvus_search('c', '[1500,2,4,5]', anns_field => 'v', limit_rows => 20, group_by_field => 'n', output_fields => '{n}',
    search_params => '{"nprobe": 1}');
SELECT count(*) FROM milvus_search_iterator('c', '[1500,2,4,5]', anns_field => 'v', batch_size => 100);
-- Outside 1 to 65536: refused.
SELECT id FROM milvus_search('c', '[1500,2,4,5]', anns_field => 'v', search_params => '{"nprobe": 0}');
SELECT milvus_truncate_collection('c');
SELECT count(*) FROM milvus_search('c', '[1500,2,4,5]', anns_field => 'v');
RESET enable_seqscan;

-- An index by hand, on a registered table.
CREATE TABLE items (id int PRIMARY KEY, v vector(3));
INSERT INTO items SELECT i, ARRAY[i, i % 5, 1]::vector FROM generate_series(1, 500) AS i;
CREATE INDEX items_v ON items USING ivfflat (v vector_cosine_ops) WITH (lists = 10);
SELECT milvus_register_collection('items');
SELECT milvus_describe_index('items', i) FROM milvus_list_indexes('items') AS i;
SELECT count(*) FROM milvus_search('items', '[1,1,1]', limit_rows => 500, search_params => '{"params": {"nprobe": 1}}');
SET client_min_messages = warning;
DROP SCHEMA milvus_ivfflat CASCADE;
