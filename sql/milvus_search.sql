-- Searching: what comes back, for each metric and each form of the query vectors. The distances are
-- small whole numbers or compared with the server's own.
CREATE SCHEMA milvus_search;
SET search_path = milvus_search, public;
SET extra_float_digits = 0; -- distances to 15 digits

SELECT milvus_create_collection('plane', 2, metric_type => 'L2');
INSERT INTO plane (id, vector, "$meta") VALUES
    (1, '[0,0]', '{"color": "red"}'), (2, '[3,4]', '{"color": "blue"}'), (3, '[1,1]', '{"color": "red"}'),
    (4, '[-6,8]', '{}'), (5, '[0,2]', '{"color": "blue", "size": 7}');

-- L2 is squared, the nearest first; no field unless asked for.
SELECT * FROM milvus_search('plane', '[0,0]');
SELECT * FROM milvus_search('plane', '[0,0]', limit_rows => 2, output_fields => '{color}');
SELECT id, distance, entity FROM milvus_search('plane', '[3,4]', limit_rows => 1, output_fields => '{*}');
SELECT id, entity FROM milvus_search('plane', '[0,2]', limit_rows => 1, output_fields => '{id,vector,size,none}');
-- Several vectors are counted from 0.
SELECT query, id, distance FROM milvus_search('plane', '[[0,0],[2,4],[0,0]]', limit_rows => 2);
-- Every form of one vector, and of several.
SELECT 'text', id, distance FROM milvus_search('plane', ' [ 3 , 4 ] ', limit_rows => 1) UNION ALL
SELECT 'list', id, distance FROM milvus_search('plane', '[[3,4]]', limit_rows => 1) UNION ALL
SELECT 'strings', id, distance FROM milvus_search('plane', '["[3,4]"]', limit_rows => 1) UNION ALL
SELECT 'vector', id, distance FROM milvus_search('plane', '[3,4]'::vector, limit_rows => 1) UNION ALL
SELECT 'halfvec', id, distance FROM milvus_search('plane', '[3,4]'::halfvec, limit_rows => 1) UNION ALL
SELECT 'vector[]', id, distance FROM milvus_search('plane', ARRAY['[3,4]'::vector], limit_rows => 1) UNION ALL
SELECT 'text[]', id, distance FROM milvus_search('plane', ARRAY['[3,4]'], limit_rows => 1);
-- Positional, and as a prepared statement with a parameter of unknown type.
SELECT id FROM milvus_search('plane', '[0,0]', 'color == "blue"', 1);
PREPARE near AS SELECT id FROM milvus_search('plane', $1, limit_rows => 2);
EXECUTE near('[1,1.5]');
EXECUTE near('[2,4]');

-- Filters, templates, partitions, offset, rounding.
SELECT id, distance FROM milvus_search('plane', '[0,0]', filter => 'color == "blue"');
SELECT id, distance FROM milvus_search('plane', '[0,0]', filter => 'id in {ids} and color == {c}',
    filter_params => '{"ids": [2,3,4], "c": "blue"}');
SELECT id FROM milvus_search('plane', '[0,0]', filter => '');
SELECT id FROM milvus_search('plane', '[0,0]', filter => 'id > 100');
SELECT id FROM milvus_search('plane', '[0,0]', limit_rows => 2, offset_rows => 1);
SELECT id FROM milvus_search('plane', '[0,0]', limit_rows => 2, search_params => '{"offset": 3}');
SELECT id FROM milvus_search('plane', '[0,0]', offset_rows => 5);
SELECT id, distance FROM milvus_search('plane', '[0.123,0]', limit_rows => 2, round_decimal => 2);
SELECT id, distance FROM milvus_search('plane', '[0.123,0]', limit_rows => 2, round_decimal => 0);
SELECT milvus_create_partition('plane', 'far');
INSERT INTO plane (id, vector, "$partition") VALUES (6, '[0,1]', 'far'), (7, '[90,0]', 'far');
SELECT id FROM milvus_search('plane', '[0,0]', limit_rows => 3);
SELECT id FROM milvus_search('plane', '[0,0]', limit_rows => 3, partition_names => '{far}');
SELECT id FROM milvus_search('plane', '[0,0]', limit_rows => 3, partition_names => '{far, _default}');
-- Parameters of the search, at the top or below "params"; those of other index types mean nothing.
SELECT id FROM milvus_search('plane', '[0,0]', limit_rows => 2, search_params =>
    '{"metric_type": "l2", "params": {"ef": 1, "nprobe": 8}, "level": 3, "search_list": 20, "params": {"drop_ratio_search": 0.2}}');
SELECT count(*) FROM milvus_search('plane', '[0,0]', search_params => '{"ef": 2000000000}', consistency_level => 'Bounded', timeout => 10);
-- An alias, and a database named.
SELECT milvus_create_alias('plane', 'surface');
SELECT id FROM milvus_search('surface', '[0,0]', limit_rows => 1);
SELECT id FROM milvus_search('plane', '[0,0]', limit_rows => 1, db_name => 'milvus_search');

-- The other metrics of dense vectors: similarities, the largest first. A zero vector is similar to
-- nothing, be it stored or asked for.
SELECT milvus_create_collection('ip', 2, metric_type => 'IP');
INSERT INTO ip (id, vector) SELECT id, vector FROM plane;
SELECT id, distance FROM milvus_search('ip', '[1,2]', limit_rows => 4);
SELECT milvus_create_collection('cosine', 2);
INSERT INTO cosine (id, vector) SELECT id, vector FROM plane;
SELECT f.id, distance, abs(distance - (1 - (vector <=> '[3,4]'))) < 1e-12 AS agrees
    FROM milvus_search('cosine', '[3,4]', limit_rows => 10) AS f JOIN cosine AS c ON c.id::text = f.id ORDER BY distance DESC, f.id;
SELECT id, distance FROM milvus_search('cosine', '[-1,0]', limit_rows => 7);
SELECT count(*), min(distance), max(distance) FROM milvus_search('cosine', '[0,0]');

-- All vector types in one collection.
SELECT milvus_create_collection('kinds', schema => '{"fields": [{"name": "key", "type": "VARCHAR", "max_length": 10, "is_primary": true},
    {"name": "h", "type": "FLOAT16_VECTOR", "dim": 2}, {"name": "b", "type": "BINARY_VECTOR", "dim": 16},
    {"name": "s", "type": "SPARSE_FLOAT_VECTOR"}, {"name": "j", "type": "BINARY_VECTOR", "dim": 8}]}',
    index_params => '[{"field_name": "h", "metric_type": "L2"}, {"field_name": "b", "metric_type": "HAMMING"},
    {"field_name": "s", "metric_type": "IP", "index_type": "SPARSE_INVERTED_INDEX"}, {"field_name": "j", "index_type": "BIN_FLAT", "metric_type": "JACCARD"}]');
INSERT INTO kinds (key, h, b, s, j) VALUES
    ('a', '[1,0]', '1111111100000000', '{1:1,5:2}/1000000000', '11110000'),
    ('b', '[0,2]', '1111111111111111', '{5:3}/1000000000', '11000000'),
    ('c', '[2,2]', '0000000000000001', '{7:1}/1000000000', '00001111');
SELECT id, distance FROM milvus_search('kinds', '[0,0]', anns_field => 'h');
-- Milvus's index i of a sparse vector is element i + 1.
SELECT id, distance FROM milvus_search('kinds', '{"0": 10, "4": 1}', anns_field => 's');
SELECT query, id, distance FROM milvus_search('kinds', '[{"0": 10, "4": 1}, {"6": 2.5}]', anns_field => 's', limit_rows => 1);
SELECT id, distance FROM milvus_search('kinds', '[[0, 10], [4, 1]]', anns_field => 's', limit_rows => 1);
SELECT id, distance FROM milvus_search('kinds', '{1:10,5:1}/5', anns_field => 's', limit_rows => 1);
SELECT id, distance FROM milvus_search('kinds', '{1:10,5:1}/5'::sparsevec, anns_field => 's', limit_rows => 1);
-- A binary vector is a list of bytes, a string of 0 and 1, or a bit string.
SELECT id, distance FROM milvus_search('kinds', '[255, 0]', anns_field => 'b');
SELECT id, distance FROM milvus_search('kinds', '1111111100000000', anns_field => 'b', limit_rows => 1);
SELECT query, id, distance FROM milvus_search('kinds', '["1111111100000000", [0, 1]]', anns_field => 'b', limit_rows => 1);
SELECT id, distance FROM milvus_search('kinds', B'1111111100000000', anns_field => 'b', limit_rows => 1);
SELECT query, id FROM milvus_search('kinds', ARRAY[B'1111111100000000', B'0000000000000001'], anns_field => 'b', limit_rows => 1);
SELECT id, distance FROM milvus_search('kinds', '[240]', anns_field => 'j');
SELECT id, entity FROM milvus_search('kinds', '[240]', anns_field => 'j', limit_rows => 1, output_fields => '{*}');

-- Without an index a field is searched all the same, where that may be read.
SET milvus.enforce_load_state = off;
SELECT milvus_drop_index('plane', 'vector');
SELECT id, distance FROM milvus_search('plane', '[3,4]', limit_rows => 2, search_params => '{"metric_type": "IP"}');
RESET milvus.enforce_load_state;

-- A table of one's own, with a column whose dimensions vary and may be NULL.
CREATE TABLE items (name text PRIMARY KEY, v vector, n int);
INSERT INTO items VALUES ('x', '[1,2]', 1), ('y', '[2,2]', 2), ('z', NULL, 3);
SELECT milvus_register_collection('items');
SELECT id, distance, entity FROM milvus_search('items', '[1,2]', output_fields => '{n}', search_params => '{"metric_type": "L2"}');
CREATE INDEX ON items USING hnsw ((v::vector(2)) vector_l2_ops);

SET client_min_messages = warning;
DROP SCHEMA milvus_search CASCADE;
