-- The page "Insert, Upsert & Delete" of Milvus 2.4: the quick set-up, ten rows, a partition, upsert, delete by filter and by ids.
CREATE SCHEMA milvus_page_4;
SET search_path = milvus_page_4, public;

SELECT milvus_create_collection('quick_setup', dimension => 5, metric_type => 'IP');
SELECT milvus_describe_collection('quick_setup') -> 'enable_dynamic_field' AS dynamic, milvus_get_load_state('quick_setup');

SELECT milvus_insert('quick_setup', '[
    {"id": 0, "vector": [0.35, -0.60, 0.18, -0.26, 0.91], "color": "pink_8601"},
    {"id": 1, "vector": [0.19, 0.06, 0.43, -0.13, 0.22], "color": "red_7002"},
    {"id": 2, "vector": [0.44, -0.55, 0.64, 0.78, -0.26], "color": "orange_6703"},
    {"id": 3, "vector": [0.31, -0.55, 0.41, 0.91, 0.20], "color": "pink_9204"},
    {"id": 4, "vector": [0.44, 0.09, 0.16, 0.11, -0.52], "color": "red_4705"},
    {"id": 5, "vector": [0.98, -0.81, 0.22, 0.65, 0.98], "color": "yellow_2106"},
    {"id": 6, "vector": [-0.33, 0.29, -0.97, 0.52, 0.01], "color": "red_9307"},
    {"id": 7, "vector": [-0.02, -0.99, 0.66, 0.12, 0.73], "color": "grey_8508"},
    {"id": 8, "vector": [0.40, 0.15, 0.61, 0.58, -0.92], "color": "white_9309"},
    {"id": 9, "vector": [0.57, 0.31, -0.38, -0.61, 0.47], "color": "purple_4910"}]');

SELECT milvus_create_partition('quick_setup', 'partitionA');
SELECT milvus_insert('quick_setup', '[
    {"id": 10, "vector": [-0.55, -0.35, 0.82, 0.34, -0.15], "color": "pink_3411"},
    {"id": 11, "vector": [0.60, 0.14, -0.78, 0.22, 0.46], "color": "blue_6512"},
    {"id": 12, "vector": [0.12, -0.66, 0.29, 0.71, 0.38], "color": "yellow_7913"},
    {"id": 13, "vector": [0.81, 0.42, -0.17, 0.09, 0.63], "color": "grey_2814"},
    {"id": 14, "vector": [-0.27, 0.93, 0.34, -0.48, 0.05], "color": "green_8315"},
    {"id": 15, "vector": [0.51, -0.08, 0.97, 0.16, -0.44], "color": "white_5616"},
    {"id": 16, "vector": [0.07, 0.59, -0.21, 0.84, 0.32], "color": "blue_1917"},
    {"id": 17, "vector": [-0.68, 0.23, 0.45, 0.02, 0.79], "color": "blue_4418"},
    {"id": 18, "vector": [0.36, -0.13, 0.58, -0.94, 0.27], "color": "orange_7019"},
    {"id": 19, "vector": [0.95, 0.48, 0.11, 0.53, -0.82], "color": "red_3320"}]', partition_name => 'partitionA');
-- What the page's last call would delete now: three.
SELECT milvus_query('quick_setup', 'color like "blue%"', ARRAY['id', 'color'], partition_names => ARRAY['partitionA']);

-- Upsert in the default partition: rows 0 to 9 are overwritten.
SELECT milvus_upsert('quick_setup', (SELECT jsonb_agg(jsonb_build_object('id', i, 'vector', jsonb_build_array(i, 1, 0, 0.5, -1), 'color', 'black_' || 9000 + i) ORDER BY i)
    FROM generate_series(0, 9) AS i));
-- Upsert in the partition: rows 10 to 19, of which 12 and 13 are blue now.
SELECT milvus_upsert('quick_setup', (SELECT jsonb_agg(jsonb_build_object('id', i, 'vector', jsonb_build_array(1, i, 0.5, 0, -1),
        'color', CASE WHEN i IN (12, 13) THEN 'blue_' ELSE 'brown_' END || 9000 + i) ORDER BY i) FROM generate_series(10, 19) AS i), partition_name => 'partitionA');
SELECT milvus_get_collection_stats('quick_setup'), milvus_get_partition_stats('quick_setup', 'partitionA') AS "partitionA";
SELECT milvus_get('quick_setup', '[0, 12]');

-- Delete by filter, by ids, in a partition.
SELECT milvus_delete('quick_setup', filter => 'id in [4,5,6]');
SELECT milvus_delete('quick_setup', ids => ARRAY[18, 19]::bigint[], partition_name => 'partitionA');
SELECT milvus_delete('quick_setup', partition_name => 'partitionA', filter => 'color like "blue%"');
SELECT milvus_query('quick_setup', filter => 'id >= 0', output_fields => ARRAY['count(*)']);
-- Note of the page: a delete by filter needs the collection loaded; one by ids does not, and inserting neither.
SELECT milvus_release_collection('quick_setup');
SELECT milvus_delete('quick_setup', filter => 'color like "black%"');
SELECT milvus_delete('quick_setup', ids => '[7]');
SELECT milvus_insert('quick_setup', '{"id": 20, "vector": [1, 2, 3, 4, 5], "color": "red_1021"}');
SELECT milvus_query('quick_setup', 'id == 20');
SELECT milvus_load_collection('quick_setup');
SELECT milvus_query('quick_setup', 'id == 20');
-- Keys that are no field are in the reserved JSON field.
SELECT id, "$meta", "$partition" FROM quick_setup ORDER BY id LIMIT 3;

SET client_min_messages = warning;
DROP SCHEMA milvus_page_4 CASCADE;
