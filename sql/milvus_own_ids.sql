-- allow_insert_auto_id: rows of a collection that makes keys may give their own.
CREATE SCHEMA milvus_own_ids;
SET search_path = milvus_own_ids, public;
SELECT milvus_create_collection('numbers', 2, auto_id => true, properties => '{"allow_insert_auto_id": "true"}');
SELECT milvus_insert('numbers', '[{"vector": [1,1]}, {"id": -7, "vector": [2,2]}, {"vector": [3,3]}]');
SELECT milvus_insert('numbers', '{"id": -8, "vector": [4,4], "x": 1}');
SELECT milvus_insert('numbers', '[[[5,5], [6,6]]]');
SELECT * FROM numbers ORDER BY id;
-- Keys are looked at as elsewhere, and nothing is stored where one is wrong.
SELECT milvus_insert('numbers', '[{"vector": [9,9]}, {"id": -7, "vector": [9,9]}]');
SELECT milvus_insert('numbers', '[{"id": -9, "vector": [9,9]}, {"id": -9, "vector": [9,9]}]');
SELECT milvus_insert('numbers', '{"id": null, "vector": [9,9]}');
SELECT milvus_insert('numbers', '{"id": "a", "vector": [9,9]}');
SELECT count(*) FROM numbers;
-- The property may come and go; an upsert is refused as ever.
SELECT milvus_alter_collection_properties('numbers', '{"allow_insert_auto_id": false}');
SELECT milvus_insert('numbers', '{"id": -9, "vector": [9,9]}');
SELECT milvus_alter_collection_properties('numbers', '{"allow_insert_auto_id": true}');
SELECT milvus_insert('numbers', '{"id": -9, "vector": [9,9]}');
SELECT milvus_upsert('numbers', '{"id": -9, "vector": [9,9]}');
SELECT milvus_drop_collection_properties('numbers', '{allow_insert_auto_id}');
SELECT milvus_insert('numbers', '{"id": -10, "vector": [9,9]}');
SELECT milvus_alter_collection_properties('numbers', '{"allow_insert_auto_id": 1}');
-- Text keys, and a collection that makes none, where the property says nothing.
SELECT milvus_create_collection('texts', 2, auto_id => true, id_type => 'string', max_length => 5, properties => '{"allow_insert_auto_id": true}');
SELECT milvus_insert('texts', '[{"id": "a", "vector": [1,1]}, {"vector": [2,2]}]');
SELECT milvus_insert('texts', '{"id": "abcdef", "vector": [1,1]}');
SELECT id FROM texts ORDER BY id;
SELECT milvus_create_collection('given', 2, properties => '{"allow_insert_auto_id": true}');
SELECT milvus_insert('given', '{"vector": [1,1]}');
SET client_min_messages = warning;
DROP SCHEMA milvus_own_ids CASCADE;
