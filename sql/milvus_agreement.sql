-- Whatever plain SQL does to a collection's table, the calls see it: renamed and dropped columns, other types,
-- detached partitions, DROP OWNED, DROP SCHEMA.
CREATE SCHEMA milvus_agree;
CREATE SCHEMA milvus_agree_too;
SET search_path = milvus_agree, public;
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
CREATE FUNCTION pg_temp.fields(collection text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg((f ->> 'name') || ' ' || (f ->> 'type') || ' ' || (f ->> 'params') || COALESCE(' ' || (f ->> 'default_value'), ''), ', ' ORDER BY n)
    FROM jsonb_array_elements(milvus_describe_collection(collection) -> 'fields') WITH ORDINALITY AS x (f, n)
$$;

SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "s", "type": "VARCHAR", "max_length": 9, "default_value": "x"},
    {"name": "n", "type": "INT8", "nullable": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2},
    {"name": "w", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '[{"field_name": "v", "index_type": "FLAT", "metric_type": "L2", "index_name": "exact"}, {"field_name": "w", "metric_type": "IP"},
    {"field_name": "s", "index_type": "INVERTED"}]');
SELECT milvus_create_partition('c', 'p'), milvus_create_alias('c', 'other');
INSERT INTO c (id, v, w, "$partition") VALUES (1, '[1,2]', '[3,4]', 'p'), (2, '[1,2]', '[3,4]', '_default');

-- Names of columns: rules, indexes (FLAT as well) and the dynamic field follow.
ALTER TABLE c RENAME COLUMN id TO key;
ALTER TABLE c RENAME COLUMN v TO "V v";
ALTER TABLE c RENAME COLUMN w TO w2;
ALTER TABLE c RENAME COLUMN s TO title;
ALTER TABLE c RENAME COLUMN n TO small;
ALTER TABLE c RENAME COLUMN "$meta" TO more;
SELECT pg_temp.fields('c'), milvus_describe_collection('c') -> 'enable_dynamic_field' AS dynamic;
SELECT i, milvus_describe_index('c', i) ->> 'field_name' AS field FROM milvus_list_indexes('c') AS i;
SELECT pg_temp.said($$INSERT INTO c (key, "V v", w2, small) VALUES (3, '[1,2]', '[3,4]', 128)$$);
-- Another type, another default, a description.
ALTER TABLE c ALTER COLUMN small TYPE integer, ALTER COLUMN title SET DEFAULT 'y', ALTER COLUMN w2 DROP NOT NULL;
COMMENT ON COLUMN c.title IS 'as on the "cover"';
COMMENT ON TABLE c IS 'it''s described';
SELECT pg_temp.fields('c'), milvus_describe_collection('c') -> 'fields' -> 1 -> 'description' AS title, milvus_describe_collection('c') -> 'description' AS description;
-- New and dropped columns; a new one does not get the index of an old one of its name.
ALTER TABLE c ADD COLUMN extra real, ADD COLUMN "when" timestamptz, ADD COLUMN v3 vector(3);
ALTER TABLE c DROP COLUMN "V v", DROP COLUMN title;
ALTER TABLE c ADD COLUMN "V v" vector(4);
SELECT pg_temp.fields('c'), milvus_list_indexes('c');
ALTER TABLE c DROP COLUMN more;
SELECT milvus_describe_collection('c') -> 'enable_dynamic_field' AS dynamic, dynamic_field FROM milvus.collections;
-- The table's name and schema; aliases go with it.
ALTER TABLE c RENAME TO "D d";
ALTER TABLE "D d" SET SCHEMA milvus_agree_too;
SELECT milvus_has_collection('c'), milvus_has_collection('other'), milvus_list_aliases('milvus_agree_too."D d"'), milvus_describe_alias('milvus_agree_too.other');
SELECT milvus_describe_index('milvus_agree_too.other', 'w') - 'params' AS index, milvus_get_partition_stats('milvus_agree_too.other', 'p');
ALTER SCHEMA milvus_agree_too RENAME TO milvus_agree_three;
SELECT milvus_list_collections(db_name => 'milvus_agree_three'), milvus_get_collection_stats('milvus_agree_three."D d"');
-- A partition that is detached or dropped; one that is attached.
ALTER TABLE milvus_agree_three."D d" RENAME TO c;
SELECT milvus_create_partition('milvus_agree_three.c', 'q'), milvus_release_partitions('milvus_agree_three.c', '{p,q}');
-- SET SCHEMA leaves partitions where they are; partitions made since are beside the table.
ALTER TABLE milvus_agree_three.c DETACH PARTITION milvus_agree."c_p_$";
DROP TABLE milvus_agree_three."c_q_$";
SELECT milvus_list_partitions('milvus_agree_three.c'), milvus_has_partition('milvus_agree_three.c', 'p'), milvus_get_load_state('milvus_agree_three.c');
SELECT pg_temp.said($$SELECT milvus_get_load_state('milvus_agree_three.c', 'q')$$);
SELECT milvus_create_partition('milvus_agree_three.c', 'q'), milvus_get_load_state('milvus_agree_three.c', 'q');
UPDATE milvus_agree."c_p_$" SET "$partition" = 'again';
ALTER TABLE milvus_agree_three.c ATTACH PARTITION milvus_agree."c_p_$" FOR VALUES IN ('again');
SELECT milvus_list_partitions('milvus_agree_three.c'), milvus_get_partition_stats('milvus_agree_three.c', 'again');
-- An index that plain SQL makes or drops.
DROP INDEX milvus_agree_three.c_w_index;
CREATE INDEX hand_made ON milvus_agree_three.c USING hnsw (v3 vector_l2_ops) WITH (m = 8, ef_construction = 32);
SELECT milvus_describe_index('milvus_agree_three.c', i) FROM milvus_list_indexes('milvus_agree_three.c') AS i;
ALTER INDEX milvus_agree_three.hand_made RENAME TO hand_named;
SELECT milvus_list_indexes('milvus_agree_three.c');
-- No key any more: whatever needs it says so.
ALTER TABLE milvus_agree_three.c DROP CONSTRAINT c_pkey;
SELECT milvus_describe_collection('milvus_agree_three.c') -> 'fields' -> 0 AS key;

-- Everything of a role, and a schema with all in it.
CREATE ROLE milvus_leaver;
GRANT CREATE, USAGE ON SCHEMA milvus_agree TO milvus_leaver;
SET ROLE milvus_leaver;
SELECT milvus_create_collection('mine', 2), milvus_create_alias('mine', 'my_alias');
RESET ROLE;
DROP OWNED BY milvus_leaver;
DROP ROLE milvus_leaver;
SELECT milvus_has_collection('mine'), milvus_has_collection('my_alias'), (SELECT count(*) FROM milvus.collections), (SELECT count(*) FROM milvus.aliases);
-- Without the event triggers, as in single-user mode: what is left behind is nobody's.
ALTER EVENT TRIGGER milvus_forget_dropped DISABLE;
ALTER EVENT TRIGGER milvus_follow_altered DISABLE;
SELECT milvus_create_collection('left_behind', 2), milvus_create_alias('left_behind', 'behind');
DROP TABLE left_behind;
SELECT milvus_has_collection('left_behind'), milvus_has_collection('behind'), milvus_get_load_state('left_behind');
SELECT milvus_list_collections(), milvus_list_aliases();
CREATE TABLE items (id int PRIMARY KEY, v vector(2), extra jsonb NOT NULL DEFAULT '{}');
SELECT milvus_register_collection('items', dynamic_field => 'extra');
ALTER TABLE items RENAME COLUMN extra TO attributes;
SELECT milvus_describe_collection('items') -> 'enable_dynamic_field' AS dynamic;
DROP TABLE items;
ALTER EVENT TRIGGER milvus_forget_dropped ENABLE ALWAYS;
ALTER EVENT TRIGGER milvus_follow_altered ENABLE ALWAYS;
SELECT milvus_create_collection('left_behind', 3), milvus_create_alias('left_behind', 'behind');
SELECT milvus_describe_alias('behind'), milvus_drop_alias('behind'), milvus_drop_collection('left_behind');
DELETE FROM milvus.aliases WHERE NOT EXISTS (SELECT FROM pg_class WHERE oid = table_name);
DELETE FROM milvus.collections WHERE NOT EXISTS (SELECT FROM pg_class WHERE oid = table_name);
CREATE TABLE items (id int PRIMARY KEY, v vector(2), extra jsonb NOT NULL DEFAULT '{}');
SELECT milvus_register_collection('items', dynamic_field => 'extra');
ALTER TABLE items RENAME COLUMN extra TO attributes;
SELECT milvus_describe_collection('items') -> 'enable_dynamic_field' AS dynamic, dynamic_field FROM milvus.collections WHERE table_name = 'items'::regclass;
SET client_min_messages = warning;
DROP SCHEMA milvus_agree, milvus_agree_three CASCADE;
SELECT (SELECT count(*) FROM milvus.collections), (SELECT count(*) FROM milvus.aliases);
