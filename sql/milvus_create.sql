-- Making collections: the quick set-up, a full schema, the table that comes of it, and what is refused.
CREATE SCHEMA milvus_create;
SET search_path = milvus_create, public;
-- What a statement says: SQLSTATE, message and detail of its error.
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ')';
END $$;

-- The quick set-up: two fields, the dynamic field, an index, loaded.
SELECT milvus_create_collection('quick', 5);
SELECT milvus_describe_collection('quick');
SELECT milvus_list_indexes('quick'), milvus_get_load_state('quick');
SELECT milvus_describe_index('quick', 'vector');
SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns
WHERE table_schema = 'milvus_create' AND table_name = 'quick' ORDER BY ordinal_position;
-- It is an ordinary table.
INSERT INTO quick (id, vector, "$meta") VALUES (1, '[1,2,3,4,5]', '{"color": "red"}');
SELECT * FROM quick;
SELECT milvus_get_collection_stats('quick');
-- Once more the same: nothing happens. Something else of the same name: refused.
SELECT milvus_create_collection('quick', 5);
SELECT pg_temp.said($$SELECT milvus_create_collection('quick', 6)$$);
-- A string key, numbers by the server.
SELECT milvus_create_collection('named', dimension => 2, primary_field_name => 'key', id_type => 'string',
    max_length => 20, auto_id => true, vector_field_name => 'v', metric_type => 'L2');
INSERT INTO named (v) VALUES ('[1,2]') RETURNING key;
SELECT milvus_create_collection('named', dimension => 2, primary_field_name => 'key', id_type => 'string',
    max_length => 20, auto_id => true, vector_field_name => 'v', metric_type => 'L2');
SELECT milvus_create_collection('numbered', 2, auto_id => true, enable_dynamic_field => false);
INSERT INTO numbered (vector) VALUES ('[1,2]') RETURNING *;
SELECT pg_temp.said($$INSERT INTO numbered (id, vector) VALUES (7, '[1,2]')$$);

-- Every type.
SELECT milvus_create_collection('full', schema => '{"description": "all types", "fields": [
    {"name": "id", "type": "INT64", "is_primary": true},
    {"name": "b", "type": "Bool", "default_value": true},
    {"name": "i8", "type": "int8", "default_value": -5},
    {"name": "i16", "type": "INT16", "nullable": true},
    {"name": "i32", "type": "INT32", "default_value": 7},
    {"name": "f", "type": "FLOAT", "default_value": 1.5},
    {"name": "d", "type": "DOUBLE"},
    {"name": "s", "type": "VARCHAR", "max_length": 4, "default_value": "it''s\\", "description": "a text"},
    {"name": "j", "data_type": "JSON", "nullable": true},
    {"name": "tags", "type": "ARRAY", "element_type": "VARCHAR", "params": {"max_length": 3, "max_capacity": "2"}},
    {"name": "ints", "type": "ARRAY", "element_type": "INT8", "max_capacity": 3},
    {"name": "reals", "type": "ARRAY", "element_type": "FLOAT", "max_capacity": 3},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2},
    {"name": "h", "type": "Float16Vector", "dim": 2},
    {"name": "bits", "type": "BINARY_VECTOR", "dim": 8},
    {"name": "sparse", "type": "SPARSE_FLOAT_VECTOR"}]}');
SELECT milvus_create_collection('full', schema => '{"description": "all types", "fields": [
    {"name": "id", "type": "INT64", "is_primary": true},
    {"name": "b", "type": "Bool", "default_value": true},
    {"name": "i8", "type": "int8", "default_value": -5},
    {"name": "i16", "type": "INT16", "nullable": true},
    {"name": "i32", "type": "INT32", "default_value": 7},
    {"name": "f", "type": "FLOAT", "default_value": 1.5},
    {"name": "d", "type": "DOUBLE"},
    {"name": "s", "type": "VARCHAR", "max_length": 5, "default_value": "it''s\\", "description": "a text"},
    {"name": "j", "data_type": "JSON", "nullable": true},
    {"name": "tags", "type": "ARRAY", "element_type": "VARCHAR", "params": {"max_length": 3, "max_capacity": "2"}},
    {"name": "ints", "type": "ARRAY", "element_type": "INT8", "max_capacity": 3},
    {"name": "reals", "type": "ARRAY", "element_type": "FLOAT", "max_capacity": 3},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2},
    {"name": "h", "type": "Float16Vector", "dim": 2},
    {"name": "bits", "type": "BINARY_VECTOR", "dim": 8},
    {"name": "sparse", "type": "SPARSE_FLOAT_VECTOR"}]}');
SELECT jsonb_pretty(milvus_describe_collection('full'));
SELECT milvus_get_load_state('full');
-- What describe says is a schema of the same collection.
SELECT milvus_create_collection('copy', schema => milvus_describe_collection('full'));
SELECT milvus_describe_collection('copy') - 'collection_name' = milvus_describe_collection('full') - 'collection_name' AS same;
SELECT attname, format_type(atttypid, atttypmod), attcollation::regcollation FROM pg_attribute
WHERE attrelid = 'full'::regclass AND attnum > 0 ORDER BY attnum;
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'full'::regclass ORDER BY conname;

-- One thing under two names or in two places: the same, or refused.
DO $$
BEGIN
    PERFORM milvus_create_collection('twice', schema => '{"fields": [{"name": "id", "field_name": "id", "type": "INT64", "data_type": "INT64", "is_primary": true},
        {"name": "v", "type": "FLOAT_VECTOR", "dim": 2, "params": {"dim": "2"}}]}');
    PERFORM milvus_drop_collection('twice');
END $$;
\set VERBOSITY terse
SELECT milvus_create_collection('other', schema => '{"fields": [{"name": "id", "type": "INT64", "data_type": "INT8", "is_primary": true}]}');
SELECT milvus_create_collection('other', schema => '{"fields": [{"name": "v", "type": "FLOAT_VECTOR", "dim": 2, "params": {"dim": 3}}]}');
SELECT milvus_create_collection('other', schema => '{"fields": [{"name": "a", "field_name": "b", "type": "INT64"}]}');
\set VERBOSITY default

-- The checks hold for plain SQL.
CREATE TEMP TABLE good AS SELECT 1::bigint AS id, 0::float8 AS d, '{}'::text[] AS tags, '{}'::int2[] AS ints, '{}'::real[] AS reals,
    '[1,2]'::vector AS v, '[1,2]'::halfvec AS h, B'10000000' AS bits, '{1:1}/1000000000'::sparsevec AS sparse;
INSERT INTO "full" (id, d, tags, ints, reals, v, h, bits, sparse) SELECT * FROM good;
SELECT b, i8, i16, i32, f, s, "$partition" FROM "full";
\set VERBOSITY sqlstate
UPDATE "full" SET s = 'äää';
UPDATE "full" SET i8 = 128;
UPDATE "full" SET f = 'NaN';
UPDATE "full" SET d = '-Infinity';
UPDATE "full" SET tags = '{abcd}';
UPDATE "full" SET tags = '{a,b,c}';
UPDATE "full" SET tags = '{a,NULL}';
UPDATE "full" SET tags = '{{a},{b}}';
UPDATE "full" SET ints = '{-129}';
UPDATE "full" SET reals = '{1,NaN}';
UPDATE "full" SET reals = NULL;
UPDATE "full" SET tags = '{äb,c}', ints = '{-128,127}', reals = '{1e38}', s = 'ää', f = 1e38;
INSERT INTO "full" (id, d, tags, ints, reals, v, h, bits, sparse) SELECT * FROM good;

-- A partition key: hashed over so many parts.
\set VERBOSITY default
SELECT milvus_create_collection('tenants', num_partitions => 4, schema => '{"auto_id": true, "partition_key_field": "tenant",
    "fields": [{"name": "id", "type": "INT64", "is_primary": true}, {"name": "tenant", "type": "VARCHAR", "max_length": 64},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}', index_params => '{"field_name": "v", "index_type": "HNSW",
    "metric_type": "IP", "params": {"M": 8, "efConstruction": 100}}', properties => '{"collection.ttl.seconds": 60}',
    consistency_level => 'Strong', num_shards => 2, description => 'by tenant');
SELECT milvus_describe_collection('tenants');
SELECT milvus_describe_index('tenants', 'v'), milvus_get_load_state('tenants'), milvus_list_partitions('tenants');
INSERT INTO tenants (tenant, v) SELECT 'tenant ' || i, '[1,2]' FROM generate_series(1, 20) AS i;
SELECT milvus_get_collection_stats('tenants'), count(DISTINCT tableoid) FROM tenants;
SELECT pg_temp.said($$SELECT milvus_create_partition('tenants', 'p')$$), pg_temp.said($$SELECT milvus_drop_partition('tenants', 'p')$$);

-- Names: reserved words, mixed case, blanks around; qualified.
SELECT milvus_create_collection('  Select ', 2);
SELECT milvus_create_collection('milvus_create.Other', 2);
SELECT milvus_create_collection('"milvus_create"."Quoted"', 2);
SELECT milvus_list_collections();
SELECT relname FROM pg_class WHERE relnamespace = 'milvus_create'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname;

-- Refused. Nothing of it stays.
CREATE TABLE taken (id int);
SELECT arguments, pg_temp.said('SELECT milvus_create_collection(' || arguments || ')') FROM (VALUES
    ($$NULL, 2$$),
    ($$' ', 2$$),
    ($$'1st', 2$$),
    ($$'a-b', 2$$),
    ($$'a; DROP TABLE quick', 2$$),
    ($$repeat('x', 64), 2$$),
    ($$'no_such_schema.c', 2$$),
    ($$'c', 2, db_name => 'no_such_schema'$$),
    ($$'pg_catalog.c', 2$$),
    ($$'c', 2, db_name => 'milvus'$$),
    ($$'c'$$),
    ($$'c', 2, schema => '{"fields": []}'$$),
    ($$'c', 1$$),
    ($$'c', 16001$$),
    ($$'c', 2, id_type => 'float'$$),
    ($$'c', 2, primary_field_name => 'ctid'$$),
    ($$'c', 2, metric_type => 'HAMMING'$$),
    ($$'c', 2, consistency_level => 'Sometimes'$$),
    ($$'c', 2, num_shards => 17$$),
    ($$'c', 2, num_partitions => 2$$),
    ($$'c', 2, timeout => -1$$),
    ($$'c', 2, properties => '[]'$$),
    ($$'taken', 2$$)) AS v (arguments);
CREATE FUNCTION pg_temp.try_fields(fields text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.said(format('SELECT milvus_create_collection(''c'', schema => %L)', '{"fields": [' || fields || ']}'))
$$;
SELECT pg_temp.try_fields(t) FROM (VALUES
    ('1'),
    ('{"name": "id", "type": "INT64"}'),
    ('{"name": "id", "type": "INT64", "is_primary": true}'),
    ('{"name": "id", "type": "INT32", "is_primary": true}'),
    ('{"name": "id", "type": "INT64", "is_primary": true, "nullable": true}'),
    ('{"name": "id", "type": "INT64", "is_primary": true, "dim": 4}'),
    ('{"name": "id", "type": "INT64", "is_primary": true, "colour": 4}'),
    ('{"name": "id", "type": "INT64", "is_primary": "yes"}'),
    ('{"name": "id"}'), ('{"type": "INT64"}'), ('{"name": "id", "type": "INT65"}'),
    ('{"name": "id", "type": "VARCHAR", "is_primary": true}'),
    ('{"name": "id", "type": "VARCHAR", "is_primary": true, "max_length": 65536}')) AS v (t);
SELECT pg_temp.try_fields('{"name": "id", "type": "INT64", "is_primary": true}, ' || t || ', {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}')
FROM (VALUES
    ('{"name": "id", "type": "INT64"}'),
    ('{"name": "$meta", "type": "INT64"}'),
    ('{"name": "other", "type": "INT64", "is_primary": true}'),
    ('{"name": "n", "type": "INT8", "default_value": 128}'),
    ('{"name": "n", "type": "INT8", "default_value": "x"}'),
    ('{"name": "n", "type": "FLOAT", "default_value": 1e39}'),
    ('{"name": "n", "type": "JSON", "default_value": {}}'),
    ('{"name": "n", "type": "VARCHAR", "max_length": 2, "default_value": "abc"}'),
    ('{"name": "n", "type": "ARRAY", "element_type": "JSON", "max_capacity": 2}'),
    ('{"name": "n", "type": "ARRAY", "element_type": "INT64", "max_capacity": 4097}'),
    ('{"name": "w", "type": "FLOAT_VECTOR"}'),
    ('{"name": "w", "type": "FLOAT_VECTOR", "dim": 2, "nullable": true}'),
    ('{"name": "w", "type": "BINARY_VECTOR", "dim": 12}'),
    ('{"name": "w", "type": "BFLOAT16_VECTOR", "dim": 2}'),
    ('{"name": "w", "type": "SPARSE_FLOAT_VECTOR", "dim": 2}'),
    ('{"name": "t", "type": "VARCHAR", "max_length": 2, "enable_match": true}'),
    ('{"name": "t", "type": "FLOAT", "is_partition_key": true}')) AS v (t);

-- Rolled back: no table, no entry.
BEGIN;
SELECT milvus_create_collection('undone', 2);
SELECT milvus_has_collection('undone');
ROLLBACK;
SELECT milvus_has_collection('undone');
SELECT count(*) FROM milvus.collections WHERE NOT EXISTS (SELECT FROM pg_class WHERE oid = table_name);

DROP SCHEMA milvus_create CASCADE;
SELECT count(*) FROM milvus.collections;
