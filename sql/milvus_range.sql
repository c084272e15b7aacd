-- Range searches. L2 and the distances of bits: range_filter <= distance < radius; similarities:
-- radius < distance <= range_filter.
CREATE SCHEMA milvus_range;
SET search_path = milvus_range, public;

-- Distances from the origin 0, 1, 4, 9, ...
SELECT milvus_create_collection('line', 2, metric_type => 'L2');
INSERT INTO line (id, vector) SELECT i, format('[%s,0]', i)::vector FROM generate_series(0, 499) AS i;
ANALYZE line;
SELECT id, distance FROM milvus_search('line', '[0,0]', search_params => '{"params": {"radius": 9}}');
SELECT id, distance FROM milvus_search('line', '[0,0]', search_params => '{"params": {"radius": 9, "range_filter": 1}}');
SELECT id, distance FROM milvus_search('line', '[0,0]', search_params => '{"range_filter": 9}', limit_rows => 2);
SELECT id FROM milvus_search('line', '[0,0]', search_params => '{"radius": 100, "range_filter": 4}', filter => 'id % 2 == 0');
SELECT id FROM milvus_search('line', '[0,0]', search_params => '{"radius": 50, "offset": 3}', limit_rows => 3);
SELECT count(*) FROM milvus_search('line', '[0,0]', search_params => '{"radius": 0}');
-- Whole, near and far from the query.
SELECT count(*), min(id::int), max(id::int) FROM milvus_search('line', '[0,0]', limit_rows => 1000,
    search_params => '{"radius": 90000, "range_filter": 40000}');
SELECT count(*) FROM milvus_search('line', '[0,0]', limit_rows => 1000, search_params => '{"radius": 1e9}');

SELECT milvus_create_collection('ip', 2, metric_type => 'IP');
INSERT INTO ip (id, vector) SELECT id, vector FROM line;
SELECT id, distance FROM milvus_search('ip', '[2,0]', search_params => '{"radius": 990}');
SELECT id, distance FROM milvus_search('ip', '[2,0]', search_params => '{"radius": 990, "range_filter": 994}');
SELECT id, distance FROM milvus_search('ip', '[2,0]', search_params => '{"range_filter": 4}', limit_rows => 2);

-- Page after page by range, as Milvus's iterator does: the last distance is the next range_filter,
-- and what was seen at that distance is left out.
SELECT string_agg(id, ',' ORDER BY distance, id) FROM milvus_search('line', '[0,0]', limit_rows => 4);
SELECT string_agg(id, ',' ORDER BY distance, id) FROM milvus_search('line', '[0,0]', limit_rows => 4,
    search_params => '{"params": {"range_filter": 9}}', filter => 'id not in [3]');

-- What no distance can satisfy is refused.
SELECT milvus_search('line', '[0,0]', search_params => '{"radius": 1, "range_filter": 2}');
SELECT milvus_search('line', '[0,0]', search_params => '{"radius": 1, "range_filter": 1}');
SELECT milvus_search('ip', '[0,0]', search_params => '{"radius": 2, "range_filter": 1}');
SELECT milvus_search('line', '[0,0]', search_params => '{"radius": "far"}');

SET client_min_messages = warning;
DROP SCHEMA milvus_range CASCADE;
