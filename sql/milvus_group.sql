-- Grouping: the best rows of each value of a field. The limit and the offset count groups.
CREATE SCHEMA milvus_group;
SET search_path = milvus_group, public;

SELECT milvus_create_collection('docs', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "doc", "type": "VARCHAR", "max_length": 10, "nullable": true}, {"name": "page", "type": "INT32"},
    {"name": "f", "type": "FLOAT"}, {"name": "flag", "type": "BOOL"}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '{"field_name": "v", "metric_type": "L2"}');
-- Row i is at distance i * i; documents a, b, c, NULL by turns.
INSERT INTO docs SELECT i, (ARRAY['a','b','c',NULL])[i % 4 + 1], i / 10, i, i % 3 = 0, format('[%s,0]', i)::vector FROM generate_series(0, 99) AS i;
SELECT id, distance, entity FROM milvus_search('docs', '[0,0]', group_by_field => 'doc', output_fields => '{doc}');
SELECT id, distance FROM milvus_search('docs', '[0,0]', group_by_field => 'doc', limit_rows => 2);
SELECT id, distance FROM milvus_search('docs', '[0,0]', group_by_field => 'doc', limit_rows => 2, offset_rows => 1);
SELECT id, entity->>'doc' AS doc FROM milvus_search('docs', '[0,0]', group_by_field => 'doc', limit_rows => 2, group_size => 3, output_fields => '{doc}');
SELECT id FROM milvus_search('docs', '[0,0]', group_by_field => 'page', limit_rows => 3, group_size => 2, strict_group_size => true);
SELECT id FROM milvus_search('docs', '[0,0]', group_by_field => 'flag', group_size => 2);
SELECT id FROM milvus_search('docs', '[0,0]', group_by_field => 'page', limit_rows => 3, filter => 'doc == "b"');
SELECT id FROM milvus_search('docs', '[0,0]', group_by_field => 'page', limit_rows => 3, search_params => '{"range_filter": 400, "radius": 1000}');
SELECT query, id FROM milvus_search('docs', '[[0,0],[99,0]]', group_by_field => 'doc', limit_rows => 2);
-- More than there is of a group.
SELECT count(*), count(DISTINCT entity->>'doc') FROM milvus_search('docs', '[0,0]', group_by_field => 'doc', group_size => 50, output_fields => '{doc}');

-- A group that comes late, behind more rows than an index scan is asked for.
INSERT INTO docs SELECT i, 'a', 0, i, true, format('[%s,0]', i)::vector FROM generate_series(1000, 6000) AS i;
INSERT INTO docs VALUES (7000, 'last', 0, 0, true, '[7000,0]');
ANALYZE docs;
SELECT id, distance FROM milvus_search('docs', '[0,0]', group_by_field => 'doc', limit_rows => 5);
SELECT id FROM milvus_search('docs', '[6000,0]', group_by_field => 'doc', limit_rows => 5);

SET client_min_messages = error;
SELECT milvus_search('docs', '[0,0]', group_by_field => 'none');
SELECT milvus_search('docs', '[0,0]', group_by_field => 'f');
SELECT milvus_search('docs', '[0,0]', group_by_field => 'v');
-- A window without end takes no more memory than there are groups.
SET milvus.max_result_window = 2147483647;
SELECT count(*), count(DISTINCT id) FROM milvus_search('docs', '[0,0]', group_by_field => 'page', limit_rows => 2147483647);
SELECT count(*), count(DISTINCT id) FROM milvus_search('docs', '[0,0]', group_by_field => 'id', limit_rows => 2147483647);
SELECT count(*) FROM milvus_search('docs', '[0,0]', group_by_field => 'doc', group_size => 2147483647, limit_rows => 2147483647);
RESET milvus.max_result_window;
SELECT milvus_search('docs', '[0,0]', group_by_field => 'doc', group_size => 0);
SELECT milvus_search('docs', '[0,0]', group_by_field => 'doc', group_size => 9223372036854775807);
SELECT milvus_search('docs', '[0,0]', group_size => 2);

DROP SCHEMA milvus_group CASCADE;
