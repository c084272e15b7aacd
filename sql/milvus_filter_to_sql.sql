-- milvus_filter_to_sql: its text, where it stands alone, template values, and what it says of faults.
CREATE SCHEMA milvus_to_sql;
SET search_path = milvus_to_sql, public;
-- What a call says: SQLSTATE, message, detail and hint of its error.
CREATE FUNCTION pg_temp.said(filter text, params jsonb DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text; hints text;
BEGIN
    RETURN milvus_filter_to_sql('c', filter, params);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL, hints = PG_EXCEPTION_HINT;
    RETURN concat_ws(E'\n  ', SQLSTATE || ': ' || SQLERRM, details, nullif(hints, ''));
END $$;
SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "f", "type": "FLOAT"},
    {"name": "Select", "type": "VARCHAR", "max_length": 100, "nullable": true},
    {"name": "tags", "type": "ARRAY", "element_type": "VARCHAR", "max_length": 10, "max_capacity": 5},
    {"name": "j", "type": "JSON"}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}');

-- Everything is qualified and quoted.
\pset tuples_only on
\pset format unaligned
SELECT milvus_filter_to_sql('c', 'id in [1, 2] and f > 0.1');
SELECT milvus_filter_to_sql('c', $$Select like "a'%" or "it's \\ \"so\"" == Select$$);
SELECT milvus_filter_to_sql('c', 'color == "x" and $meta["id"] != 3 and j["a"][0] > "b"');
SELECT milvus_filter_to_sql('c', 'array_contains(tags, "x") or array_length(tags) < 2 or tags[1] == "y"');
SELECT milvus_filter_to_sql('milvus_to_sql.c', ' '), milvus_filter_to_sql('c', 'v is null', db_name => 'milvus_to_sql');

-- Template values are data, whatever they contain.
SELECT milvus_filter_to_sql('c', 'id in {ids} and Select == {s} and k == {k} and f < {f}',
    $${"ids": [9223372036854775807, -9223372036854775808], "s": "it's {id} \\ \"so\"", "k": [1, "a", [true]], "f": 1e-3, "unused": null}$$);

-- The same meaning where search_path, quoting of strings and operators are hostile.
INSERT INTO c (id, f, "Select", tags, j, v, "$meta") VALUES
    (1, 0.1, E'a\\b''c', '{x}', '{"a": ["c"]}', '[1,2]', '{"color": "x"}'),
    (2, 0.2, NULL, '{y,y}', '{"a": ["a"]}', '[1,2]', '{"color": "y", "id": 3}');
CREATE SCHEMA milvus_hostile;
CREATE FUNCTION milvus_hostile.always(anyelement, anyelement) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR milvus_hostile.= (LEFTARG = anyelement, RIGHTARG = anyelement, FUNCTION = milvus_hostile.always);
CREATE FUNCTION milvus_hostile.jsonb_typeof(jsonb) RETURNS text LANGUAGE sql AS $$SELECT 'string'$$;
CREATE FUNCTION milvus_hostile.cardinality(anyarray) RETURNS integer LANGUAGE sql AS 'SELECT 1000';
CREATE FUNCTION pg_temp.rows_of(filter text, collection text DEFAULT 'c', key text DEFAULT 'id') RETURNS text LANGUAGE plpgsql AS $$
DECLARE condition text := public.milvus_filter_to_sql('milvus_to_sql.' || collection, filter); found text;
BEGIN
    PERFORM set_config('search_path', 'milvus_hostile, pg_catalog', true);
    PERFORM set_config('standard_conforming_strings', 'off', true);
    PERFORM set_config('transform_null_equals', 'on', true);
    PERFORM set_config('array_nulls', 'off', true);
    EXECUTE format('SELECT pg_catalog.string_agg(%1$I::text, '','' ORDER BY %1$I) FROM milvus_to_sql.%2$I WHERE ', key, collection)
        || condition INTO found;
    RETURN found;
END $$;
BEGIN; -- for the settings
SELECT filter, pg_temp.rows_of(filter) FROM (VALUES
    ('id == 1'), ('f == 0.1'), ($$Select == "a\\b'c"$$), ($$Select like "%\\\\%'c"$$), ('Select is null'), ('color != "x"'),
    ('j["a"][0] > "b"'), ('array_length(tags) == 2'), ('json_contains(j["a"], "c")'), ('$meta["id"] >= 3')) AS f (filter);
ROLLBACK;

-- A registered table's own types and collations.
CREATE TABLE r (k integer PRIMARY KEY, t varchar(10), va varchar(5)[], js json, c10 text COLLATE "POSIX");
SELECT milvus_register_collection('r');
SELECT milvus_filter_to_sql('r', 't == "x" and c10 > "a" and array_contains(va, "x") and va == ["a"] and va[0] == "x"');
SELECT milvus_filter_to_sql('r', 'js["x"] == 3 and js is not null');
INSERT INTO r VALUES (1, 'x', '{x,y}', '{"x": 3.0}', 'b'), (2, 'y', '{y}', 'null', 'a');
BEGIN;
SELECT filter, pg_temp.rows_of(filter, 'r', 'k') FROM (VALUES
    ('t == "x" and c10 > "a"'), ('array_contains(va, "y")'), ('va == ["y"]'), ('va[1] == "y"'), ('js["x"] == 3'), ('js is null')) AS f (filter);
ROLLBACK;
SELECT milvus_filter_to_sql('r', 'k == 1 and unknown == 2');

-- What is said.
SELECT pg_temp.said(filter, params::jsonb) FROM (VALUES
    ('id = 1', NULL), ('id between 1 and 2', NULL), ('id ilike "x"', NULL), ('id == 1.0', NULL), ('id in [1', NULL), ('Select == "x', NULL), ('id', NULL), ('1 == 1', NULL),
    ('not id == 1', NULL), (E'id == 1 and\n  f @ 2', NULL), (repeat('id == 1 and ', 40) || 'oops(', NULL),
    ('id == {x}', '{}'), ('id == {x}', '{"x": 1e30}'), ('id == {x}', '{"x": {}}'), ('id == {x}', '{"x": null}'),
    ('id == {x}', '[1]'), ('id == {x}', '"x"'), ('id in {x}', '{"x": 5}'), ('f < {x}', '{"x": 1e400}')) AS f (filter, params);
SELECT milvus_filter_to_sql('c', NULL);
SELECT milvus_filter_to_sql('none', 'id == 1');
SELECT milvus_filter_to_sql(NULL, 'id == 1');
\pset tuples_only off

SET client_min_messages = warning;
DROP SCHEMA milvus_to_sql, milvus_hostile CASCADE;
