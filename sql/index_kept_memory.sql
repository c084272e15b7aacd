-- Both methods keep memory of a scan for the next one: scans at once, cut off by errors, beyond what may be kept.
SET client_min_messages = warning;
SET jit = off;
CREATE TABLE kept_listed (id int PRIMARY KEY, v vector(8));
INSERT INTO kept_listed SELECT i, (SELECT array_agg(sin(i * k * 0.37))::vector(8) FROM generate_series(1, 8) AS k)
FROM generate_series(1, 8000) AS i;
CREATE TABLE kept_linked AS TABLE kept_listed;
CREATE INDEX kept_listed_i ON kept_listed USING ivfflat (v vector_l2_ops) WITH (lists = 16);
CREATE INDEX kept_linked_i ON kept_linked USING hnsw (v vector_l2_ops);
ANALYZE kept_listed, kept_linked;
SET enable_seqscan = off;
SET enable_sort = off;
SET ivfflat.probes = 16;
SET hnsw.iterative_scan = 'relaxed_order';
CREATE VIEW kept AS SELECT sum(used_bytes) > 30000 AS much FROM pg_backend_memory_contexts WHERE name = 'index scans';
-- The nearest N of row I, by each method.
CREATE FUNCTION listed(i int, n int) RETURNS int[] LANGUAGE sql AS
    'SELECT array_agg(id) FROM (SELECT id FROM kept_listed ORDER BY v <-> (SELECT v FROM kept_linked WHERE id = i) LIMIT n) AS s';
CREATE FUNCTION linked(i int, n int) RETURNS int[] LANGUAGE sql AS
    'SELECT array_agg(id) FROM (SELECT id FROM kept_linked ORDER BY v <-> (SELECT v FROM kept_listed WHERE id = i) LIMIT n) AS s';
CREATE TABLE alone AS SELECT i, listed(i, 500) AS by_list, linked(i, 500) AS by_link FROM generate_series(1, 8000, 194) AS i;
-- The lists give the exact order.
SELECT count(*) AS exact FROM alone JOIN kept_listed AS q ON q.id = i
WHERE (SELECT array_agg(o.v <-> q.v ORDER BY n) FROM unnest(by_list) WITH ORDINALITY AS u (id, n) JOIN kept_listed AS o USING (id)) =
    (SELECT array_agg(d) FROM (SELECT (o.v <-> q.v) + 0 AS d FROM kept_listed AS o ORDER BY 1 LIMIT 500) AS s);

-- Two scans of each at once, in turns; the second has to do without.
BEGIN;
DECLARE a CURSOR FOR SELECT id FROM kept_listed ORDER BY v <-> (SELECT v FROM kept_linked WHERE id = 195) LIMIT 500;
DECLARE b CURSOR FOR SELECT id FROM kept_listed ORDER BY v <-> (SELECT v FROM kept_linked WHERE id = 1) LIMIT 500;
DECLARE c CURSOR FOR SELECT id FROM kept_linked ORDER BY v <-> (SELECT v FROM kept_listed WHERE id = 195) LIMIT 500;
DECLARE d CURSOR FOR SELECT id FROM kept_linked ORDER BY v <-> (SELECT v FROM kept_listed WHERE id = 1) LIMIT 500;
CREATE FUNCTION in_turns(i int, j int) RETURNS TABLE (a bool, b bool, c bool, d bool) LANGUAGE plpgsql AS $$
DECLARE cursors text[] := ARRAY['a', 'b', 'c', 'd']; cursor refcursor; one int; rows int[4][500] := array_fill(0, ARRAY[4, 500]);
BEGIN
    FOR n IN 1..500 LOOP
        FOR k IN 1..4 LOOP
            cursor := cursors[k];
            FETCH cursor INTO one;
            rows[k][n] := one;
        END LOOP;
        -- One more, from its start to its end.
        IF n % 100 = 0 AND (listed(n, 50) IS NULL OR linked(n, 50) IS NULL) THEN
            RAISE 'nothing';
        END IF;
    END LOOP;
    SELECT bool_and(rows[1][n] = x.by_list[n]), bool_and(rows[3][n] = x.by_link[n]) FROM alone AS x, generate_series(1, 500) AS n WHERE x.i = in_turns.i INTO a, c;
    SELECT bool_and(rows[2][n] = x.by_list[n]), bool_and(rows[4][n] = x.by_link[n]) FROM alone AS x, generate_series(1, 500) AS n WHERE x.i = j INTO b, d;
    RETURN NEXT;
END $$;
SELECT * FROM in_turns(195, 1);
COMMIT;
-- A scan for each row of another.
SELECT count(*) FROM (SELECT o.id FROM kept_listed AS o ORDER BY o.v <-> (SELECT v FROM kept_linked WHERE id = 5) LIMIT 40) AS o,
    LATERAL (SELECT i.id FROM kept_listed AS i ORDER BY i.v <-> (SELECT v FROM kept_linked WHERE id = o.id) LIMIT 1) AS i WHERE i.id = o.id;

-- Kept while transactions search, and freed by the first that does not.
SELECT cardinality(listed(3, 100));
SELECT * FROM kept;
SELECT * FROM kept;
-- Errors cut scans off, in a subtransaction and at the top; later ones are right.
CREATE FUNCTION cut_off(i int) RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 / (id - i) FROM (SELECT id FROM kept_listed ORDER BY v <-> (SELECT v FROM kept_linked WHERE id = i) LIMIT 10) AS s;
    RETURN false;
EXCEPTION WHEN division_by_zero THEN
    PERFORM 1 / (id - i) FROM (SELECT id FROM kept_linked ORDER BY v <-> (SELECT v FROM kept_listed WHERE id = i) LIMIT 10) AS s;
    RETURN false;
END $$;
SELECT cut_off(195);
BEGIN;
SAVEPOINT s;
SELECT cut_off(195);
ROLLBACK TO s;
SELECT count(*) = 42 AS as_alone FROM alone WHERE by_list = listed(i, 500) AND by_link = linked(i, 500);
COMMIT;
SELECT count(*) = 42 AS as_alone FROM alone WHERE by_list = listed(i, 500) AND by_link = linked(i, 500);
SELECT * FROM kept;
-- No more than work_mem is kept of ivfflat, and of hnsw than a scan may use.
SET work_mem = '64kB';
SELECT cardinality(listed(3, 100));
SELECT * FROM kept;
SELECT count(*) = 42 AS as_alone FROM alone WHERE by_list = listed(i, 500);
RESET work_mem;
DROP TABLE kept_listed, kept_linked, alone;
DROP FUNCTION listed, linked, in_turns, cut_off;
DROP VIEW kept;
