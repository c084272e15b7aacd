-- The page "Manage Data" of Milvus 2.0: 2,000 rows of one 8-dimensional vector, keys given by the
-- server, column form and row form, delete by keys, an exact count. docs/from-milvus.md walks it.
CREATE SCHEMA milvus_page_1;
SET search_path = milvus_page_1, public;

SELECT milvus_create_collection('example_collection',
    schema => '{"auto_id": true, "fields": [
        {"name": "example_key", "type": "INT64", "is_primary": true},
        {"name": "example_field", "type": "FLOAT_VECTOR", "dim": 8}]}',
    index_params => '{"field_name": "example_field", "index_type": "IVF_FLAT", "metric_type": "L2", "params": {"nlist": 100}}');
SELECT milvus_create_partition('example_collection', 'example_partition');

-- Python: entities = [vectors]; Collection("example_collection").insert(entities). A list of columns, the key left out.
CREATE TEMP TABLE vectors AS
    SELECT row, (SELECT jsonb_agg(round(((row * 31 + place * 17) % 1000) / 1000.0, 3) ORDER BY place) FROM generate_series(1, 8) AS place) AS vector
    FROM generate_series(1, 2000) AS row;
CREATE TEMP TABLE reply AS
    SELECT milvus_insert('example_collection', (SELECT jsonb_build_array(jsonb_agg(vector ORDER BY row)) FROM vectors)) AS mr;
SELECT mr -> 'insert_count' AS insert_count, jsonb_array_length(mr -> 'ids') AS ids FROM reply;
-- Keys are 64-bit numbers, rising in the order of the rows.
SELECT count(DISTINCT id), bool_and(id > before) AS rising
FROM (SELECT id::bigint, lag(id::bigint, 1, 0::bigint) OVER (ORDER BY place) AS before
      FROM reply, jsonb_array_elements(mr -> 'ids') WITH ORDINALITY AS e (id, place)) AS ids;
-- The rows went where their keys say.
SELECT count(*) FROM reply, jsonb_array_elements(mr -> 'ids') WITH ORDINALITY AS e (id, place)
    JOIN example_collection AS c ON c.example_key = id::bigint
    JOIN vectors AS v ON v.row = place AND v.vector = c.example_field::text::jsonb;

-- Node: dataManager.insert({collection_name, partition_name, fields_data}), row form.
SELECT milvus_insert('example_collection', '[{"example_field": [1,2,3,4,5,6,7,8]}, {"example_field": [8,7,6,5,4,3,2,1]}]', partition_name => 'example_partition') -> 'insert_count' AS insert_count;
SELECT milvus_get_partition_stats('example_collection', 'example_partition'), milvus_get_collection_stats('example_collection');
SELECT milvus_delete('example_collection', ids => (SELECT array_agg(example_key) FROM example_collection WHERE "$partition" = 'example_partition'), partition_name => 'example_partition') -> 'delete_count' AS delete_count;

-- Load first, delete by an expression on the key, count exactly. (The index was given, so it is loaded already; twice is no error.)
SELECT milvus_load_collection('example_collection');
SELECT milvus_delete('example_collection', format('example_key in [%s,%s]', mr -> 'ids' -> 0, mr -> 'ids' -> 1)) -> 'delete_count' AS delete_count,
    milvus_get_collection_stats('example_collection')
FROM reply;
SELECT milvus_get_collection_stats('example_collection') AS num_entities;
-- A delete cannot be undone there. Here it can, until commit.
BEGIN;
SELECT milvus_delete('example_collection', 'example_key > 0') -> 'delete_count' AS delete_count;
ROLLBACK;
SELECT milvus_get_collection_stats('example_collection') AS num_entities;
-- Restricted to a partition the same delete finds nothing.
SELECT milvus_delete('example_collection', format('example_key in [%s]', mr -> 'ids' -> 2), partition_name => 'example_partition') FROM reply;

SET client_min_messages = warning;
DROP SCHEMA milvus_page_1 CASCADE;
