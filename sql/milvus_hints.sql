-- Mistakes that are easily made, each with a hint that says what to do.
SET client_min_messages = warning;
CREATE SCHEMA milvus_hints;
SET search_path = milvus_hints, public;
SELECT milvus_create_collection('c', 2);
SELECT milvus_insert('c', '{"id": 1, "vector": [1, 2], "kind": "fruit"}') -> 'insert_count' AS inserted;
CREATE TABLE plain (id int PRIMARY KEY, vector vector(2));
CREATE VIEW seen AS SELECT id FROM plain;
-- A table that is no collection yet; what cannot become one, and what is not there, have no hint.
SELECT milvus_query('plain', 'id == 1');
SELECT milvus_query('seen', 'id == 1');
SELECT milvus_query('nothing', 'id == 1');
-- A text without quotes is a key.
SELECT milvus_query('c', 'kind == fruit');
-- Milvus counts bytes.
SELECT milvus_search('c', '[1,2,3]');
SELECT milvus_create_collection('d', 2, metric_type => 'EUCLID');
SELECT milvus_create_collection('d', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "s", "type": "SPARSE_FLOAT_VECTOR"}]}', index_params => '{"field_name": "s", "metric_type": "L2"}');
SELECT milvus_create_collection('d');
SELECT milvus_insert('c', '{"id": 1, "vector": [1, 2]}');
DROP SCHEMA milvus_hints CASCADE;
