-- What users get wrong, intentionally or not: names, qualification, arguments out of range, things that are in the
-- way. One clear error each, or nothing; never one of SQL that the user did not write.
CREATE SCHEMA milvus_wrong;
SET search_path = milvus_wrong, public;
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

CREATE TYPE ty AS ENUM ('a');
CREATE DOMAIN dom AS int;
CREATE VIEW vi AS SELECT 1;
CREATE SEQUENCE sq;
CREATE TABLE ta (a int);
CREATE INDEX ix ON ta (a);
SELECT milvus_create_collection('c', 2), milvus_create_alias('c', 'al');
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES
    ($$milvus_create_collection('ty', 2)$$),
    ($$milvus_create_collection('vi', 2)$$),
    ($$milvus_create_collection('sq', 2)$$),
    ($$milvus_create_collection('dom', 2)$$),
    ($$milvus_create_collection('ix', 2)$$),
    ($$milvus_create_collection('c', 2)$$),
    ($$milvus_create_collection('c', 2, consistency_level => 'Strong')$$),
    ($$milvus_create_collection('c',2,properties => '{"a":1}')$$),
    ($$milvus_create_collection('c', 2, metric_type => 'L2')$$),
    ($$milvus_create_collection('c', 2, description => 'x')$$),
    ($$milvus_create_collection('c', 2, enable_dynamic_field => false)$$),
    ($$milvus_create_collection('d1', 2, timeout => 'NaN')$$),
    ($$milvus_create_collection('d1', 2, timeout => 'Infinity')$$),
    ($$milvus_create_collection('d2', 2, timeout => 1e300)$$),
    ($$milvus_create_collection('d3', 2, metric_type => '')$$),
    ($$milvus_create_collection('d4', 2, metric_type => 'cosine')$$),
    ($$milvus_create_collection('d5', 2, id_type => '')$$),
    ($$milvus_create_collection('d6', 2, primary_field_name => 'vector')$$),
    ($$milvus_create_collection('d7', 2, primary_field_name => '')$$),
    ($$milvus_create_collection('d8', 2, primary_field_name => '$meta')$$),
    ($$milvus_create_collection('d9', 2, max_length => 5)$$),
    ($$milvus_create_collection('d10', 2, id_type => 'string', max_length => 0)$$),
    ($$milvus_create_collection('d11', -1)$$),
    ($$milvus_create_collection('d11', 0)$$),
    ($$milvus_create_collection('d11', 32769)$$),
    ($$milvus_create_collection('d12', 2, num_shards => 0)$$),
    ($$milvus_create_collection('d13', 2, num_shards => 16)$$),
    ($$milvus_create_collection('d14', 2, consistency_level => 'strong')$$),
    ($$milvus_create_collection('d15', 2, consistency_level => '')$$),
    ($$milvus_create_collection('d16',2,index_params => '{"field_name":"vector","metric_type":"L2"}')$$),
    ($$milvus_create_collection('d17', 2, index_params => '[]')$$),
    ($$milvus_create_collection('d18',schema => '{}')$$),
    ($$milvus_create_collection('d18', schema => '5')$$),
    ($$milvus_create_collection('d18',schema => '{"fields":{}}')$$),
    ($$milvus_create_collection('d18', schema => 'null')$$),
    ($$milvus_create_collection('a.b.c', 2)$$),
    ($$milvus_create_collection('.', 2)$$),
    ($$milvus_create_collection('milvus_wrong.', 2)$$),
    ($$milvus_create_collection('"milvus_wrong.x', 2)$$),
    ($$milvus_create_collection('milvus_wrong."x"y', 2)$$),
    ($$milvus_create_collection('information_schema.x', 2)$$),
    ($$milvus_create_collection('pg_temp.x', 2)$$),
    ($$milvus_create_collection('pg_toast.x', 2)$$),
    ($$milvus_create_collection(E'tab\tname', 2)$$),
    ($$milvus_create_collection('ünïcode', 2)$$),
    ($$milvus_create_collection(repeat('x', 63), 2)$$),
    ($$milvus_create_partition(repeat('x', 63), repeat('y', 63))$$),
    ($$milvus_create_partition(repeat('x', 63), repeat('y', 62)||'z')$$),
    ($$milvus_create_partition(repeat('x', 63), repeat('y', 64))$$),
    ($$milvus_create_index(repeat('x',63),'{"field_name":"id","index_name":"iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii"}')$$),
    ($$milvus_create_alias('c', 'vi')$$),
    ($$milvus_create_alias('c', 'ta')$$),
    ($$milvus_create_alias('al', 'al2')$$),
    ($$milvus_create_alias('c', 'c')$$),
    ($$milvus_create_alias('c', '')$$),
    ($$milvus_create_alias('c', 'other.x')$$),
    ($$milvus_create_alias('c', 'public.x')$$),
    ($$milvus_alter_alias('none', 'al')$$),
    ($$milvus_alter_alias('c', 'c')$$),
    ($$milvus_alter_alias('c', 'newal')$$),
    ($$milvus_drop_alias('c')$$),
    ($$milvus_drop_alias('nope')$$),
    ($$milvus_drop_alias('no good')$$),
    ($$milvus_describe_alias('c')$$),
    ($$milvus_list_aliases('none')$$),
    ($$milvus_rename_collection('ta', 'x')$$),
    ($$milvus_drop_collection('ta')$$),
    ($$milvus_drop_collection('vi')$$),
    ($$milvus_describe_collection('ta')$$),
    ($$milvus_load_collection('')$$),
    ($$milvus_get_load_state('no good')$$),
    ($$milvus_get_load_state('')$$),
    ($$milvus_get_load_state('c', 'nope')$$),
    ($$milvus_get_load_state('c', 'no good')$$),
    ($$milvus_load_partitions('c', NULL)$$),
    ($$milvus_has_partition('none', 'p')$$),
    ($$milvus_has_partition('c', '')$$),
    ($$milvus_has_partition('c', NULL)$$),
    ($$milvus_list_partitions('none')$$),
    ($$milvus_drop_partition('c', 'none')$$),
    ($$milvus_flush('c', -1)$$),
    ($$milvus_describe_collection('c', timeout => -1)$$),
    ($$milvus_has_collection('c', timeout => -1)$$),
    ($$milvus_create_database('1a')$$),
    ($$milvus_create_database('default')$$),
    ($$milvus_create_database('public')$$),
    ($$milvus_create_database('information_schema')$$),
    ($$milvus_create_database('')$$),
    ($$milvus_create_database(NULL)$$),
    ($$milvus_create_database(repeat('x', 64))$$),
    ($$milvus_drop_database('default')$$),
    ($$milvus_drop_database('public')$$),
    ($$milvus_drop_database('pg_catalog')$$),
    ($$milvus_drop_database('milvus_wrong')$$),
    ($$milvus_drop_database('none')$$),
    ($$milvus_use_database('')$$),
    ($$milvus_use_database('none')$$),
    ($$milvus_use_database('pg_catalog')$$),
    ($$milvus_use_database('milvus')$$),
    ($$milvus_list_collections(db_name => 'pg_catalog')$$),
    ($$milvus_create_collection('milvus_wrong . "Quo""ted"', 2)$$),
    ($$milvus_create_collection('milvus_wrong . blank', 2)$$),
    ($$milvus_has_collection('milvus_wrong."blank"')$$),
    ($$milvus_create_collection('"milvus_wrong"."c".x', 2)$$)) AS v (call);
SELECT current_schema();
-- A database that holds no collection but something else.
SELECT milvus_create_database('milvus_wrong_too');
CREATE FUNCTION milvus_wrong_too.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
SELECT pg_temp.said($$SELECT milvus_drop_database('milvus_wrong_too')$$);
DROP FUNCTION milvus_wrong_too.f();
SELECT milvus_drop_database('milvus_wrong_too');

-- Within an open query of the session, with dependent views, foreign keys, a pending trigger; read only.
SELECT call, pg_temp.said($said$DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM c LOOP PERFORM 1; END LOOP;
    FOR r IN SELECT 1 FROM c UNION ALL SELECT 1 LOOP PERFORM $said$ || call || '; END LOOP; END $$') FROM (VALUES
    ($$milvus_drop_collection('c')$$), ($$milvus_truncate_collection('c')$$), ($$milvus_add_field('c', 'n', 'INT64', nullable => true)$$),
    ($$milvus_rename_collection('c', 'renamed')$$)) AS v (call);
SELECT milvus_drop_alias('al'), milvus_drop_alias('newal'), milvus_drop_alias('al2');
CREATE TABLE keyed (id int PRIMARY KEY, v vector(2), t text);
CREATE TABLE refers (id int REFERENCES keyed);
CREATE VIEW looks AS SELECT t FROM keyed;
SELECT milvus_register_collection('keyed');
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES
    ($$milvus_drop_collection('keyed')$$), ($$milvus_truncate_collection('keyed')$$), ($$milvus_drop_field('keyed', 't')$$)) AS v (call);
BEGIN READ ONLY;
SELECT milvus_has_collection('keyed'), milvus_get_load_state('keyed'), milvus_flush('keyed');
SELECT milvus_release_collection('keyed');
ROLLBACK;
SET client_min_messages = warning;
DROP SCHEMA milvus_wrong CASCADE;
