-- Properties of a collection, and rows with a time to live.
CREATE SCHEMA milvus_properties;
SET search_path = milvus_properties, public;
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

-- Those given are set, others stay; dropped ones go.
SELECT milvus_create_collection('c', 2, properties => '{"mmap.enabled": "true", "mine": 5}');
SELECT milvus_alter_collection_properties('c', '{"mine": "other", "collection.ttl.seconds": "3600"}');
SELECT milvus_describe_collection('c') -> 'properties' AS properties;
SELECT milvus_drop_collection_properties('c', '{mine,none}');
SELECT milvus_describe_collection('c') -> 'properties' AS properties;
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES
    ($$milvus_alter_collection_properties('c', '[]')$$), ($$milvus_alter_collection_properties('c', '{}')$$),
    ($$milvus_alter_collection_properties('c', NULL)$$), ($$milvus_alter_collection_properties('none', '{"a": 1}')$$),
    ($$milvus_alter_collection_properties('c', '{"a": {}}')$$), ($$milvus_alter_collection_properties('c', '{"a": null}')$$),
    ($$milvus_alter_collection_properties('c', '{"collection.ttl.seconds": "soon"}')$$),
    ($$milvus_alter_collection_properties('c', '{"collection.ttl.seconds": 1.5}')$$),
    ($$milvus_alter_collection_properties('c', '{"collection.ttl.seconds": -2}')$$),
    ($$milvus_alter_collection_properties('c', '{"collection.ttl.seconds": 3155760001}')$$),
    ($$milvus_alter_collection_properties('c', '{"mmap.enabled": "perhaps"}')$$),
    ($$milvus_create_collection('d', 2, properties => '{"collection.ttl.seconds": true}')$$),
    ($$milvus_drop_collection_properties('c', '{}')$$), ($$milvus_drop_collection_properties('c', '{NULL}')$$),
    ($$milvus_drop_collection_properties('none', '{a}')$$), ($$milvus_compact('none')$$), ($$milvus_compact('c', true)$$)) AS v (call);

-- A row's age counts from its writing, or from when the property came first. The column is in no reply.
SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns
WHERE table_schema = 'milvus_properties' AND table_name = 'c' ORDER BY ordinal_position;
SELECT field ->> 'name' AS field FROM jsonb_array_elements(milvus_describe_collection('c') -> 'fields') AS field;
INSERT INTO c (id, vector) VALUES (1, '[1,2]'), (2, '[1,2]');
INSERT INTO c (id, vector, "$created") VALUES (3, '[1,2]', now() - interval '30 minutes'), (4, '[1,2]', now() - interval '2 hours');
SELECT milvus_get_collection_stats('c'), milvus_get_partition_stats('c', '_default'), milvus_describe_index('c', 'vector') -> 'total_rows' AS indexed;
-- Longer, shorter, never: -1 and 0 are no time.
SELECT milvus_alter_collection_properties('c', '{"collection.ttl.seconds": 86400}'), milvus_get_collection_stats('c');
SELECT milvus_alter_collection_properties('c', '{"collection.ttl.seconds": 600}'), milvus_get_collection_stats('c');
SELECT milvus_alter_collection_properties('c', '{"collection.ttl.seconds": -1}'), milvus_get_collection_stats('c');
SELECT milvus_compact('c'), milvus_get_collection_stats('c');
-- Compaction removes what is dead.
SELECT milvus_alter_collection_properties('c', '{"collection.ttl.seconds": 3600}'), milvus_compact('c');
SELECT id FROM c ORDER BY id;
SELECT milvus_drop_collection_properties('c', '{collection.ttl.seconds}'), milvus_compact('c'), milvus_get_collection_stats('c');
-- From the beginning; with a partition key; on a table of one's own.
SELECT milvus_create_collection('tenants', schema => '{"partition_key_field": "tenant", "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "tenant", "type": "INT64"},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}', num_partitions => 2, properties => '{"collection.ttl.seconds": 3600}');
INSERT INTO tenants VALUES (1, 1, '[1,2]', DEFAULT), (2, 2, '[1,2]', now() - interval '2 hours');
SELECT milvus_get_collection_stats('tenants'), milvus_compact('tenants'), (SELECT count(*) FROM tenants) AS rows_before;
SELECT id FROM tenants;
CREATE TABLE items (id int PRIMARY KEY, v vector(2));
INSERT INTO items VALUES (1, '[1,2]');
SELECT milvus_register_collection('items', properties => '{"collection.ttl.seconds": 3600}');
INSERT INTO items VALUES (2, '[1,2]', now() - interval '2 hours');
SELECT milvus_get_collection_stats('items'), milvus_get_partition_stats('items', '_default');
-- A column of that name that is something else.
CREATE TABLE odd (id int PRIMARY KEY, v vector(2), "$created" int);
SELECT pg_temp.said($$SELECT milvus_register_collection('odd', properties => '{"collection.ttl.seconds": 3600}')$$);

SET client_min_messages = warning;
DROP SCHEMA milvus_properties CASCADE;
