-- The argument ids in all its forms, for keys of integers and of strings.
CREATE SCHEMA milvus_ids;
SET search_path = milvus_ids, public;
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text; answer text;
BEGIN
    EXECUTE 'SELECT string_agg((x -> ''id'')::text, '' '') FROM ' || statement || ' AS x' INTO answer;
    RETURN COALESCE(answer, 'nothing');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ')';
END $$;
SELECT milvus_create_collection('n', 2), milvus_create_collection('s', 2, id_type => 'string');
INSERT INTO n (id, vector) SELECT i, '[1,2]' FROM unnest('{-9223372036854775808,-1,0,1,2,5,9223372036854775807}'::bigint[]) AS i;
INSERT INTO s (id, vector) SELECT i, '[1,2]' FROM unnest(ARRAY['5', 'a', 'b', 'it''s', '[', '{', '[1', '{x', 'true', 'null', '', ' ', '"', 'a,b', 'NULL',
    'ä', '1e3', '-', 'a b', '\', '{"k": 1', 'é😀']) AS i;
SELECT ids, pg_temp.said(format('milvus_get(''n'', %L)', ids)) AS of_integers, pg_temp.said(format('milvus_get(''s'', %L)', ids)) AS of_strings
FROM (VALUES ('[1,2]'), ('{1,2}'), ('5'), (' 5 '), ('-1'), ('["a","b"]'), ('"a"'), ('a'), ('{a,b}'), ('{"a","b"}'), ('[]'), ('{}'), ('[ 1 , 2 ]'),
    ('{ 1 , 2 }'), ('[1,1,2,1]'), ('it''s'), ('["it''s"]'), ('['), ('{'), ('[1'), ('{x'), ('true'), ('null'), (''), (' '), ('"'), ('"\""'), ('a,b'),
    ('{"a,b"}'), ('{a\,b}'), ('{NULL}'), ('{"NULL"}'), ('[null]'), ('[1.5]'), ('[1.0]'), ('[1e3]'), ('1e3'), ('[true]'), ('[[1]]'), ('{{1}}'), ('{"k": 1}'),
    ('{"k": 1'), ('[{"k": 1}]'), ('["1"]'), ('{"1"}'), ('9223372036854775807'), ('9223372036854775808'), ('[-9223372036854775808]'),
    ('[-9223372036854775809]'), ('{9223372036854775808}'), ('["\u00e4"]'), ('["\u00E9\ud83d\ude00"]'), ('["\ud83d"]'), ('["\u0000"]'), ('[01]'), ('-'),
    ('[1,]'), ('[,1]'), ('{1,}'), ('a b'), ('{a b}'), ('\'), ('["\\"]'), ('{\\}')) AS v (ids);
SELECT call, pg_temp.said(call) FROM (VALUES
    ($$milvus_get('n', 5)$$), ($$milvus_get('n', ids => 5::bigint)$$), ($$milvus_get('n', ARRAY[5, 1])$$), ($$milvus_get('n', '{5,1}'::bigint[])$$),
    ($$milvus_get('n', '{}'::bigint[])$$), ($$milvus_get('n', '{5,NULL}'::bigint[])$$), ($$milvus_get('n', '{5,-1}'::text[])$$),
    ($$milvus_get('n', '{5,x}'::text[])$$), ($$milvus_get('n', '{5,1.0}'::text[])$$), ($$milvus_get('n', '[5]'::json)$$), ($$milvus_get('n', '5'::jsonb)$$),
    ($$milvus_get('n', '[5, 1.0]'::jsonb)$$), ($$milvus_get('n', '["5"]'::jsonb)$$), ($$milvus_get('n', '{"a": 1}'::jsonb)$$), ($$milvus_get('n', 'null'::jsonb)$$),
    ($$milvus_get('n', '[1e0]'::jsonb)$$), ($$milvus_get('s', 5)$$), ($$milvus_get('s', '{5,a,NULL}'::text[])$$), ($$milvus_get('s', '{5,a}'::text[])$$),
    ($$milvus_get('s', ARRAY['[', 'a,b'])$$), ($$milvus_get('s', '["a", "b"]'::json)$$), ($$milvus_get('s', '"a"'::jsonb)$$), ($$milvus_get('s', '[1]'::jsonb)$$),
    ($$milvus_query('n', ids => '[1,2]')$$), ($$milvus_query('n', 5)$$), ($$milvus_query('n', '[5]'::jsonb)$$), ($$milvus_query('s', ARRAY['a'])$$)) AS v (call);
-- Registered tables with keys of other types.
CREATE TABLE small (id smallint PRIMARY KEY);
CREATE TABLE words (id varchar(5) PRIMARY KEY);
INSERT INTO small VALUES (1), (2);
INSERT INTO words VALUES ('a'), ('b');
SELECT milvus_register_collection('small'), milvus_register_collection('words');
SELECT pg_temp.said($$milvus_get('small', '[1,2,100000]')$$), pg_temp.said($$milvus_get('small', 1)$$), pg_temp.said($$milvus_get('words', '["b","a","longer"]')$$);
SELECT count(*) FROM milvus_get('n', (SELECT jsonb_agg(i) FROM generate_series(1, 20000) AS i));
SET client_min_messages = warning;
DROP SCHEMA milvus_ids CASCADE;
