-- Hybrid searches: reciprocal ranks and weighted distances, worked out by hand.
CREATE SCHEMA milvus_hybrid;
SET search_path = milvus_hybrid, public;

SELECT milvus_create_collection('h', schema => '{"enable_dynamic_field": true, "fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "a", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "b", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "c", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '[{"field_name": "a", "metric_type": "L2"}, {"field_name": "b", "metric_type": "IP"}, {"field_name": "c", "metric_type": "COSINE"}]');
INSERT INTO h VALUES (1, '[0,0]', '[1,0]', '[1,0]', '{"n": "one"}'), (2, '[1,0]', '[2,0]', '[0,1]', '{"n": "two"}'), (3, '[2,0]', '[3,0]', '[-1,0]', '{"n": "three"}');

-- By a: 1, 2, 3 at 0, 1, 4. By b: 3, 2, 1 at 3, 2, 1. By c: 1, 2, 3 at 1, 0, -1.
-- 1: 1/61 + 1/63; 2: 2/62; 3: 1/63 + 1/61. Equal ones by key.
SELECT id, round(distance::numeric, 10), entity FROM milvus_hybrid_search('h',
    '[{"data": [[0,0]], "anns_field": "a", "param": {"metric_type": "L2"}, "limit": 3}, {"data": [[1,0]], "anns_field": "b", "limit": 3}]',
    '{"strategy": "rrf"}', output_fields => '{n}');
SELECT round(1/61.0 + 1/63.0, 10), round(2/62.0, 10);
-- A row that one request alone returns has that term alone; k as asked for.
SELECT id, round(distance::numeric, 10) FROM milvus_hybrid_search('h',
    '[{"data": "[0,0]", "anns_field": "a", "limit": 2}, {"data": [1,0], "anns_field": "b", "limit": 1}]', '{"strategy": "rrf", "params": {"k": 10}}');
SELECT round(1/11.0, 10), round(1/12.0, 10);
-- Weighted: L2 1 - 2 atan(d) / pi, IP 0.5 + atan(d) / pi, COSINE (1 + d) / 2.
SELECT id, round(distance::numeric, 10) FROM milvus_hybrid_search('h',
    '[{"data": [[0,0]], "anns_field": "a"}, {"data": [[1,0]], "anns_field": "b"}, {"data": [[1,0]], "anns_field": "c"}]',
    '{"strategy": "weighted", "params": {"weights": [0.5, 0.25, 1]}}');
SELECT i, round((0.5 * (1 - 2 * atan(a) / pi()) + 0.25 * (0.5 + atan(b) / pi()) + (1 + c) / 2.0)::numeric, 10)
    FROM (VALUES (1, 0, 1, 1), (2, 1, 2, 0), (3, 4, 3, -1)) AS v (i, a, b, c);
SELECT id, distance FROM milvus_hybrid_search('h', '[{"data": [[0,0]], "anns_field": "a"}, {"data": [[1,0]], "anns_field": "b"}]',
    '{"strategy": "weighted", "params": {"weights": [1, 0.5], "norm_score": false}}');
-- Limit, offset, rounding, filters of each request, several query vectors, partitions; json and jsonb.
SELECT id, distance FROM milvus_hybrid_search('h', '[{"data": [[0,0]], "anns_field": "a"}]', '{"strategy": "rrf"}', limit_rows => 1, offset_rows => 1, round_decimal => 3);
SELECT id FROM milvus_hybrid_search('h', '[{"data": [[0,0]], "anns_field": "a", "expr": "id > 1"}, {"data": [[1,0]], "anns_field": "b", "filter": "id in {l}", "filter_params": {"l": [2]}}]', '{}');
SELECT query, id FROM milvus_hybrid_search('h', '[{"data": [[0,0],[2,0]], "anns_field": "a", "limit": 1}, {"data": [[1,0],[-1,0]], "anns_field": "b", "limit": 1}]', NULL);
SELECT count(*) FROM milvus_hybrid_search('h', '[{"data": [[0,0]], "anns_field": "a"}]', '{"strategy": "rrf"}', partition_names => '{_default}');
SELECT id FROM milvus_hybrid_search('h', '[{"data": [[0,0]], "anns_field": "a", "limit": 1}]'::json, '{}');
SELECT id FROM milvus_hybrid_search('h', '[{"data": [[0,0]], "anns_field": "a", "limit": 1, "search_params": {"params": {"radius": 5, "range_filter": 1}}}]'::jsonb, '{}');

\set VERBOSITY verbose
CREATE FUNCTION pg_temp.said(reqs text, ranker jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text;
BEGIN
    PERFORM milvus_hybrid_search('h', reqs, ranker);
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ')';
END $$;
\pset format unaligned
\pset tuples_only on
SELECT ranker, pg_temp.said('[{"data": [[0,0]], "anns_field": "a"}, {"data": [[0,0]], "anns_field": "b"}]', ranker::jsonb) FROM (VALUES
    ('[]'), ('{"strategy": "best"}'), ('{"strategy": "rrf", "params": {"k": 0}}'), ('{"strategy": "rrf", "params": {"k": 16384}}'), ('{"strategy": "rrf", "params": {"weights": [1]}}'),
    ('{"strategy": "weighted"}'), ('{"strategy": "weighted", "params": {"weights": [1]}}'), ('{"strategy": "weighted", "params": {"weights": [1, 1.5]}}'),
    ('{"strategy": "weighted", "params": {"weights": [1, "x"]}}'), ('{"other": 1}')) AS v (ranker);
SELECT reqs, pg_temp.said(reqs, '{}') FROM (VALUES
    ('[]'), ('{}'), ('x'), ('[1]'), ('[{}]'), ('[{"data": [[0,0]]}]'), ('[{"data": [[0,0]], "anns_field": "a", "limit": 0}]'), ('[{"data": [[0,0]], "anns_field": "a", "limit": "x"}]'),
    ('[{"data": [[0,0]], "anns_field": "a", "top": 1}]'), ('[{"data": [[0]], "anns_field": "a"}]'), ('[{"data": [[0,0]], "anns_field": "a", "expr": "id =="}]'),
    ('[{"data": [[0,0]], "anns_field": "a", "expr": 1}]'), ('[{"data": [[0,0]], "anns_field": "a", "expr": "id > 1", "filter": "id > 1"}]'), ('[{"data": [[0,0]], "anns_field": "a", "param": {"offset": 1}}]'),
    ('[{"data": [[0,0]], "anns_field": "a"}, {"data": [[0,0],[1,1]], "anns_field": "b"}]'), ('[{"data": [[0,0]], "anns_field": "a",}]'), ('[{"data": [[0,0]], "anns_field": a}]')) AS v (reqs);
SELECT pg_temp.said(NULL, '{}');

\set VERBOSITY default
SET client_min_messages = warning;
DROP SCHEMA milvus_hybrid CASCADE;
