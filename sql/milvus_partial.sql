-- milvus_upsert with partial_update: the given fields only, dynamic keys merged one level deep, rows stay where they are; and what a
-- write leaves alone.
CREATE SCHEMA milvus_par;
SET search_path = milvus_par, public;
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ')';
END $$;
SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "n", "type": "INT64", "nullable": true}, {"name": "d", "type": "VARCHAR", "max_length": 9, "default_value": "x"},
    {"name": "both", "type": "INT64", "nullable": true, "default_value": 7}]}');
SELECT milvus_create_partition('c', 'p');
SELECT milvus_insert('c', '[{"id": 1, "v": [1,1], "n": 1, "d": "one", "color": "red", "deep": {"a": 1, "b": 2}}, {"id": 2, "v": [2,2], "n": 2}]');
SELECT milvus_insert('c', '[{"id": 3, "v": [3,3], "n": 3, "color": "blue"}]', 'p');

SELECT milvus_upsert('c', '[{"id": 3, "n": 30}, {"id": 1, "n": 10}]', partial_update => true);
SELECT * FROM c ORDER BY id;
SELECT milvus_upsert('c', '[{"id": 1, "size": 5, "deep": {"a": 9}}, {"id": 3, "$meta": {"color": null}}, {"id": 2}]', partial_update => true);
SELECT * FROM c ORDER BY id;
-- null: NULL for a nullable field, the default for another that has one.
SELECT milvus_upsert('c', '[{"id": 1, "n": null, "d": null, "both": null}]', partial_update => true);
SELECT * FROM c WHERE id = 1;
-- The call names a partition: the row moves, and keeps what is not given.
SELECT milvus_upsert('c', '[{"id": 1, "n": 11}, {"id": 3, "n": 33}]', 'p', partial_update => true);
SELECT milvus_upsert('c', '{"id": 3, "d": "back"}', '_default', partial_update => true);
SELECT * FROM c ORDER BY id;
-- New keys need what an insert needs; the last of a key counts; columns.
SELECT milvus_upsert('c', '[{"id": 4, "v": [4,4], "x": 1}, {"id": 2, "v": [5,5]}, {"id": 5, "v": [5,5]}, {"id": 4, "v": [6,6], "y": 1}]', partial_update => true);
SELECT milvus_upsert('c', '[[4, 6], [[7,7], [8,8]], null, ["four", "six"]]', partial_update => true);
SELECT * FROM c ORDER BY id;
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES ($$milvus_upsert('c', '{"id": 100, "n": 1}', partial_update => true)$$),
    ($$milvus_upsert('c', '[{"id": 1, "n": 77}, {"id": 100, "n": 77}]', partial_update => true)$$), ($$milvus_upsert('c', '{"n": 77}', partial_update => true)$$),
    ($$milvus_upsert('c', '[{"id": 1, "n": 77}, {"id": 2, "v": [7,7]}]', partial_update => true)$$), ($$milvus_upsert('c', '[{"id": 1, "n": 77}, {"id": 2}]', partial_update => true)$$),
    ($$milvus_upsert('c', '{"id": 1, "v": null}', partial_update => true)$$), ($$milvus_upsert('c', '{"id": 1, "n": "77"}', partial_update => true)$$),
    ($$milvus_upsert('c', '{"id": 1, "n": 77}', 'none', partial_update => true)$$)) AS v (call);
SELECT count(*) FROM c WHERE n = 77;
-- With a partition key a changed value moves the row.
SELECT milvus_create_collection('keyed', num_partitions => 4, schema => '{"enable_dynamic_field": true, "fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "tenant", "type": "INT64", "is_partition_key": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}');
SELECT milvus_upsert('keyed', '[{"id": 1, "tenant": 1, "v": [1,1], "x": 1}, {"id": 2, "tenant": 2, "v": [2,2]}]', partial_update => true);
SELECT milvus_upsert('keyed', '[{"id": 1, "tenant": 5}, {"id": 2, "tenant": 2}]', partial_update => true);
SELECT milvus_upsert('keyed', '[{"id": 1, "x": 2, "y": 3}]', partial_update => true);
SELECT * FROM keyed ORDER BY id;
-- A registered table.
CREATE TABLE items (id int PRIMARY KEY, n int, extra jsonb NOT NULL, v vector(2) NOT NULL);
SELECT milvus_register_collection('items', dynamic_field => 'extra');
INSERT INTO items VALUES (1, 1, '{}', '[1,1]');
SELECT milvus_upsert('items', '{"id": 1, "a": 1}', partial_update => true), milvus_upsert('items', '{"id": 1, "extra": {"b": 2}}', partial_update => true);
SELECT * FROM items;
-- One that may be NULL, or no object, where it then has no keys.
ALTER TABLE items ALTER extra DROP NOT NULL;
INSERT INTO items VALUES (2, 2, NULL, '[1,1]'), (3, 3, '[1]', '[1,1]'), (4, 4, 'null', '[1,1]');
SELECT milvus_get('items', '[2,3,4]', '{n,a,$meta}');
SELECT milvus_query('items', 'exists a', '{a}'), milvus_query('items', 'not (exists a)', '{n}');
SELECT milvus_upsert('items', '[{"id": 2, "a": 1}, {"id": 3, "a": 2}, {"id": 4, "a": 3}]', partial_update => true);
SELECT milvus_insert('items', '[{"id": 5, "v": [1,1]}, {"id": 6, "v": [1,1], "c": 4}]');
SELECT * FROM items ORDER BY id;

-- Vectors that stay the same leave their index alone, wide ones out of line included: the updates are HOT.
SELECT milvus_create_collection('wide', schema => '{"enable_dynamic_field": true, "fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 768}, {"name": "n", "type": "INT64"}]}', index_params => '{"field_name": "v", "metric_type": "L2"}');
ALTER TABLE "wide__default_$" SET (fillfactor = 50);
-- Counts of earlier transactions are in these as well, as long as the server has not taken them over.
CREATE VIEW wide_updates AS SELECT pg_stat_get_xact_tuples_updated(c.oid) AS updated, pg_stat_get_xact_tuples_hot_updated(c.oid) AS hot FROM pg_class AS c WHERE relname = 'wide__default_$';
CREATE FUNCTION wide_row(i int, n int) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('id', i, 'n', n, 'v', (SELECT jsonb_agg(round(sin(i * 1000 + k)::numeric, 5)) FROM generate_series(1, 768) AS k)) $$;
SELECT milvus_insert('wide', (SELECT jsonb_agg(wide_row(i, 0)) FROM generate_series(1, 20) AS i)) -> 'insert_count' AS inserted;
BEGIN;
SELECT * FROM wide_updates \gset
SELECT milvus_upsert('wide', (SELECT jsonb_agg(wide_row(i, 1)) FROM generate_series(1, 20) AS i)) -> 'upsert_count' AS whole_rows;
SELECT milvus_upsert('wide', (SELECT jsonb_agg(jsonb_build_object('id', i, 'n', 2, 'x', i)) FROM generate_series(1, 20) AS i), partial_update => true) -> 'upsert_count' AS parts;
SELECT updated - :updated AS updated, hot - :hot AS hot FROM wide_updates;
COMMIT;
BEGIN;
SELECT * FROM wide_updates \gset
SELECT milvus_upsert('wide', jsonb_build_array(wide_row(1, 3) || jsonb_build_object('v', wide_row(2, 0) -> 'v'))) -> 'upsert_count' AS changed;
SELECT updated - :updated AS updated, hot - :hot AS hot FROM wide_updates;
COMMIT;
SELECT (SELECT v FROM wide WHERE id = 1) = (SELECT v FROM wide WHERE id = 2) AS taken;

SET client_min_messages = warning;
DROP SCHEMA milvus_par CASCADE;
