-- An ordinary role: every call that changes another's collection is refused, nobody writes the catalog, and what
-- a hostile role plants on the search path is not called.
CREATE ROLE milvus_owner;
CREATE ROLE milvus_stranger;
CREATE SCHEMA milvus_right AUTHORIZATION milvus_owner;
GRANT USAGE ON SCHEMA milvus_right TO milvus_stranger;
SET search_path = milvus_right, public;
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

SET ROLE milvus_owner;
SELECT milvus_create_collection('c', 2);
SELECT milvus_create_partition('c', 'p'), milvus_create_alias('c', 'alias');
INSERT INTO c (id, vector) VALUES (1, '[1,2]');

SET ROLE milvus_stranger;
-- Like the server's catalogs: what there is, everyone may know.
SELECT milvus_has_collection('c'), milvus_list_collections(), milvus_list_partitions('c'), milvus_get_load_state('c');
SELECT milvus_describe_index('c', 'vector');
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES
    ($$milvus_create_collection('mine', 2)$$), ($$milvus_drop_collection('c')$$), ($$milvus_rename_collection('c', 'x')$$),
    ($$milvus_truncate_collection('c')$$), ($$milvus_create_partition('c', 'q')$$), ($$milvus_drop_partition('c', 'p')$$),
    ($$milvus_load_collection('c')$$), ($$milvus_release_collection('c')$$), ($$milvus_load_partitions('c', '{p}')$$),
    ($$milvus_release_partitions('c', '{p}')$$), ($$milvus_get_collection_stats('c')$$), ($$milvus_get_partition_stats('c', 'p')$$),
    ($$milvus_create_alias('c', 'x')$$), ($$milvus_alter_alias('c', 'x')$$), ($$milvus_drop_alias('alias')$$),
    ($$milvus_create_index('c', '{"field_name": "id"}')$$), ($$milvus_drop_index('c', 'vector')$$),
    ($$milvus_register_collection('c')$$), ($$milvus_unregister_collection('c')$$),
    ($$milvus_alter_collection_properties('c', '{"a": 1}')$$), ($$milvus_drop_collection_properties('c', '{a}')$$), ($$milvus_compact('c')$$), ($$milvus_flush('c')$$),
    ($$milvus_add_field('c', 'n', 'INT64', nullable => true)$$), ($$milvus_add_field('c', '{"name": "n", "type": "INT64", "nullable": true}'::jsonb)$$),
    ($$milvus_drop_field('c', 'vector')$$), ($$milvus_rename_collection('c', 'x', 'public')$$), ($$milvus_create_database('strangers')$$), ($$milvus_drop_database('milvus_right')$$)) AS v (call);
SELECT statement, pg_temp.said(statement) FROM (VALUES ('DELETE FROM milvus.collections'), ('UPDATE milvus.aliases SET alias = NULL'),
    ('TRUNCATE milvus.collections')) AS v (statement);
RESET ROLE;
SELECT milvus_list_collections(), milvus_list_partitions('c'), milvus_list_aliases('c');
-- A partition that someone else may make is the owner's all the same. TRUNCATE can be granted.
SELECT milvus_create_partition('c', 'by_superuser');
GRANT TRUNCATE ON c TO milvus_stranger;
SET ROLE milvus_stranger;
SELECT milvus_truncate_collection('c');
SET ROLE milvus_owner;
SELECT milvus_release_partitions('c', '{by_superuser}'), milvus_drop_partition('c', 'by_superuser');
INSERT INTO c (id, vector) VALUES (1, '[1,2]');
RESET ROLE;
-- With SELECT, counts are those of the rows that the role may see.
ALTER TABLE c ENABLE ROW LEVEL SECURITY;
CREATE POLICY odd ON c TO milvus_stranger USING (id % 2 = 1);
GRANT SELECT ON c TO milvus_stranger;
INSERT INTO c (id, vector, "$partition") VALUES (2, '[1,2]', 'p'), (3, '[1,2]', 'p');
SET ROLE milvus_stranger;
SELECT milvus_get_collection_stats('c'), milvus_get_partition_stats('c', 'p');
RESET ROLE;
REVOKE USAGE ON SCHEMA milvus_right FROM milvus_stranger;
SET ROLE milvus_stranger;
SELECT pg_temp.said($$SELECT milvus_describe_collection('milvus_right.c')$$);
RESET ROLE;

-- Hostile functions and operators, before everything of the server's.
CREATE SCHEMA milvus_trap;
CREATE FUNCTION milvus_trap.trap(anyelement, anyelement) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$;
CREATE FUNCTION milvus_trap.trap_text(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$;
CREATE OPERATOR milvus_trap.= (FUNCTION = milvus_trap.trap, LEFTARG = anyelement, RIGHTARG = anyelement);
CREATE OPERATOR milvus_trap.= (FUNCTION = milvus_trap.trap_text, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR milvus_trap.<= (FUNCTION = milvus_trap.trap, LEFTARG = anyelement, RIGHTARG = anyelement);
CREATE OPERATOR milvus_trap.>= (FUNCTION = milvus_trap.trap, LEFTARG = anyelement, RIGHTARG = anyelement);
CREATE FUNCTION milvus_trap.octet_length(text) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$;
CREATE FUNCTION milvus_trap.current_schema() RETURNS name LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$;
CREATE DOMAIN milvus_trap.jsonb AS pg_catalog.int4;
CREATE DOMAIN milvus_trap.vector AS pg_catalog.int4;
SET search_path = milvus_trap, pg_catalog, public;
SELECT milvus_create_collection('milvus_right.t', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "s", "type": "VARCHAR", "max_length": 4}, {"name": "i8", "type": "INT8"}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '{"field_name": "v"}');
SELECT milvus_create_partition('milvus_right.t', 'p');
SELECT milvus_release_collection('milvus_right.t');
SELECT milvus_load_collection('milvus_right.t');
SELECT milvus_create_alias('t', 'u', db_name => 'milvus_right');
INSERT INTO milvus_right.t (id, s, i8, v) VALUES (1, 'abcd', 1, '[1,2]');
SELECT milvus_get_collection_stats('u', db_name => 'milvus_right'), milvus_describe_index('milvus_right.t', 'v');
SELECT milvus_alter_collection_properties('milvus_right.t', '{"collection.ttl.seconds": 3600}'), milvus_compact('milvus_right.t');
SELECT milvus_add_field('milvus_right.t', 'a', 'ARRAY', element_type => 'INT8', max_capacity => 3, nullable => true);
SELECT milvus_add_field('milvus_right.t', 'doc', 'JSON', nullable => true), milvus_add_field('milvus_right.t', 'w', 'FLOAT', default_value => '1.5');
UPDATE milvus_right.t SET a = '{1,2}', doc = '{"k": 5}';
SELECT milvus_create_index('milvus_right.t', '[{"field_name": "doc", "params": {"json_path": "doc[\"k\"]", "json_cast_type": "DOUBLE"}},
    {"field_name": "s", "index_type": "TRIE"}, {"field_name": "a"}]');
SELECT milvus_drop_field('milvus_right.t', 'w'), milvus_drop_collection_properties('milvus_right.t', '{collection.ttl.seconds}');
SELECT milvus_rename_collection('milvus_right.t', 't2'), milvus_rename_collection('milvus_right.t2', 't'), milvus_alter_alias('t', 'u2', db_name => 'milvus_right');
SELECT milvus_drop_alias('u2', db_name => 'milvus_right'), milvus_unregister_collection('milvus_right.t'), milvus_register_collection('milvus_right.t');
SELECT milvus_create_alias('t', 'u', db_name => 'milvus_right'), milvus_has_partition('milvus_right.t', 'p'), milvus_get_load_state('milvus_right.t', 'p');
SELECT milvus_release_collection('milvus_right.t'), milvus_drop_partition('milvus_right.t', 'p'), milvus_drop_index('milvus_right.t', 'v');
SELECT milvus_describe_collection('milvus_right.t') -> 'fields' AS fields;
SELECT milvus_drop_alias('u', db_name => 'milvus_right');
SELECT milvus_drop_collection('milvus_right.t');
RESET search_path;

-- Every function has a comment, is not strict, and runs with the rights of its caller; the one for checks is
-- strict, and immutable.
SELECT p.oid::regprocedure, prosecdef, proisstrict, provolatile, obj_description(p.oid, 'pg_proc') IS NOT NULL AS described
FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'milvus'
WHERE obj_description(p.oid, 'pg_proc') IS NULL OR p.prosecdef OR p.proisstrict OR p.provolatile = 'i';

-- So has everything else that the extension brings: \dx+ milvus lists nothing that is not explained.
SELECT (pg_identify_object(d.classid, d.objid, 0)).type, (pg_identify_object(d.classid, d.objid, 0)).identity
FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'milvus'
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid <> 'pg_type'::regclass
    AND obj_description(d.objid, d.classid::regclass::name) IS NULL ORDER BY 1, 2;
-- \df milvus_* reads well: it has all calls and nothing else, and every argument has a name.
SELECT p.oid::regprocedure FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'milvus'
WHERE p.pronamespace <> 'milvus'::regnamespace
    AND (p.proname !~ '^milvus_' OR '' = ANY (p.proargnames) OR coalesce(cardinality(p.proargnames), 0) < p.pronargs) ORDER BY 1;

SET client_min_messages = warning;
DROP SCHEMA milvus_right, milvus_trap CASCADE;
DROP ROLE milvus_owner, milvus_stranger;
