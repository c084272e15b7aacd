-- milvus_search_iterator: every entity once, nearest first, batch by batch.
CREATE SCHEMA milvus_search_iterator;
SET search_path = milvus_search_iterator, public;
SELECT milvus_create_collection('c', 2, metric_type => 'L2');
SELECT milvus_create_partition('c', 'p');
INSERT INTO c (id, vector, "$meta", "$partition")
SELECT i, format('[%s,0]', i * 7919 % 3000)::vector, jsonb_build_object('n', i % 10), CASE WHEN i % 2 = 0 THEN 'p' ELSE '_default' END FROM generate_series(0, 2999) AS i;
ANALYZE c;
-- What Milvus's client gives for a hit.
SELECT milvus_search_iterator('c', '[0,0]', batch_size => 2, limit_rows => 3, output_fields => '{n}');
SELECT milvus_search_iterator('c', '[0.4,0]'::vector, 2, 'n == 3', 2, round_decimal => 1);
-- All rows, once each, none before a nearer one; by an exact scan, and with a first batch from the index, whatever that misses.
CREATE FUNCTION walk(size bigint) RETURNS TABLE (hits bigint, different bigint, nearest_first bigint) LANGUAGE sql AS $$
    SELECT count(*), count(DISTINCT e -> 'id'), count(*) FILTER (WHERE d >= before) FROM
        (SELECT e, (e -> 'distance')::float8 AS d, lag((e -> 'distance')::float8, 1, 0) OVER (ORDER BY n) AS before
            FROM milvus_search_iterator('c', '[1500.2,1]', size) WITH ORDINALITY AS i (e, n)) AS j $$;
SELECT * FROM walk(1000);
SELECT * FROM walk(7);
SET milvus.exact_scan_size = 0;
SELECT hits, different FROM walk(1000);
SELECT hits, different FROM walk(16384);
SET hnsw.ef_search = 1;
SELECT hits, different FROM walk(1);
RESET hnsw.ef_search;
SELECT count(*), count(DISTINCT e -> 'id') FROM milvus_search_iterator('c', '[5,1]', 100, 'n in [1,2] and id < 500', limit_rows => -1) AS e;
SELECT milvus_search_iterator('c', '[0,0]', 2, limit_rows => 5, partition_names => '{p}', output_fields => '{$meta}');
SELECT count(*), max((e -> 'distance')::float8) FROM milvus_search_iterator('c', '[0,0]', 10, search_params => '{"params": {"radius": 10001, "range_filter": 1}}') AS e;
RESET milvus.exact_scan_size;
SELECT count(*), max((e -> 'distance')::float8) FROM milvus_search_iterator('c', '[0,0]', 10, search_params => '{"params": {"radius": 10001, "range_filter": 1}}') AS e;
-- String keys, similarities, an alias, zero vectors.
SELECT milvus_create_collection('s', 2, id_type => 'string', max_length => 9);
INSERT INTO s (id, vector) VALUES ('it''s', '[1,0]'), ('"', '[0,0]'), ('é', '[-1,0]'), ('', '[1,1]');
SELECT milvus_create_alias('s', 'other');
SELECT milvus_search_iterator('other', '[1,0]', 1, round_decimal => 3);
SET milvus.exact_scan_size = 0;
SELECT milvus_search_iterator('s', '[1,0]', 3, round_decimal => 3);
-- The reader stops early, or reads twice at once; no cursor stays open.
SELECT milvus_search_iterator('c', '[0,0]', 3) ->> 'id' LIMIT 4;
SELECT milvus_search_iterator('c', '[0,0]', 2, limit_rows => 3) -> 'id' AS a, milvus_search_iterator('c', '[9.2,0]', 3, limit_rows => 4) -> 'id' AS b;
SELECT count(*) FROM pg_cursors;
-- What is there when it begins is what it reads.
BEGIN;
DECLARE walk CURSOR FOR SELECT milvus_search_iterator('c', '[0,0]', 2) -> 'distance' AS distance;
FETCH 3 FROM walk;
DELETE FROM c WHERE vector <-> '[0,0]' < 7;
FETCH 3 FROM walk;
CLOSE walk;
SELECT count(*) FROM pg_cursors;
ROLLBACK;
-- Refused.
SELECT milvus_search_iterator('c', '[0,0]', 0);
SELECT milvus_search_iterator('c', '[0,0]', limit_rows => 0);
SELECT milvus_search_iterator('c', '[[0,0],[1,1]]');
SELECT milvus_search_iterator('c', NULL::text);
SELECT milvus_search_iterator('c', '[0]');
SELECT milvus_search_iterator('c', '[0,0]', search_params => '{"offset": 5}');
SELECT milvus_search_iterator('c', '[0,0]', output_fields => '{count(*)}');
SELECT milvus_search_iterator('c', '[0,0]', filter => 'n ==');
SELECT milvus_search_iterator('c', '[0,0]', anns_field => 'id');
SELECT milvus_search_iterator('none', '[0,0]');
SELECT milvus_release_collection('c');
SELECT milvus_search_iterator('c', '[0,0]');
SET client_min_messages = warning;
DROP SCHEMA milvus_search_iterator CASCADE;
