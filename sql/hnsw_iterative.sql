-- Searches with a filter. Without iteration the index gives its ef_search nearest rows, and what the filter leaves of
-- them is the answer; with it the scan goes on until the query has what it wants or a limit is reached.

-- 2,000 points on a line, so that the right answer is known: those around a number, nearest first.
CREATE TABLE line (id int PRIMARY KEY, v vector(2), shade int);
INSERT INTO line SELECT i, ARRAY[i, 0]::vector, i % 100 FROM generate_series(1, 2000) AS i;
CREATE INDEX line_v ON line USING hnsw (v vector_l2_ops);
SET enable_seqscan = off;
SET jit = off; -- what a forbidden plan is said to cost would set it off
SET enable_bitmapscan = off;

-- off: ef_search rows are looked at, none of which may pass. The nearest 40 to 1000.4 are 981 to 1020.
SELECT count(*) FROM (SELECT id FROM line ORDER BY v <-> '[1000.4,0]') AS found;
SELECT id FROM line WHERE shade IN (81, 18) ORDER BY v <-> '[1000.4,0]' LIMIT 10;
SELECT id FROM line WHERE shade = 77 ORDER BY v <-> '[1000.4,0]' LIMIT 10;
SET hnsw.ef_search = 10;
SELECT count(*) FROM (SELECT id FROM line ORDER BY v <-> '[1000.4,0]') AS found;
-- A LIMIT above ef_search is served: in a query, in a prepared one with a parameter, behind an OFFSET.
SELECT count(*), min(id), max(id) FROM (SELECT id FROM line ORDER BY v <-> '[1000.4,0]' LIMIT 100) AS found;
PREPARE nearest (bigint) AS SELECT count(*) FROM (SELECT id FROM line ORDER BY v <-> '[1000.4,0]' LIMIT $1) AS found;
EXECUTE nearest (5);
EXECUTE nearest (300);
SELECT count(*) FROM (SELECT id FROM line ORDER BY v <-> '[1000.4,0]' OFFSET 50 LIMIT 100) AS found;
DEALLOCATE nearest;

-- strict_order: as many as asked for, in exact order. From 1000.4 those with shade 77 lie at 977, 1077, 877, ...
SET hnsw.iterative_scan = strict_order;
EXPLAIN (COSTS OFF) SELECT id FROM line WHERE shade = 77 ORDER BY v <-> '[1000.4,0]' LIMIT 10;
SELECT id FROM line WHERE shade = 77 ORDER BY v <-> '[1000.4,0]' LIMIT 10;
SELECT string_agg(id::text, ' ') FROM (SELECT id FROM line ORDER BY v <-> '[1000.4,0]' LIMIT 30) AS found;
-- relaxed_order: as many, though perhaps not quite in order. Sorted again they are the same.
SET hnsw.iterative_scan = relaxed_order;
SELECT id FROM (SELECT id, v FROM line WHERE shade = 77 ORDER BY v <-> '[1000.4,0]' LIMIT 10) AS found
ORDER BY v <-> '[1000.4,0]';
-- Whatever share of the rows passes, k rows come back, in both orders. (With a very short list of candidates
-- strict_order leaves out a row that it finds behind a farther one.)
CREATE FUNCTION pg_temp.counts(filter text, k int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    s record;
    n int;
    result text := '';
BEGIN
    FOR s IN VALUES ('strict_order', '40'), ('strict_order', '1000'), ('relaxed_order', '1'), ('relaxed_order', '40') LOOP
        PERFORM set_config('hnsw.iterative_scan', s.column1, true), set_config('hnsw.ef_search', s.column2, true);
        EXECUTE format('SELECT count(DISTINCT id) FROM (SELECT id FROM line WHERE %s ORDER BY v <-> ''[700.4,0]''
            LIMIT %s) AS found', filter, k) INTO n;
        result := result || ' ' || n;
    END LOOP;
    RETURN result;
END
$$;
SELECT filter, k, pg_temp.counts(filter, k) FROM (VALUES ('shade < 50', 10), ('shade < 10', 10), ('shade = 3', 10),
    ('shade = 3', 20), ('id % 2000 = 1999', 1), ('id % 2000 = 1999', 10), ('shade < 0', 10), ('true', 500)) AS t (filter, k);
-- A scan that goes on to the end returns every row, once.
SET hnsw.iterative_scan = relaxed_order;
SELECT count(*), count(DISTINCT id) FROM (SELECT id FROM line ORDER BY v <-> '[50,0]') AS found;

-- A cursor fetches for as long as somebody asks.
SET hnsw.iterative_scan = strict_order;
BEGIN;
DECLARE nearer CURSOR FOR SELECT id FROM line ORDER BY v <-> '[3.2,0]';
FETCH 5 FROM nearer;
MOVE 50 FROM nearer;
FETCH 5 FROM nearer;
ROLLBACK;

-- The memory that a scan leaves to the next one: two scans at a time, one for each row of another table, and one after
-- a scan that an error ended.
BEGIN;
DECLARE up CURSOR FOR SELECT id FROM line ORDER BY v <-> '[100.2,0]';
DECLARE down CURSOR FOR SELECT id FROM line ORDER BY v <-> '[1900.2,0]';
FETCH 2 FROM up;
FETCH 2 FROM down;
MOVE 100 FROM up;
FETCH 2 FROM up;
FETCH 2 FROM down;
CLOSE up;
FETCH 2 FROM down;
ROLLBACK;
SELECT near_to, string_agg(id::text, ' ' ORDER BY id) FROM generate_series(200, 1400, 400) AS near_to,
    LATERAL (SELECT id FROM line WHERE shade < 20 ORDER BY v <-> ARRAY[near_to + 0.2, 0]::vector LIMIT 3) AS found
GROUP BY 1 ORDER BY 1;
DO $$
BEGIN
    PERFORM id FROM line WHERE 1 / (id - 990) < 5 ORDER BY v <-> '[1000.4,0]' LIMIT 50;
EXCEPTION WHEN division_by_zero THEN
    PERFORM id FROM line ORDER BY v <-> '[1000.4,0]' LIMIT 5;
    RAISE NOTICE 'searched again';
END
$$;
SELECT string_agg(id::text, ' ') FROM (SELECT id FROM line ORDER BY v <-> '[1000.4,0]' LIMIT 30) AS found;
-- What a long scan leaves behind does not count against the next.
SET work_mem = '64kB';
SET hnsw.scan_mem_multiplier = 16;
SELECT count(*) FROM (SELECT id FROM line ORDER BY v <-> '[1000.4,0]') AS found;
SET hnsw.scan_mem_multiplier = 1;
SELECT count(*) FROM (SELECT id FROM line WHERE shade < 50 ORDER BY v <-> '[1000.4,0]' LIMIT 10) AS found;
RESET hnsw.scan_mem_multiplier;
RESET work_mem;

-- The limits: rows looked at, and memory. Below them the scan ends with what it has, and says so if it is asked to.
SET hnsw.max_scan_tuples = 100;
SELECT count(*) < 10 AS short FROM (SELECT id FROM line WHERE id > 1900 ORDER BY v <-> '[3,0]' LIMIT 10) AS found;
SET vector.report_short_scans = on;
\set VERBOSITY terse
SELECT count(*) < 10 AS short FROM (SELECT id FROM line WHERE id > 1900 ORDER BY v <-> '[3,0]' LIMIT 10) AS found;
-- Nothing to tell where the query got what it wanted.
SELECT count(*) FROM (SELECT id FROM line WHERE id > 5 ORDER BY v <-> '[3,0]' LIMIT 10) AS found;
RESET hnsw.max_scan_tuples;
SELECT count(*) FROM (SELECT id FROM line WHERE id > 1900 ORDER BY v <-> '[3,0]' LIMIT 10) AS found;
RESET vector.report_short_scans;
\set VERBOSITY default

-- Equal vectors are rows like others: none is lost, and they keep none behind them from being found.
INSERT INTO line SELECT i, '[500,0]', i % 100 FROM generate_series(2001, 3000) AS i;
SELECT count(*), count(DISTINCT id), min(v), max(v) FROM (SELECT id, v FROM line ORDER BY v <-> '[500,0]' LIMIT 1001) AS found;
SELECT count(*), count(DISTINCT v) FROM (SELECT v FROM line ORDER BY v <-> '[500,0]' LIMIT 1011) AS found;
SELECT count(*) FROM (SELECT id FROM line WHERE shade = 5 ORDER BY v <-> '[500,0]' LIMIT 30) AS found;
RESET hnsw.iterative_scan;
RESET hnsw.ef_search;
DROP TABLE line;
