-- milvus_query and milvus_get: which rows, which members, windows, refusals.
CREATE SCHEMA milvus_query;
SET search_path = milvus_query, public;
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text; answer text;
BEGIN
    EXECUTE 'SELECT string_agg(x::text, '' '') FROM ' || statement || ' AS x' INTO answer;
    RETURN COALESCE(answer, 'nothing');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ')';
END $$;

-- Every type there and back, NULLs, and dynamic keys.
SELECT milvus_create_collection('every', schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "b", "type": "BOOL", "nullable": true},
    {"name": "i8", "type": "INT8", "nullable": true}, {"name": "i16", "type": "INT16", "nullable": true},
    {"name": "i32", "type": "INT32", "nullable": true}, {"name": "i64", "type": "INT64", "nullable": true},
    {"name": "f", "type": "FLOAT", "nullable": true}, {"name": "d", "type": "DOUBLE", "nullable": true},
    {"name": "s", "type": "VARCHAR", "max_length": 100, "nullable": true}, {"name": "j", "type": "JSON", "nullable": true},
    {"name": "ai", "type": "ARRAY", "element_type": "INT32", "max_capacity": 4, "nullable": true},
    {"name": "at", "type": "ARRAY", "element_type": "VARCHAR", "max_length": 9, "max_capacity": 4, "nullable": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 3}, {"name": "h", "type": "FLOAT16_VECTOR", "dim": 2},
    {"name": "p", "type": "SPARSE_FLOAT_VECTOR"}, {"name": "x", "type": "BINARY_VECTOR", "dim": 16}]}',
    index_params => '[{"field_name": "v", "index_type": "FLAT", "metric_type": "L2"}, {"field_name": "h", "index_type": "FLAT", "metric_type": "L2"},
    {"field_name": "p", "index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"}, {"field_name": "x", "index_type": "BIN_FLAT", "metric_type": "HAMMING"}]');
INSERT INTO every VALUES
    (1, true, -128, 32767, -2147483648, 9223372036854775807, 0.1, 1e-300, 'it''s "ä"', '{"k": [1, null]}', '{1,-2}', '{a,"b c"}',
     '[0.1,-1e-20,3]', '[0.5,-65504]', '{1:0.5,7:-2}/1000000000', B'1000000000000001', '{"color": "red", "n": 5, "deep": {"a": 1}}'),
    (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[0,16777216,3.4028235e38]', '[0,1]', '{}/1000000000',
     B'1111111100000000', '{"color": null}'),
    (3, false, 0, 0, 0, 0, -1.5e-40, 123456789.125, '', 'null', '{}', '{}', '[100,12345678,-0]', '[1,2]', '{3:1}/1000000000', B'0000000000000000', '{}');
SELECT milvus_query('every', 'id > 0') AS entity;
SELECT milvus_get('every', 2, '{id}'), milvus_get('every', 1, '{color,n,nowhere}'), milvus_get('every', 1, '{$meta}');
SELECT milvus_get('every', '[1,3]', ARRAY['s', '$meta["deep"]', ' color ', 's', 'id']);
SELECT milvus_get('every', 1, '{}'), milvus_query('every', output_fields => '{count(*)}');
-- All floats: what is shown reads back as the same.
CREATE TABLE floats (id bigint PRIMARY KEY, f real, d double precision);
SELECT milvus_register_collection('floats');
SELECT setseed(0.5);
INSERT INTO floats SELECT i, (random() - 0.5) * 10 ^ (i % 76 - 38), (random() - 0.5) * 10 ^ (i % 600 - 300) FROM generate_series(1, 3000) AS i;
INSERT INTO floats VALUES (-1, 'NaN', 'Infinity'), (-2, 1e-45, 4.9e-324), (-3, 3.4028235e38, 1.7976931348623157e308), (-4, 1e10, 1e22), (-5, -0.0, 0);
SELECT count(*), count(*) FILTER (WHERE (e ->> 'f')::real IS DISTINCT FROM f OR (e ->> 'd')::double precision IS DISTINCT FROM d
    OR length(e ->> 'f') > 60 OR e <> jsonb_build_object('id', id, 'f', CASE WHEN f = 'NaN' THEN '"NaN"' ELSE f::text::jsonb END,
    'd', CASE WHEN d = 'Infinity' THEN '"Infinity"' ELSE d::text::jsonb END)) AS wrong
FROM milvus_query('floats', 'id > -10') AS e JOIN floats ON id = (e ->> 'id')::bigint;

-- Paging by key: no overlap, nothing left out, whatever the order in the table.
SELECT milvus_create_collection('c', 2);
SELECT milvus_create_partition('c', 'p'), milvus_create_partition('c', 'q');
INSERT INTO c (id, vector, "$meta", "$partition")
SELECT i * 7919 % 1000, ARRAY[i, 1]::real[]::vector, jsonb_build_object('n', i % 10), (ARRAY['_default', 'p', 'q'])[i % 3 + 1]
FROM generate_series(0, 999) AS i;
SELECT count(*), count(DISTINCT e), min((e ->> 'id')::int), max((e ->> 'id')::int) FROM generate_series(0, 999, 77) AS page,
    milvus_query('c', '', '{n}', limit_rows => 77, offset_rows => page) AS e;
SELECT milvus_query('c', 'n == 3', '{n}', 3, 2), milvus_query('c', '', '{id}', limit_rows => 3);
SELECT milvus_query('c', 'id < 20 and n in [1, 2]', '{id}', partition_names => '{p}') AS p;
SELECT milvus_query('c', 'id < 20 and n in {list}', '{id}', filter_params => '{"list": [1, 2]}', partition_names => '{q,p,p}') AS pq;
SELECT milvus_query('c', 'n == 3', '{count(*)}', partition_names => '{p}') AS p, milvus_query('c', '', '{COUNT(*)}') AS all;
SELECT milvus_query('c', ids => '{5,3,5,100000}', output_fields => '{n}');
SELECT milvus_query('c', ids => ARRAY[5, 3, 5], output_fields => '{n}', limit_rows => 1, offset_rows => 1);
SELECT milvus_query('c', ARRAY[1, 2], '{count(*)}'), milvus_query('c', ids => '[]', output_fields => '{count(*)}');

-- Refused: the form first, then existence, load state, data.
SELECT call, pg_temp.said(call) FROM (VALUES
    ($$milvus_query('c', '')$$), ($$milvus_query('c')$$), ($$milvus_query('c', '  ')$$), ($$milvus_query('c', 'id > 1', ids => '[1]')$$),
    ($$milvus_query('c', 'id > 1', limit_rows => 0)$$), ($$milvus_query('c', 'id > 1', limit_rows => -1)$$),
    ($$milvus_query('c', 'id > 1', limit_rows => 1, offset_rows => -1)$$), ($$milvus_query('c', 'id > 1', offset_rows => 1)$$),
    ($$milvus_query('c', 'id > 1', limit_rows => 16385)$$), ($$milvus_query('c', '', limit_rows => 16384, offset_rows => 1)$$),
    ($$milvus_query('c', '', limit_rows => 9223372036854775807, offset_rows => 9223372036854775807)$$),
    ($$milvus_query('c', '', '{count(*)}', limit_rows => 1)$$), ($$milvus_query('c', 'id > 1', '{count(*),id}')$$),
    ($$milvus_query('c', '', '{count(*),id}')$$), ($$milvus_query('c', '', '{count(*)}', offset_rows => 1)$$), ($$milvus_get('c', 1, '{id,count(*)}')$$),
    ($$milvus_query('none', 'id > 1')$$), ($$milvus_query('', 'id > 1')$$), ($$milvus_query(NULL, 'id > 1')$$),
    ($$milvus_query('none', 'id > 1', db_name => 'none')$$), ($$milvus_query('c', 'id > 1', partition_names => '{none}')$$),
    ($$milvus_query('floats', 'id > 1', '{nothing}')$$), ($$milvus_query('floats', 'id > 1', '{$meta}')$$),
    ($$milvus_query('c', 'id > 1', '{$meta[x]}')$$), ($$milvus_query('c', 'id >')$$), ($$milvus_query('c', 'id == "1"')$$),
    ($$milvus_query('c', 'id > 1', timeout => -1)$$), ($$milvus_query('c', 'n == {x}')$$),
    ($$milvus_get('c', NULL::text)$$), ($$milvus_get('c', NULL::bigint)$$)) AS v (call);
SET milvus.max_result_window = 10;
SELECT pg_temp.said($$milvus_query('c', '', limit_rows => 10, offset_rows => 1)$$), (SELECT count(*) FROM milvus_query('c', '', limit_rows => 10));
RESET milvus.max_result_window;

-- Load state.
SELECT milvus_release_partitions('c', '{p}');
SELECT pg_temp.said($$milvus_query('c', '', '{count(*)}')$$) AS rest, pg_temp.said($$milvus_query('c', '', '{count(*)}', partition_names => '{p}')$$) AS p,
    pg_temp.said($$milvus_get('c', 1, '{n}', partition_names => '{q,p}')$$) AS qp;
SELECT milvus_release_collection('c');
SELECT pg_temp.said($$milvus_query('c', '', '{count(*)}')$$), pg_temp.said($$milvus_get('c', 1)$$);
SET milvus.enforce_load_state = off;
SELECT milvus_query('c', '', '{count(*)}');
RESET milvus.enforce_load_state;

-- A partition key, time to live, a view of another's rows.
SELECT milvus_create_collection('k', schema => '{"fields": [{"name": "id", "type": "VARCHAR", "max_length": 9, "is_primary": true},
    {"name": "tenant", "type": "INT64", "is_partition_key": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '{"field_name": "v", "index_type": "FLAT", "metric_type": "L2"}', properties => '{"collection.ttl.seconds": 10000}');
INSERT INTO k SELECT i::text, i % 5, '[1,2]', now() - interval '100 seconds' * (i * 10 + 5) FROM generate_series(1, 20) AS i;
SELECT milvus_query('k', '', '{count(*)}') AS live, milvus_query('k', 'tenant == 2', '{tenant}') AS two, milvus_get('k', '12') AS dead, milvus_get('k', '1') AS one;
SELECT pg_temp.said($$milvus_query('k', 'tenant == 1', partition_names => '{a}')$$), pg_temp.said($$milvus_get('k', '1', partition_names => '{a}')$$);
CREATE ROLE milvus_query_reader;
GRANT USAGE ON SCHEMA milvus_query TO milvus_query_reader;
SET ROLE milvus_query_reader;
SELECT pg_temp.said($$milvus_query('c', 'id > 1')$$), pg_temp.said($$milvus_get('k', '1')$$);
RESET ROLE;
GRANT SELECT (id, tenant, "$created") ON k TO milvus_query_reader;
ALTER TABLE k ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON k USING (tenant = 2);
SET ROLE milvus_query_reader;
SELECT milvus_query('k', '', '{tenant}', 10), milvus_query('k', '', '{count(*)}');
SELECT pg_temp.said($$milvus_get('k', '2')$$), milvus_get('k', '{1,2}', '{id}');
RESET ROLE;
SET client_min_messages = warning;
DROP SCHEMA milvus_query CASCADE;
DROP ROLE milvus_query_reader;
