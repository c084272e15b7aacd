-- The page "Upsert Entities" of Milvus 2.3: 3,000 rows in column form, the fifth column being dynamic; partitions, defaults,
-- indexed data, and the two limits: keys never change, collections with auto_id refuse.
CREATE SCHEMA milvus_page_3;
SET search_path = milvus_page_3, public;

SELECT milvus_create_collection('test_collection',
    schema => '{"enable_dynamic_field": true, "fields": [
        {"name": "pk", "type": "INT64", "is_primary": true},
        {"name": "name", "type": "VARCHAR", "max_length": 20, "default_value": "no name"},
        {"name": "count", "type": "INT64"},
        {"name": "embeddings", "type": "FLOAT_VECTOR", "dim": 8}]}',
    index_params => '{"field_name": "embeddings", "index_type": "HNSW", "metric_type": "L2", "params": {"M": 8, "efConstruction": 64}}');

-- [ids, strings, ints, vectors, "dy" * i]: the fifth column has no name on the page. A column past the fields is the dynamic
-- field, an object a row.
CREATE TEMP TABLE columns AS SELECT jsonb_build_array(
    (SELECT jsonb_agg(i ORDER BY i) FROM generate_series(0, 2999) AS i),
    (SELECT jsonb_agg(i::text ORDER BY i) FROM generate_series(0, 2999) AS i),
    (SELECT jsonb_agg(i ORDER BY i) FROM generate_series(10000, 12999) AS i),
    (SELECT jsonb_agg((SELECT jsonb_agg(round((i * 31 * place * place + place * 13) % 10007 / 10007.0, 4) ORDER BY place) FROM generate_series(1, 8) AS place) ORDER BY i)
        FROM generate_series(0, 2999) AS i),
    (SELECT jsonb_agg(jsonb_build_object('dynamic', repeat('dy', i)) ORDER BY i) FROM generate_series(0, 2999) AS i)) AS data;
SELECT mr -> 'upsert_count' AS upsert_count, jsonb_array_length(mr -> 'ids') AS ids
FROM (SELECT milvus_upsert('test_collection', data) AS mr FROM columns) AS call;
SELECT milvus_get_collection_stats('test_collection');
SELECT entity - 'embeddings' - 'dynamic' AS entity, length(entity ->> 'dynamic') AS dynamic
FROM milvus_query('test_collection', 'pk in [0, 1, 2999]') AS entity;

-- Again: every row is overwritten, none is added.
SELECT milvus_upsert('test_collection', data) -> 'upsert_count' AS upsert_count FROM columns;
SELECT milvus_get_collection_stats('test_collection');

-- Partition left blank: the default partition. An upserted row ends where the call says.
SELECT milvus_create_partition('test_collection', 'partition_1');
SELECT milvus_upsert('test_collection', '{"pk": 1, "name": "moved", "count": 1, "embeddings": [1,1,1,1,1,1,1,1]}', partition_name => 'partition_1');
SELECT milvus_get_partition_stats('test_collection', 'partition_1') AS partition_1, milvus_get_partition_stats('test_collection', '_default') AS _default;
SELECT milvus_get('test_collection', 1);
SELECT milvus_upsert('test_collection', '{"pk": 1, "name": "back", "count": 1, "embeddings": [1,1,1,1,1,1,1,1]}', partition_name => '');
SELECT milvus_get_partition_stats('test_collection', 'partition_1') AS partition_1, milvus_get_partition_stats('test_collection', '_default') AS _default;

-- A scalar field with a default may be left empty; the whole row is replaced, so what is left out is the default again.
SELECT milvus_upsert('test_collection', '{"pk": 1, "count": 2, "embeddings": [2,2,2,2,2,2,2,2]}');
SELECT milvus_get('test_collection', 1);
-- Rows upserted into an indexed collection are found without another call.
SELECT id, distance FROM milvus_search('test_collection', '[2,2,2,2,2,2,2,2]', limit_rows => 1);
SELECT milvus_flush('test_collection');
-- timeout: seconds for the call.
SELECT milvus_upsert('test_collection', '{"pk": 1, "count": 3, "embeddings": [3,3,3,3,3,3,3,3]}', timeout => 10);

-- Limits: a key is what names the row, so it cannot be changed, and with auto_id there is none to give.
SELECT milvus_create_collection('auto', schema => '{"auto_id": true, "fields": [{"name": "pk", "type": "INT64", "is_primary": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}');
SELECT milvus_upsert('auto', '{"pk": 1, "v": [1,2]}');
SELECT milvus_upsert('auto', '{"v": [1,2]}');
SELECT milvus_upsert('test_collection', '{"count": 3, "embeddings": [3,3,3,3,3,3,3,3]}');

SET client_min_messages = warning;
DROP SCHEMA milvus_page_3 CASCADE;
