-- The page "insert()" of MilvusClient 2.4: one row, a list of rows, a partition, and what is refused.
CREATE SCHEMA milvus_page_5;
SET search_path = milvus_page_5, public;

SELECT milvus_create_collection('test_collection', dimension => 5);
-- client.insert(collection_name=..., data={...}): one dict.
SELECT milvus_insert(collection_name => 'test_collection', data => '{"id": 0, "vector": [0.11, 0.22, 0.33, 0.44, 0.55]}');
-- data=[{...}, {...}]: a list of two.
SELECT milvus_insert(collection_name => 'test_collection', data => '[
    {"id": 1, "vector": [0.21, 0.32, 0.43, 0.54, 0.65]}, {"id": 2, "vector": [0.31, 0.42, 0.53, 0.64, 0.75]}]');
-- partition_name: an existing partition; "" and NULL are the default one.
SELECT milvus_create_partition('test_collection', 'partitionA');
SELECT milvus_insert('test_collection', '{"id": 3, "vector": [1, 2, 3, 4, 5]}', partition_name => 'partitionA');
SELECT milvus_insert('test_collection', '{"id": 4, "vector": [1, 2, 3, 4, 5]}', partition_name => '', timeout => 5);
-- An empty list is answered with 0.
SELECT milvus_insert('test_collection', '[]');
-- MilvusException for anything that goes wrong; nothing of a refused call is stored.
SELECT milvus_insert('test_collection', '[{"id": 5, "vector": [1, 2, 3, 4, 5]}, {"id": 6, "vector": [1, 2, 3, 4]}]');
SELECT milvus_insert('test_collection', '[{"id": 5, "vector": [1, 2, 3, 4, 5]}, {"vector": [1, 2, 3, 4, 5]}]');
SELECT milvus_insert('test_collection', '{"id": 5}');
SELECT milvus_insert('test_collection', '{"id": "5", "vector": [1, 2, 3, 4, 5]}');
SELECT milvus_insert('test_collection', '"five"');
SELECT milvus_insert('test_collection', '{"id": 3, "vector": [1, 2, 3, 4, 5]}');
SELECT milvus_insert('test_collection', '{"id": 5, "vector": [1, 2, 3, 4, 5]}', partition_name => 'partitionB');
SELECT milvus_insert('no_collection', '{"id": 5, "vector": [1, 2, 3, 4, 5]}');
SELECT milvus_query('test_collection', output_fields => ARRAY['count(*)']);
SELECT milvus_query('test_collection', 'id >= 0', ARRAY['id', 'vector'], limit_rows => 10);

SET client_min_messages = warning;
DROP SCHEMA milvus_page_5 CASCADE;
