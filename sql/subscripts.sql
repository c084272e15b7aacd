-- Subscripts, from PostgreSQL 14 on: v[i] is an element, v[i:j] a part of the same type. They count from 1 as
-- those of arrays do, and are for reading only.
SELECT current_setting('server_version_num')::int < 140000 AS too_old \gset
\if :too_old
\echo subscripts of types other than arrays need PostgreSQL 14
\quit
\endif

-- An element is a real; outside there is none, and so NULL.
SELECT v[1] AS first, v[3] AS last, v[0] AS before, v[4] AS behind, v[-1] AS negative, v[NULL] AS null_subscript,
    pg_typeof(v[1]) FROM (VALUES ('[1.5,-2,0.1]'::vector)) AS t (v);
SELECT v[1] AS first, v[3] AS last, v[0] AS before, v[4] AS behind, v[-1] AS negative, v[NULL] AS null_subscript,
    pg_typeof(v[1]) FROM (VALUES ('[1.5,-2,0.1]'::halfvec)) AS t (v);
SELECT v[1] AS not_stored, v[2] AS stored, v[5] AS last, v[0] AS before, v[6] AS behind, v[NULL] AS null_subscript,
    pg_typeof(v[2]) FROM (VALUES ('{2:1.5,5:-2}/5'::sparsevec)) AS t (v);
SELECT v[1000000000] AS last, v[999999999] AS other, v[2147483647] AS behind, v[-2147483648] AS before
    FROM (VALUES ('{1000000000:3}/1000000000'::sparsevec)) AS t (v);

-- A part is of the same type. Its bounds are cut to what there is; an omitted bound is the end; where nothing is
-- left it is NULL, since no vector has no elements.
SELECT v[2:3] AS middle, v[:2] AS head, v[3:] AS tail, v[:] AS whole, v[-5:1] AS cut_before, v[4:99] AS cut_behind,
    pg_typeof(v[2:3]) FROM (VALUES ('[1,2,3,4]'::vector)) AS t (v);
SELECT v[2:3] AS middle, v[:2] AS head, v[3:] AS tail, v[:] AS whole, v[-5:1] AS cut_before, v[4:99] AS cut_behind,
    pg_typeof(v[2:3]) FROM (VALUES ('[1,2,3,4]'::halfvec)) AS t (v);
SELECT v[2:3] AS middle, v[:2] AS head, v[3:] AS tail, v[:] AS whole, v[-5:1] AS cut_before, v[4:99] AS cut_behind,
    pg_typeof(v[2:3]) FROM (VALUES ('{1:1,3:3,4:4}/4'::sparsevec)) AS t (v);
SELECT v[3:2] AS reversed, v[5:] AS behind, v[:0] AS before, v[NULL:2] AS null_lower, v[1:NULL] AS null_upper
    FROM (VALUES ('[1,2,3,4]'::vector)) AS t (v);
SELECT v[2:999999999] AS large, v[-2147483648:2147483647] AS widest, v[2147483647:] AS behind
    FROM (VALUES ('{1:1,7:7,1000000000:3}/1000000000'::sparsevec)) AS t (v);

-- The subscript may be anything that can be stored as an integer; it may depend on the row; parts have parts.
SELECT v['2'] AS literal, v[2.4] AS numeric, v[2::smallint] AS smallint, v[1 + 1] AS expression
FROM (VALUES ('[1,2,3,4]'::vector)) AS t (v);
SELECT (v[1:3])[2:3] AS part_of_part, (v[2:3])[1] AS element_of_part, i, v[i], v[i:i + 1] AS pair
    FROM (VALUES ('[1,2,3,4]'::vector)) AS t (v), generate_series(0, 5) AS i ORDER BY i;
SELECT (NULL::vector)[1] AS of_null, (NULL::sparsevec)[1:2] AS part_of_null, (l2_normalize('[3,4]'::vector))[2] AS of_result;
SELECT (ARRAY['[1,2]', '[3,4]']::vector[])[2] AS element_of_array,
    ((ARRAY['[1,2]', '[3,4]']::vector[])[2])[1] AS element_of_vector;

-- For many vectors the same as arrays and subvector give.
WITH data AS (
    SELECT n, array_agg(CASE WHEN i % 3 = 0 THEN 0 ELSE i * 37 % 101 END ORDER BY i)::vector AS v
    FROM generate_series(1, 40) AS n, generate_series(1, n) AS i GROUP BY n
)
SELECT count(*), bool_and(v[i] IS NOT DISTINCT FROM a[i] AND h[i] IS NOT DISTINCT FROM a[i] AND s[i] IS NOT DISTINCT
    FROM a[i]) AS elements,
    bool_and(v[i:i + 5] IS NOT DISTINCT FROM CASE WHEN a[i:i + 5] <> '{}' THEN a[i:i + 5]::vector END) AS vector_parts,
    bool_and(h[i:i + 5] IS NOT DISTINCT FROM v[i:i + 5]::halfvec) AS halfvec_parts,
    bool_and(s[i:i + 5] IS NOT DISTINCT FROM v[i:i + 5]::sparsevec) AS sparsevec_parts,
    bool_and(i NOT BETWEEN 1 AND n OR v[i:i + 5] = subvector(v, i, 6)) AS subvector
FROM (SELECT n, v, v::real[] AS a, v::halfvec AS h, v::sparsevec AS s FROM data) AS d, generate_series(-7, 42) AS i;

-- In tables: WHERE, ORDER BY, indexes on an element, generated columns; stored out of line.
CREATE TABLE items (id int, v vector(3), first real GENERATED ALWAYS AS (v[1]) STORED);
INSERT INTO items SELECT i, ARRAY[i % 10, i, -i]::vector FROM generate_series(1, 50) AS i;
CREATE INDEX items_second ON items ((v[2]));
SELECT id, v[2:3] AS part FROM items WHERE v[1] = 3 ORDER BY v[3];
SELECT count(*) FILTER (WHERE first = v[1]) AS kept, sum(v[1]) AS sum FROM items;
ANALYZE items;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM items WHERE v[2] = 7;
SELECT id FROM items WHERE v[2] = 7;
RESET enable_seqscan;
PREPARE element (int) AS SELECT v[$1], v[$1:] FROM items WHERE id = 12;
EXECUTE element (1);
EXECUTE element (3);
EXECUTE element (NULL);
CREATE VIEW parts AS SELECT v[1] AS a, v[2:3] AS b, v[:2] AS c FROM items;
-- (PostgreSQL 16 qualifies columns only where there are several tables.)
SELECT replace(pg_get_viewdef('parts'::regclass, true), 'items.', '') AS definition;
SELECT * FROM parts ORDER BY b LIMIT 1;
CREATE TABLE long_items AS SELECT i, array_fill(i, ARRAY[9000])::vector || ARRAY[-i]::vector AS v,
    array_fill(i, ARRAY[9000])::sparsevec AS s FROM generate_series(1, 3) AS i;
SELECT v[1], v[9001], v[9000:], s[9000], s[8999:9000] FROM long_items ORDER BY i;

-- In PL/pgSQL.
DO $$
DECLARE
    v vector := '[10,20,30]';
    total real := 0;
BEGIN
    FOR i IN 1 .. vector_dims(v) LOOP
        total := total + v[i];
    END LOOP;
    RAISE NOTICE '% % %', total, v[2:], v[9];
END
$$;

-- What is refused.
\pset format unaligned
\pset tuples_only on
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    BEGIN
        EXECUTE statement;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
        RETURN format(E'%s\n    %s: %s', statement, SQLSTATE,
            SQLERRM) || CASE WHEN hint <> '' THEN E'\n    hint: ' || hint ELSE '' END;
    END;
    RETURN statement || E'\n    NOT REFUSED';
END
$$;
CREATE TEMP TABLE target (id int, v vector(3), h halfvec(3), s sparsevec(3));
INSERT INTO target VALUES (1, '[1,2,3]', '[1,2,3]', '{1:1}/3');
SELECT pg_temp.refusal(statement) FROM (VALUES
    ('UPDATE target SET v[1] = 5'), ('UPDATE target SET h[2] = 5'), ('UPDATE target SET s[3] = 5'),
    ('UPDATE target SET v[1:2] = ''[1,2]'''),
    ('INSERT INTO target (v[1]) VALUES (5)'), ('UPDATE target SET v[:] = NULL'),
    ('DO $a$ DECLARE v vector := ''[1]''; BEGIN v[1] := 2; END $a$'),
    ('SELECT v[1][2] FROM target'), ('SELECT h[1:2][3] FROM target'), ('SELECT s[1][2][3] FROM target'),
    ('SELECT v[1][2:3] FROM target'),
    ('SELECT v[true] FROM target'), ('SELECT v[''a''] FROM target'), ('SELECT h[:current_date] FROM target'),
    ('SELECT s[''[1]''::vector] FROM target'),
    ('SELECT v[99999999999] FROM target'), ('SELECT v[''99999999999''] FROM target'), ('SELECT v[1 / (id - 1)] FROM target')
) AS t (statement);
SELECT * FROM target;

-- A damaged value is not read beyond its end; refusals.sql has the same of functions.
BEGIN;
CREATE CAST (bytea AS vector) WITHOUT FUNCTION;
CREATE CAST (bytea AS halfvec) WITHOUT FUNCTION;
CREATE CAST (bytea AS sparsevec) WITHOUT FUNCTION;
SELECT pg_temp.refusal(format('SELECT ($$%s$$::bytea::%s)%s', bytes, type, subscript)) FROM (VALUES
    ('\x01010000', 'vector', '[257]'), ('\x01010000', 'vector', '[2:257]'), ('\x01010000', 'halfvec', '[257]'),
    ('\x01010000', 'halfvec', '[:]'),
    ('\x010101010101000000000000', 'sparsevec', '[7]'), ('\x010101010101000000000000', 'sparsevec', '[1:9]')
) AS t (bytes, type, subscript);
ROLLBACK;

DROP VIEW parts;
DROP TABLE items, long_items;
