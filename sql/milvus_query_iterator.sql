-- milvus_query_iterator: every entity once, batch by batch, in the order of the keys.
CREATE SCHEMA milvus_iterator;
SET search_path = milvus_iterator, public;
SELECT milvus_create_collection('c', 2);
SELECT milvus_create_partition('c', 'p');
INSERT INTO c (id, vector, "$meta", "$partition")
SELECT i * 7919 % 20000, '[1,2]', jsonb_build_object('n', i % 10), CASE WHEN i % 2 = 0 THEN 'p' ELSE '_default' END FROM generate_series(0, 19999) AS i;
-- More than one window, in FROM and in the select list.
SELECT count(*), count(DISTINCT e), min((e ->> 'id')::int), max((e ->> 'id')::int) FROM milvus_query_iterator('c') AS e;
SELECT count(*), bool_and(id > before) AS ascending FROM
    (SELECT (e ->> 'id')::int AS id, lag((e ->> 'id')::int, 1, -1) OVER () AS before FROM
        (SELECT milvus_query_iterator('c', batch_size => 7, output_fields => '{n}') AS e) AS i) AS j;
SELECT milvus_query_iterator('c', 3, 7, 'n == 3', '{n}');
SELECT milvus_query_iterator('c', 3, filter => 'id < {k}', filter_params => '{"k": 6}', output_fields => '{}', partition_names => '{p}');
SELECT count(*) FROM milvus_query_iterator('c', 100, -1, 'n in [1, 2]');
-- The reader stops early, or reads twice at once; no cursor stays open.
SELECT milvus_query_iterator('c', 3, output_fields => '{id}') LIMIT 4;
SELECT milvus_query_iterator('c', 2, 3, output_fields => '{id}') AS a, milvus_query_iterator('c', 3, 4, output_fields => '{n}') AS b;
SELECT i, ARRAY(SELECT milvus_query_iterator('c', 2, i, output_fields => '{id}') ->> 'id' LIMIT 3) FROM generate_series(1, 4) AS i;
SELECT count(*) FROM pg_cursors;
-- What is there when it begins is what it reads.
BEGIN;
DECLARE walk CURSOR FOR SELECT milvus_query_iterator('c', 2, output_fields => '{id}');
FETCH 3 FROM walk;
DELETE FROM c WHERE id < 6;
FETCH 3 FROM walk;
CLOSE walk;
SELECT count(*) FROM pg_cursors;
ROLLBACK;
-- Refused.
SELECT milvus_query_iterator('c', 0);
SELECT milvus_query_iterator('c', 16385);
SELECT milvus_query_iterator('c', limit_rows => 0);
SELECT milvus_query_iterator('c', output_fields => '{count(*)}');
SELECT milvus_query_iterator('c', filter => 'n ==');
SELECT milvus_query_iterator('none');
SELECT milvus_release_collection('c');
SELECT milvus_query_iterator('c');
SET client_min_messages = warning;
DROP SCHEMA milvus_iterator CASCADE;
