-- hnsw indexes and what the server does with tables: expression and partial indexes, partitions, unlogged and temporary
-- tables, TRUNCATE, REINDEX, CONCURRENTLY, CLUSTER, VACUUM FULL, SET LOGGED, operator classes of one's own, UPDATE and
-- DELETE, rolled back or not. After each step the index must know the same rows as the table.

SET enable_seqscan = off;
SET jit = off; -- what a forbidden plan is said to cost would set it off
SET enable_sort = off;

-- The ids of the rows in the order of a scan that goes on to the end, and whether it was an index scan.
CREATE FUNCTION pg_temp.found(source text, by text DEFAULT 'v <-> ''[0,0]''') RETURNS text LANGUAGE plpgsql
SET hnsw.iterative_scan = relaxed_order AS $$
DECLARE
    query text := format('SELECT id FROM %s ORDER BY %s', source, by);
    line text;
    scans text;
    result text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        IF line ~ 'Scan' THEN
            scans := coalesce(scans || ', ', '') || regexp_replace(substring(line FROM '\w+ Scan.*'), ' using .*', '');
        END IF;
    END LOOP;
    EXECUTE format('SELECT string_agg(id::text, '' '') FROM (%s) AS rows', query) INTO result;
    RETURN scans || ': ' || coalesce(result, 'none');
END
$$;

-- Nothing there at first, or only NULLs.
CREATE TABLE points (id int, v vector(2), kind text);
CREATE INDEX points_v ON points USING hnsw (v vector_l2_ops);
SELECT pg_temp.found('points');
INSERT INTO points (id) VALUES (0);
SELECT pg_temp.found('points');
INSERT INTO points SELECT i, ARRAY[i, i]::vector, CASE WHEN i % 2 = 0 THEN 'even' ELSE 'odd' END FROM generate_series(1, 9) AS i;
SELECT pg_temp.found('points');

-- UPDATE, DELETE and ROLLBACK: row 3 moves to the far end and row 5 leaves; what was rolled back is not there.
UPDATE points SET v = '[30,30]' WHERE id = 3;
DELETE FROM points WHERE id = 5;
SELECT pg_temp.found('points');
BEGIN;
DELETE FROM points WHERE id < 8;
INSERT INTO points VALUES (10, '[0,1]');
SAVEPOINT s;
INSERT INTO points VALUES (11, '[0,0.5]');
ROLLBACK TO s;
SELECT pg_temp.found('points');
ROLLBACK;
SELECT pg_temp.found('points');
VACUUM points;
SELECT pg_temp.found('points');
INSERT INTO points VALUES (5, '[5,5]', 'odd');
UPDATE points SET kind = 'none' WHERE id = 1; -- the vector stays
UPDATE points SET v = NULL WHERE id = 9;
SELECT pg_temp.found('points');
DELETE FROM points WHERE id > 0;
VACUUM points;
SELECT pg_temp.found('points');
INSERT INTO points SELECT i, ARRAY[i, i]::vector, CASE WHEN i % 2 = 0 THEN 'even' ELSE 'odd' END FROM generate_series(1, 9) AS i;
SELECT pg_temp.found('points');

-- Rewritten: the same rows after it, whatever it is.
REINDEX INDEX points_v;
SELECT pg_temp.found('points');
REINDEX TABLE CONCURRENTLY points;
SELECT pg_temp.found('points');
VACUUM FULL points;
SELECT pg_temp.found('points');
ALTER TABLE points SET UNLOGGED;
SELECT pg_temp.found('points');
INSERT INTO points VALUES (10, '[10,10]', 'even');
ALTER TABLE points SET LOGGED;
SELECT pg_temp.found('points');
CREATE INDEX points_kind ON points (kind, id);
CLUSTER points USING points_kind;
SELECT pg_temp.found('points');
CLUSTER points USING points_v;
ALTER TABLE points ALTER id TYPE bigint;
SELECT pg_temp.found('points');
-- The same dimensions: the index is made again. Others: the rows do not fit.
ALTER TABLE points ALTER v TYPE halfvec(2);
ALTER TABLE points ALTER v TYPE vector(3);
TRUNCATE points;
SELECT pg_temp.found('points');
INSERT INTO points VALUES (1, '[1,1]');
SELECT pg_temp.found('points');
BEGIN;
TRUNCATE points;
INSERT INTO points VALUES (2, '[1,1]');
SELECT pg_temp.found('points');
ROLLBACK;
SELECT pg_temp.found('points');
DROP INDEX points_v;
DROP TABLE points;

-- CONCURRENTLY, and an index that failed: its remains are invalid, and go by DROP or become whole by REINDEX.
CREATE TABLE points (id int, v vector(2), s sparsevec(2000));
INSERT INTO points SELECT i, ARRAY[i, -i]::vector, format('{1:%s}/2000', i)::sparsevec FROM generate_series(1, 9) AS i;
CREATE INDEX CONCURRENTLY points_v ON points USING hnsw (v vector_l1_ops);
SELECT pg_temp.found('points', 'v <+> ''[0,0]''');
INSERT INTO points VALUES (10, '[10,10]', array_fill(1, ARRAY[2000])::vector::sparsevec);
CREATE INDEX CONCURRENTLY points_s ON points USING hnsw (s sparsevec_l2_ops);
SELECT indisvalid FROM pg_index WHERE indexrelid = 'points_s'::regclass;
UPDATE points SET s = '{1:10}/2000' WHERE id = 10;
REINDEX INDEX CONCURRENTLY points_s;
SELECT indisvalid FROM pg_index WHERE indexrelid = 'points_s'::regclass;
SELECT pg_temp.found('points', 's <-> ''{1:4.2}/2000''');
DROP INDEX CONCURRENTLY points_s;
DROP TABLE points;

-- An expression, a condition, and both.
CREATE TABLE points (id int, a real[], kind text);
INSERT INTO points SELECT i, ARRAY[i, 1], CASE WHEN i % 3 = 0 THEN 'third' END FROM generate_series(1, 12) AS i;
CREATE INDEX points_a ON points USING hnsw ((a::vector(2)) vector_l2_ops);
SELECT pg_temp.found('points', 'a::vector(2) <-> ''[0,1]''');
CREATE INDEX points_third ON points USING hnsw ((a::vector(2)) vector_ip_ops) WHERE kind = 'third';
SELECT pg_temp.found('points WHERE kind = ''third''', 'a::vector(2) <#> ''[1,0]''');
UPDATE points SET kind = 'third' WHERE id = 1;
UPDATE points SET kind = NULL WHERE id = 6;
SELECT pg_temp.found('points WHERE kind = ''third''', 'a::vector(2) <#> ''[1,0]''');
CREATE INDEX points_signs ON points USING hnsw ((binary_quantize(a::vector(2))::bit(2)) bit_hamming_ops);
SELECT count(*) FROM (SELECT id FROM points ORDER BY binary_quantize(a::vector(2))::bit(2) <~> B'11') AS found;
DROP TABLE points;

-- Partitions: each has its index, and the server merges what they give in order.
CREATE TABLE points (id int, v vector(2)) PARTITION BY LIST (id);
CREATE TABLE points_odd PARTITION OF points FOR VALUES IN (1, 3, 5, 7, 9);
CREATE INDEX points_v ON points USING hnsw (v vector_l2_ops) WITH (m = 5);
CREATE TABLE points_even PARTITION OF points FOR VALUES IN (2, 4, 6, 8);
INSERT INTO points SELECT i, ARRAY[i, i]::vector FROM generate_series(1, 9) AS i;
EXPLAIN (COSTS OFF) SELECT id FROM points ORDER BY v <-> '[0,0]' LIMIT 4;
SELECT pg_temp.found('points');
SELECT inhrelid::regclass, reloptions FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'points_v'::regclass
ORDER BY inhrelid::regclass::text;
UPDATE points SET id = 1, v = '[0,0]' WHERE id = 8;
SELECT pg_temp.found('points');
ALTER TABLE points DETACH PARTITION points_odd;
SELECT pg_temp.found('points');
SELECT pg_temp.found('points_odd');
DROP TABLE points, points_odd;

-- Temporary and unlogged tables.
CREATE TEMP TABLE passing (id int, v vector(2)) ON COMMIT DELETE ROWS;
CREATE INDEX ON passing USING hnsw (v vector_l2_ops);
BEGIN;
INSERT INTO passing SELECT i, ARRAY[i, 0]::vector FROM generate_series(1, 5) AS i;
SELECT pg_temp.found('passing');
COMMIT;
SELECT pg_temp.found('passing');
DROP TABLE passing;
CREATE UNLOGGED TABLE quick (id int, v vector(2));
INSERT INTO quick SELECT i, ARRAY[i, 0]::vector FROM generate_series(1, 5) AS i;
CREATE INDEX ON quick USING hnsw (v vector_l2_ops);
INSERT INTO quick VALUES (6, '[2.5,0]');
SELECT pg_temp.found('quick');
DROP TABLE quick;

-- A materialized view.
CREATE TABLE origin AS SELECT i AS id, ARRAY[i, 0]::vector(2) AS v FROM generate_series(1, 5) AS i;
CREATE MATERIALIZED VIEW near_origin AS SELECT id, v FROM origin WHERE id < 4;
CREATE INDEX ON near_origin USING hnsw (v vector_l2_ops);
UPDATE origin SET v = '[0.5,0]' WHERE id = 2;
REFRESH MATERIALIZED VIEW near_origin;
SELECT pg_temp.found('near_origin');
DROP TABLE origin CASCADE;

-- An operator class of one's own, in another schema: a distance that the index has no code for, by its function.
CREATE SCHEMA own;
CREATE FUNCTION own.maximum_distance(vector, vector) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS 'SELECT max(abs(a - b)) / (max(abs(a - b)) < 1000)::int FROM unnest($1::real[], $2::real[]) AS t (a, b)';
CREATE OPERATOR own.<^> (LEFTARG = vector, RIGHTARG = vector, FUNCTION = own.maximum_distance, COMMUTATOR = OPERATOR(own.<^>));
CREATE OPERATOR CLASS own.maximum_ops FOR TYPE vector USING hnsw AS
    OPERATOR 1 own.<^> (vector, vector) FOR ORDER BY float_ops,
    FUNCTION 1 own.maximum_distance(vector, vector);
CREATE TABLE points (id int, v vector(2));
INSERT INTO points SELECT i, ARRAY[i, 10 - i]::vector FROM generate_series(0, 9) AS i;
CREATE INDEX points_maximum ON points USING hnsw (v own.maximum_ops);
INSERT INTO points VALUES (10, '[1.5,1]');
-- The larger coordinate decides: 10 has 1.5, 5 has 5, 4 and 6 have 6.
EXPLAIN (COSTS OFF) SELECT id FROM points ORDER BY v OPERATOR(own.<^>) '[0,0]' LIMIT 2;
SELECT id FROM points ORDER BY v OPERATOR(own.<^>) '[0,0]' LIMIT 2;
SELECT count(*) FROM (SELECT id FROM points ORDER BY v OPERATOR(own.<^>) '[0,0]') AS found;
-- One that orders by the same functions as a class of the extension is that class under another name.
CREATE OPERATOR CLASS own.l2_ops DEFAULT FOR TYPE vector USING hnsw AS
    OPERATOR 1 <-> (vector, vector) FOR ORDER BY float_ops,
    FUNCTION 1 vector_l2_squared_distance(vector, vector);
CREATE INDEX points_default ON points USING hnsw (v);
SELECT pg_temp.found('points', 'v <-> ''[0,0.2]''');
-- An error of the function is the error of the statement, and leaves the index as it was.
\set VERBOSITY terse
SELECT id FROM points ORDER BY v OPERATOR(own.<^>) '[2000,0]' LIMIT 2;
INSERT INTO points VALUES (11, '[2000,0]');
\set VERBOSITY default
INSERT INTO points VALUES (12, '[1.25,1]');
SELECT id FROM points ORDER BY v OPERATOR(own.<^>) '[0,0]' LIMIT 2;
SELECT pg_temp.found('points', 'v <-> ''[0,0.2]''');
DROP TABLE points;
\set VERBOSITY terse
DROP SCHEMA own CASCADE;
\set VERBOSITY default

-- What the server says of the extension's own classes.
SELECT count(*) AS classes, bool_and(amvalidate(oid)) AS valid FROM pg_opclass
WHERE opcmethod = (SELECT oid FROM pg_am WHERE amname = 'hnsw');
SELECT p.name, pg_indexam_has_property(a.oid, p.name) AS has FROM pg_am AS a,
    unnest(ARRAY['can_order', 'can_unique', 'can_multi_col', 'can_include']) AS p (name)
WHERE amname = 'hnsw';
