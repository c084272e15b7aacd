-- Adding fields to a collection, and dropping them.
CREATE SCHEMA milvus_fields;
SET search_path = milvus_fields, public;
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
SELECT milvus_create_collection('c', 2);
INSERT INTO c (id, vector) VALUES (1, '[1,2]');

-- By arguments, by a field schema, typed or not.
SELECT milvus_add_field('c', 'n', 'INT64', nullable => true);
SELECT milvus_add_field('c', 's', 'VARCHAR', 'it''s a "text"', max_length => 5, default_value => '"it''s"', nullable => true);
SELECT milvus_add_field('c', field_name => 'tags', data_type => 'ARRAY', element_type => 'VARCHAR', max_length => 3, max_capacity => 2, nullable => true);
SELECT milvus_add_field('c', '{"name": "small", "type": "INT8", "default_value": 7}');
SELECT milvus_add_field('c', '{"field_name": "doc", "data_type": "JSON", "nullable": true}'::jsonb);
SELECT milvus_add_field('c', field_schema => '{"name": "Select", "type": "FLOAT", "nullable": true, "params": {}}', timeout => 10, db_name => 'milvus_fields');
SELECT f FROM jsonb_array_elements(milvus_describe_collection('c') -> 'fields') AS f;
SELECT * FROM c;
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'c'::regclass AND contype = 'c' ORDER BY conname;
SELECT pg_temp.said(statement) FROM (VALUES ($$UPDATE c SET small = 128$$), ($$UPDATE c SET s = 'toolong'$$), ($$UPDATE c SET tags = '{a,b,c}'$$),
    ($$UPDATE c SET "Select" = 'NaN'$$), ($$UPDATE c SET small = 127, s = 'short', tags = '{abc,d}', "Select" = 1, n = 1$$)) AS v (statement);
-- An index on it; a new partition has the field too.
SELECT milvus_create_index('c', '{"field_name": "s", "index_type": "INVERTED"}'), milvus_create_partition('c', 'p');
SELECT milvus_list_indexes('c');
INSERT INTO c (id, vector, "$partition") VALUES (2, '[1,2]', 'p') RETURNING small, s;
-- What describe says makes the same collection again.
SELECT milvus_create_collection('d', schema => milvus_describe_collection('c'));
SELECT milvus_describe_collection('d') -> 'fields' = milvus_describe_collection('c') -> 'fields' AS same;

-- Dropped with its index.
SELECT milvus_drop_field('c', 's'), milvus_drop_field('c', 'doc');
SELECT milvus_list_indexes('c');
SELECT string_agg(f ->> 'name', ', ') FROM jsonb_array_elements(milvus_describe_collection('c') -> 'fields') AS f;
-- And made once more, as something else.
SELECT milvus_add_field('c', 's', 'BOOL', default_value => 'true');
SELECT id, s FROM c ORDER BY id;

-- Refused.
SELECT arguments, pg_temp.said('SELECT milvus_add_field(' || arguments || ')') FROM (VALUES
    ($$'none', 'x', 'INT64', nullable => true$$), ($$NULL, 'x', 'INT64', nullable => true$$), ($$'c', NULL, 'INT64'$$),
    ($$'c', 'x'$$), ($$'c', 'x', 'INT64'$$), ($$'c', 'x', 'INT65', nullable => true$$), ($$'c', 'n', 'INT64', nullable => true$$),
    ($$'c', '$meta', 'JSON', nullable => true$$), ($$'c', '$partition', 'INT64', nullable => true$$), ($$'c', 'ctid', 'INT64', nullable => true$$),
    ($$'c', 'RowID', 'INT64', nullable => true$$), ($$'c', '1st', 'INT64', nullable => true$$), ($$'c', repeat('x', 64), 'INT64', nullable => true$$),
    ($$'c', 'x', 'VARCHAR', nullable => true$$), ($$'c', 'x', 'INT64', nullable => true, max_length => 5$$),
    ($$'c', 'x', 'INT8', default_value => '300'$$), ($$'c', 'x', 'INT8', default_value => '"a"'$$), ($$'c', 'x', 'JSON', default_value => '{}'$$),
    ($$'c', '{"name": "x", "type": "FLOAT_VECTOR", "dim": 2}'$$), ($$'c', '{"name": "x", "type": "INT64", "is_primary": true}'$$),
    ($$'c', '{"name": "x", "type": "INT64", "is_partition_key": true, "default_value": 1}'$$), ($$'c', '{"name": "x"'$$),
    ($$'c', '{"name": "x", "type": "INT64", "auto_id": true, "nullable": true}'$$), ($$'c', '[]'::jsonb$$), ($$'c', NULL::jsonb$$),
    ($$'c', 'x', 'INT64', nullable => true, timeout => -1$$)) AS v (arguments);
CREATE VIEW looks AS SELECT n FROM c;
SELECT arguments, pg_temp.said('SELECT milvus_drop_field(' || arguments || ')') FROM (VALUES
    ($$'none', 'x'$$), ($$'c', 'x'$$), ($$'c', ''$$), ($$'c', NULL$$), ($$'c', 'id'$$), ($$'c', 'vector'$$), ($$'c', '$meta'$$), ($$'c', '$partition'$$),
    ($$'c', 'n'$$)) AS v (arguments);
SELECT milvus_create_collection('tenants', schema => '{"partition_key_field": "tenant", "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "tenant", "type": "INT64"},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "w", "type": "FLOAT_VECTOR", "dim": 2}]}', num_partitions => 2);
SELECT milvus_add_field('tenants', 'n', 'DOUBLE', nullable => true), milvus_drop_field('tenants', 'v');
SELECT pg_temp.said($$SELECT milvus_drop_field('tenants', 'tenant')$$), pg_temp.said($$SELECT milvus_drop_field('tenants', 'w')$$);
-- As many as Milvus allows.
SELECT pg_temp.said(format('SELECT milvus_create_collection(''many'', schema => %L)', jsonb_build_object('fields', jsonb_agg(f)))) FROM (
    SELECT '{"name": "id", "type": "INT64", "is_primary": true}'::jsonb AS f UNION ALL SELECT '{"name": "v", "type": "FLOAT_VECTOR", "dim": 2}'
    UNION ALL SELECT jsonb_build_object('name', 'f' || i, 'type', 'BOOL') FROM generate_series(1, 63) AS i) AS fields;
SELECT milvus_create_collection('many', schema => jsonb_build_object('fields', jsonb_agg(f))) FROM (
    SELECT '{"name": "id", "type": "INT64", "is_primary": true}'::jsonb AS f UNION ALL SELECT '{"name": "v", "type": "FLOAT_VECTOR", "dim": 2}'
    UNION ALL SELECT jsonb_build_object('name', 'f' || i, 'type', 'BOOL') FROM generate_series(1, 62) AS i) AS fields;
SELECT pg_temp.said($$SELECT milvus_add_field('many', 'x', 'BOOL', nullable => true)$$);
-- On a registered table: a column that is no field is in the way all the same.
CREATE TABLE items (id int PRIMARY KEY, made timestamptz, v vector(2));
SELECT milvus_register_collection('items');
SELECT pg_temp.said($$SELECT milvus_add_field('items', 'made', 'INT64', nullable => true)$$), milvus_add_field('items', 'n', 'INT32', nullable => true);
SELECT pg_temp.said($$SELECT milvus_drop_field('items', 'made')$$), milvus_drop_field('items', 'n');
SET client_min_messages = warning;
DROP SCHEMA milvus_fields CASCADE;
