-- Partitions, load state, aliases, indexes.
CREATE SCHEMA milvus_parts;
SET search_path = milvus_parts, public;
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
SELECT milvus_create_partition('c', 'one'), milvus_create_partition('c', '2-b'), milvus_create_partition('c', 'one');
SELECT milvus_list_partitions('c');
SELECT milvus_has_partition('c', 'one'), milvus_has_partition('c', 'two'), milvus_has_partition('c', '_default');
INSERT INTO c (id, vector, "$partition") VALUES (1, '[1,2]', 'one'), (2, '[1,2]', '2-b'), (3, '[1,2]', DEFAULT);
SELECT milvus_get_partition_stats('c', 'one'), milvus_get_collection_stats('c');

-- Load state.
SELECT milvus_get_load_state('c'), milvus_get_load_state('c', 'one'), milvus_get_load_state('none');
SELECT milvus_release_partitions('c', '{one}');
SELECT milvus_get_load_state('c'), milvus_get_load_state('c', 'one'), milvus_get_load_state('c', '2-b');
SELECT milvus_release_collection('c');
SELECT milvus_get_load_state('c'), milvus_get_load_state('c', '2-b');
SELECT milvus_load_partitions('c', '{one}');
SELECT milvus_get_load_state('c'), milvus_get_load_state('c', 'one'), milvus_get_load_state('c', '2-b');
SELECT milvus_load_collection('c');
SELECT milvus_get_load_state('c', '2-b');
SELECT milvus_release_partitions('c', '{one,2-b,_default}');
SELECT milvus_get_load_state('c');
SELECT milvus_load_collection('c'), milvus_load_collection('c');

-- A loaded partition, and the index of a loaded collection, stay.
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES
    ($$milvus_drop_partition('c', 'one')$$), ($$milvus_drop_index('c', 'vector')$$), ($$milvus_drop_partition('c', '_default')$$),
    ($$milvus_create_partition('c', 'no good')$$), ($$milvus_create_partition('c', '')$$), ($$milvus_create_partition('none', 'p')$$),
    ($$milvus_load_partitions('c', '{three}')$$), ($$milvus_load_partitions('c', '{}')$$), ($$milvus_load_partitions('c', '{NULL}')$$),
    ($$milvus_get_load_state('c', 'three')$$), ($$milvus_load_collection('none')$$)) AS v (call);
SELECT milvus_release_partitions('c', '{one}');
SELECT milvus_drop_partition('c', 'one');
SELECT milvus_drop_partition('c', 'one');
SET milvus.enforce_load_state = off;
SELECT milvus_drop_partition('c', '2-b');
RESET milvus.enforce_load_state;
SELECT milvus_list_partitions('c');
SELECT milvus_get_collection_stats('c');

-- Aliases.
SELECT milvus_create_collection('d', 2);
SELECT milvus_create_alias('c', 'other'), milvus_create_alias('c', 'other'), milvus_create_alias('c', 'another');
SELECT milvus_list_aliases('c');
SELECT milvus_describe_alias('other'), milvus_get_collection_stats('other'), milvus_has_collection('other');
SELECT milvus_describe_collection('other') -> 'aliases' AS aliases;
SELECT milvus_alter_alias('d', 'other');
SELECT milvus_list_aliases(), milvus_describe_alias('other');
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES
    ($$milvus_create_alias('c', 'other')$$), ($$milvus_create_alias('c', 'd')$$), ($$milvus_create_alias('none', 'e')$$),
    ($$milvus_create_alias('c', 'no good')$$), ($$milvus_describe_alias('none')$$), ($$milvus_drop_collection('other')$$),
    ($$milvus_drop_collection('c')$$), ($$milvus_create_collection('other', 2)$$), ($$milvus_rename_collection('other', 'x')$$),
    ($$milvus_rename_collection('c', 'other')$$)) AS v (call);
-- An alias that names no database goes to that of its collection.
CREATE SCHEMA milvus_aliased;
SELECT milvus_create_collection('milvus_aliased.e', 2), milvus_create_alias('milvus_aliased.e', 'mine'), milvus_alter_alias('milvus_aliased.e', 'yours');
SELECT milvus_list_aliases(db_name => 'milvus_aliased'), pg_temp.said($$SELECT milvus_create_alias('milvus_aliased.e', 'its', db_name => 'public')$$);
SET client_min_messages = warning;
DROP SCHEMA milvus_aliased CASCADE;
RESET client_min_messages;
SELECT milvus_drop_alias('another'), milvus_drop_alias('another'), milvus_drop_collection('c');
SELECT milvus_has_collection('c');
DROP TABLE d;
SELECT milvus_has_collection('other'), count(*) FROM milvus.aliases;

-- Indexes.
SELECT milvus_create_collection('i', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "w", "type": "BINARY_VECTOR", "dim": 8},
    {"name": "n", "type": "INT64"}, {"name": "t", "type": "ARRAY", "element_type": "INT64", "max_capacity": 3}]}');
SELECT pg_temp.said($$SELECT milvus_load_collection('i')$$);
SELECT milvus_create_index('i', '[{"field_name": "v", "index_type": "HNSW", "metric_type": "L2", "params": {"M": 200, "efConstruction": 8}},
    {"field_name": "w", "index_type": "BIN_FLAT", "metric_type": "JACCARD"},
    {"field_name": "n", "index_type": "STL_SORT", "index_name": "by_n"}, {"field_name": "t", "index_type": "INVERTED"}]');
SELECT milvus_create_index('i', '{"field_name": "n", "index_type": "STL_SORT", "index_name": "by_n"}');
SELECT milvus_list_indexes('i');
SELECT milvus_list_indexes('i', 'n');
SELECT milvus_describe_index('i', name) FROM milvus_list_indexes('i') AS name;
SELECT indexdef FROM pg_indexes WHERE tablename = 'i' AND schemaname = 'milvus_parts' ORDER BY indexname;
SELECT milvus_load_collection('i');
SELECT milvus_get_load_state('i');
SELECT arguments, pg_temp.said(format('SELECT milvus_create_index(''i'', %L)', arguments)) FROM (VALUES
    ('{"field_name": "n", "index_type": "TRIE"}'), ('{"field_name": "x"}'), ('{"field_name": "v", "metric_type": "HAMMING"}'),
    ('{"field_name": "n", "index_type": "HNSW"}'), ('{"field_name": "n", "metric_type": "L2"}'), ('{"field_name": "v", "colour": 1}'),
    ('{"field_name": "v", "index_type": "HNSW", "params": {"M": 1}}'), ('5'), ('{"field_name": "v", "index_type": 5}')) AS v (arguments);
SELECT pg_temp.said($$SELECT milvus_describe_index('i', 'none')$$);
SELECT milvus_release_collection('i');
SELECT milvus_drop_index('i', 'w'), milvus_drop_index('i', 'by_n'), milvus_drop_index('i', 'none');
SELECT milvus_list_indexes('i');
SET client_min_messages = warning;
DROP SCHEMA milvus_parts CASCADE;
