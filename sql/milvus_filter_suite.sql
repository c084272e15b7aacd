-- Filters against answers worked out by hand (test/filters/accepted.txt) and filters that must be refused
-- (test/filters/refused.txt), on the rows of test/filters/collection.sql, three times: on a collection without
-- indexes, with indexes that are used, and on a registered table whose columns have other types.
\set ECHO none
SET client_min_messages = warning;
CREATE SCHEMA milvus_suite;
SET search_path = milvus_suite, public;
\i test/filters/collection.sql
CREATE TABLE lines (nr serial, line text);
-- Lines as they are: the two characters do not occur.
\copy lines (line) FROM 'test/filters/accepted.txt' WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
CREATE TABLE accepted AS
    SELECT nr, p[1] AS filter, p[2] AS keys, p[3]::jsonb AS params
    FROM lines, string_to_array(line, ' --> ') AS p WHERE line NOT LIKE '#%';
TRUNCATE lines;
\copy lines (line) FROM 'test/filters/refused.txt' WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
CREATE TABLE refused AS
    SELECT nr, p[2] AS filter, p[1] AS state, p[3]::jsonb AS params
    FROM lines, string_to_array(line, ' --> ') AS p WHERE line NOT LIKE '#%';

-- What a filter gives: keys, "-" for none, or SQLSTATE and message; all of them where plain SQL with its condition,
-- milvus_query and milvus_delete do not say the same.
CREATE FUNCTION answer(collection text, filter text, params jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE by_sql text; by_query text; by_delete text;
BEGIN
    EXECUTE format('SELECT coalesce(string_agg(id::text, '' '' ORDER BY id), ''-'') FROM %s WHERE %s',
        collection, milvus_filter_to_sql(collection, filter, params)) INTO by_sql;
    SELECT coalesce(string_agg(q ->> 'id', ' ' ORDER BY (q ->> 'id')::bigint), '-') INTO by_query
    FROM milvus_query(collection, filter => filter, filter_params => params, output_fields => '{id}') AS q;
    BEGIN
        SELECT coalesce(string_agg(key, ' ' ORDER BY key::bigint), '-') INTO by_delete
        FROM jsonb_array_elements_text(milvus_delete(collection, filter => filter, filter_params => params) -> 'ids') AS key;
        RAISE division_by_zero;
    EXCEPTION WHEN division_by_zero THEN -- so that nothing is deleted
    END;
    RETURN CASE WHEN by_sql = by_query AND by_sql = by_delete THEN by_sql ELSE concat_ws(', ', by_sql, by_query, by_delete) END;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
-- The filters whose answers are not what they should be.
CREATE FUNCTION faults(collection text) RETURNS TABLE (filter text, params jsonb, expected text, given text) LANGUAGE sql AS $$
    SELECT a.filter, a.params, a.keys, answer(collection, a.filter, a.params)
    FROM accepted AS a WHERE a.keys <> answer(collection, a.filter, a.params)
$$;
-- Refusals have the SQLSTATE, Milvus's frame, its code and the place in the filter.
CREATE FUNCTION faults_of_refusals(collection text) RETURNS TABLE (filter text, params jsonb, expected text, given text)
    LANGUAGE plpgsql AS $$
DECLARE details text;
BEGIN
    FOR filter, params, expected IN SELECT r.filter, r.params, r.state FROM refused AS r ORDER BY r.nr LOOP
        BEGIN
            given := milvus_filter_to_sql(collection, filter, params);
            RETURN NEXT;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
            given := SQLSTATE || ' ' || SQLERRM || ' (' || details || ')';
            IF SQLSTATE <> expected
                OR NOT starts_with(SQLERRM, 'failed to create query plan: cannot parse expression: ' || filter || ', error: ')
                OR SQLERRM NOT LIKE '%: invalid parameter' OR details !~ '^milvus error 1100, at byte \d+ of the filter$' THEN
                RETURN NEXT;
            END IF;
        END;
    END LOOP;
END $$;
SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "b", "type": "BOOL", "nullable": true},
    {"name": "i8", "type": "INT8", "nullable": true}, {"name": "i16", "type": "INT16", "nullable": true},
    {"name": "i32", "type": "INT32", "nullable": true}, {"name": "n", "type": "INT64", "nullable": true},
    {"name": "f", "type": "FLOAT", "nullable": true}, {"name": "d", "type": "DOUBLE", "nullable": true},
    {"name": "s", "type": "VARCHAR", "max_length": 100, "nullable": true},
    {"name": "ai", "type": "ARRAY", "element_type": "INT64", "max_capacity": 5, "nullable": true},
    {"name": "a8", "type": "ARRAY", "element_type": "INT8", "max_capacity": 5, "nullable": true},
    {"name": "t", "type": "ARRAY", "element_type": "VARCHAR", "max_length": 10, "max_capacity": 5, "nullable": true},
    {"name": "ab", "type": "ARRAY", "element_type": "BOOL", "max_capacity": 5, "nullable": true},
    {"name": "af", "type": "ARRAY", "element_type": "FLOAT", "max_capacity": 5, "nullable": true},
    {"name": "j", "type": "JSON", "nullable": true}, {"name": "vec", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '{"field_name": "vec", "index_type": "FLAT", "metric_type": "L2"}') \g /dev/null
INSERT INTO c (id, b, i8, i16, i32, n, f, d, s, ai, a8, t, ab, af, j, "$meta", vec)
    SELECT id, b, i8, i16, i32, n, f, d, s, ai, a8, t, ab, af, j, "$meta", '[1,2]' FROM filter_rows;
CREATE TABLE r (extra jsonb NOT NULL, af real[], b boolean, i8 smallint, i16 smallint, i32 integer, n bigint, f real, d double precision,
    s varchar(100), id integer PRIMARY KEY, ai bigint[], a8 smallint[], t varchar(10)[], ab boolean[], j json, vec vector(2));
SELECT milvus_register_collection('r', dynamic_field => 'extra') \g /dev/null
INSERT INTO r (id, b, i8, i16, i32, n, f, d, s, ai, a8, t, ab, af, j, extra, vec)
    SELECT id, b, i8, i16, i32, n, f, d, s, ai, a8, t, ab, af, j, "$meta", '[1,2]' FROM filter_rows;
\set ECHO all

SELECT count(*) >= 400 AS enough, count(DISTINCT (filter, params)) = count(*) AS distinct FROM accepted;
SELECT count(*) >= 200 AS enough, count(DISTINCT (filter, params)) = count(*) AS distinct FROM refused;

-- Without indexes.
SELECT * FROM faults('c') LIMIT 20;
SELECT * FROM faults_of_refusals('c') LIMIT 20;

-- With indexes: as Milvus makes them, and on dynamic keys and paths. Every row comes through one where one can serve.
SELECT milvus_create_index('c', jsonb_agg(jsonb_build_object('field_name', field, 'index_type', type)))
FROM (VALUES ('b', 'BITMAP'), ('i8', 'STL_SORT'), ('i16', 'STL_SORT'), ('i32', 'INVERTED'), ('n', 'STL_SORT'), ('f', 'STL_SORT'),
    ('d', 'STL_SORT'), ('s', 'TRIE'), ('ai', 'INVERTED'), ('a8', 'BITMAP'), ('t', 'INVERTED'), ('ab', 'INVERTED'),
    ('af', 'INVERTED'), ('j', 'INVERTED')) AS i (field, type);
CREATE INDEX ON c (("$meta" -> 'k'));
CREATE INDEX ON c (("$meta" -> 'color'));
CREATE INDEX ON c USING gin (("$meta" -> 'tags'));
CREATE INDEX ON c ((j -> 'a'));
CREATE INDEX ON c USING gin ((j -> 'c'));
SET enable_seqscan = off;
SELECT * FROM faults('c') LIMIT 20;
SELECT * FROM faults_of_refusals('c') LIMIT 20;
RESET enable_seqscan;

-- On a registered table: other types, order of columns, name of the dynamic field.
SELECT * FROM faults('r') LIMIT 20;
SELECT * FROM faults_of_refusals('r') LIMIT 20;

-- Without a dynamic field an unknown name is one.
ALTER TABLE r DROP COLUMN extra;
SELECT milvus_unregister_collection('r'), milvus_register_collection('r');
SELECT filter, answer('r', filter, NULL) FROM (VALUES
    ('k == 1'), ('$meta["k"] == 1'), ('id == 1 or k["a"] > 1'), ('k is null'), ('exists k'), ('b == tRUE'), ('id == 1')) AS f (filter);

-- Between tokens any blanks.
SELECT answer('c', E'\n\t id\r\n==\t1\n or\n\tid in\n[2,\n 3]\r', NULL);
SELECT answer('c', E's == "a\nb"', NULL);

SET client_min_messages = warning;
DROP SCHEMA milvus_suite CASCADE;
