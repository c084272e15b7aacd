-- sum and avg of vector and halfvec (min and max: comparisons.sql). They change their state in place, so
-- every way of running an aggregate is tried here: groups, windows, DISTINCT, ORDER BY, FILTER, grouping sets,
-- hashing that spills, parallel plans. What they refuse stands in refusals.sql.

-- Costs are driven up below to get certain plans; that must not make the server compile each of them.
SET jit = off;

SELECT sum(v), avg(v) FROM unnest(ARRAY['[1,2,3]', '[3,0,-9]', '[5,4,0]']::vector[]) AS v;
SELECT sum(v), avg(v) FROM unnest(ARRAY['[1,2,3]', '[3,0,-9]', '[5,4,0]']::halfvec[]) AS v;

-- NULLs do not count; nothing gives NULL; one row gives itself.
SELECT sum(v), avg(v) FROM unnest(ARRAY[NULL, '[1,2]', NULL, '[2,4]', NULL]::vector[]) AS v;
SELECT sum(v) IS NULL AS sum, avg(v) IS NULL AS avg FROM unnest(ARRAY[NULL, NULL]::vector[]) AS v;
SELECT sum(v) IS NULL AS sum, avg(v) IS NULL AS avg FROM unnest(ARRAY[]::halfvec[]) AS v;
SELECT sum(v), avg(v) FROM unnest(ARRAY['[0.1,-0]']::vector[]) AS v;

-- The mean is kept in double precision: the sum of these leaves the range of its type, the mean does not.
SELECT avg(v) FROM unnest(ARRAY['[3e38,1]', '[3e38,1e-45]']::vector[]) AS v;
SELECT avg(v) FROM unnest(ARRAY['[65504,1]', '[65504,3]']::halfvec[]) AS v;
-- The sum is kept in the type itself: it rounds at each step, as sum(real) does.
SELECT sum(ARRAY[r]::vector) AS vectors, sum(r) AS reals, avg(ARRAY[r]::vector) AS mean
FROM (VALUES (16777216::real), (1), (1), (1)) AS t (r);
SELECT sum(ARRAY[r]::halfvec) AS halves, avg(ARRAY[r]::halfvec) AS mean FROM (VALUES (2048), (1), (1), (1)) AS t (r);

-- Data whose sums are exact: small integers. Row i has elements i % 10 + j for j in 1 to 50.
CREATE TABLE readings AS
SELECT i AS id, i % 7 AS grp, i % 3 AS sub, array_agg(i % 10 + j ORDER BY j)::vector AS v,
    array_agg(i % 10 + j ORDER BY j)::halfvec AS h, i % 10 AS x
FROM generate_series(1, 500) AS i, generate_series(1, 50) AS j GROUP BY i;
-- What a sum or mean must be, from the sum of x and the number of rows.
CREATE FUNCTION pg_temp.expected_sum(x bigint, n bigint) RETURNS vector LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg((x + n * j)::float8 ORDER BY j)::vector FROM generate_series(1, 50) AS j WHERE n > 0
$$;
CREATE FUNCTION pg_temp.expected_avg(x bigint, n bigint) RETURNS vector LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(x::float8 / n + j ORDER BY j)::vector FROM generate_series(1, 50) AS j WHERE n > 0
$$;
-- Means differ from it in the last digit at the most.
CREATE FUNCTION pg_temp.near(a vector, b vector, tolerance float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce((a <-> b) <= tolerance, a IS NULL AND b IS NULL)
$$;

-- Groups, by hashing and by sorting.
SET enable_sort = off;
SELECT grp, count(*), sum(v) = pg_temp.expected_sum(sum(x), count(*)) AS sum,
    pg_temp.near(avg(v), pg_temp.expected_avg(sum(x), count(*)), 1e-4) AS avg,
    sum(h)::vector = pg_temp.expected_sum(sum(x), count(*))::halfvec::vector AS half_sum_is_exact,
    pg_temp.near(avg(h)::vector, pg_temp.expected_avg(sum(x), count(*)), 0.1) AS half_avg
FROM readings WHERE id <= 210 GROUP BY grp ORDER BY grp;
RESET enable_sort;
SET enable_hashagg = off;
SELECT bool_and(s = pg_temp.expected_sum(x, n)) AS sum, bool_and(pg_temp.near(a, pg_temp.expected_avg(x, n), 1e-4)) AS avg
FROM (SELECT sum(v) AS s, avg(v) AS a, sum(x) AS x, count(*) AS n FROM readings GROUP BY grp, sub) AS g;
RESET enable_hashagg;

-- Many groups in little memory, so that hashing spills.
SET work_mem = '64kB'; SET enable_sort = off;
SELECT count(*) AS groups, bool_and(s = pg_temp.expected_sum(x, n)) AS sum,
    bool_and(pg_temp.near(a, pg_temp.expected_avg(x, n), 1e-4)) AS avg
FROM (SELECT sum(v) AS s, avg(v) AS a, sum(x) AS x, count(*) AS n
    FROM (SELECT * FROM readings UNION ALL SELECT * FROM readings) AS twice GROUP BY id) AS g;
RESET work_mem; RESET enable_sort;

-- Windows. A running total must not change the totals that were given out before; a frame that moves starts
-- anew; rows with the same frame share a result.
CREATE TEMP TABLE windowed AS
SELECT id, x, sum(v) OVER running AS running, avg(v) OVER running AS running_avg, sum(v) OVER moving AS moving,
    avg(v) OVER moving AS moving_avg,
    sum(v) OVER peers AS peers, sum(v) OVER (PARTITION BY grp) AS whole, sum(h) OVER moving AS half_moving,
    avg(h) OVER ahead AS half_ahead,
    max(v) OVER running AS running_max,
    sum(x) OVER running AS running_x, sum(x) OVER moving AS moving_x, sum(x) OVER peers AS peers_x,
    sum(x) OVER (PARTITION BY grp) AS whole_x, sum(x) OVER ahead AS ahead_x,
    count(*) OVER running AS running_n, count(*) OVER moving AS moving_n, count(*) OVER peers AS peers_n,
    count(*) OVER (PARTITION BY grp) AS whole_n,
    count(*) OVER ahead AS ahead_n, max(x) OVER running AS max_x
FROM readings WHERE id <= 120
WINDOW running AS (PARTITION BY grp ORDER BY id), moving AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING),
    peers AS (ORDER BY id / 10),
    ahead AS (ORDER BY id ROWS BETWEEN 3 FOLLOWING AND UNBOUNDED FOLLOWING);
SELECT count(*) AS rows, bool_and(running = pg_temp.expected_sum(running_x, running_n)) AS running,
    bool_and(pg_temp.near(running_avg, pg_temp.expected_avg(running_x, running_n), 1e-4)) AS running_avg,
    bool_and(moving = pg_temp.expected_sum(moving_x, moving_n)) AS moving,
    bool_and(pg_temp.near(moving_avg, pg_temp.expected_avg(moving_x, moving_n), 1e-4)) AS moving_avg,
    bool_and(peers = pg_temp.expected_sum(peers_x, peers_n)) AS peers,
    bool_and(whole = pg_temp.expected_sum(whole_x, whole_n)) AS whole,
    bool_and(half_moving::vector = pg_temp.expected_sum(moving_x, moving_n)) AS half_moving,
    bool_and(pg_temp.near(half_ahead::vector, pg_temp.expected_avg(ahead_x, ahead_n), 0.1)) AS half_ahead,
    bool_and((running_max::real[])[1] = max_x + 1) AS running_max
FROM windowed;
SELECT id, subvector(running, 1, 2) AS running FROM windowed WHERE id % 7 = 1 ORDER BY id LIMIT 4;
-- Results of a window straight to the client, through a cursor, in both directions.
BEGIN;
DECLARE totals SCROLL CURSOR FOR SELECT id, sum(v) OVER (ORDER BY id)
    FROM (VALUES (1, '[1,10]'::vector), (2, '[2,20]'), (3, '[3,30]'), (4, '[4,40]')) AS t (id, v);
FETCH 3 FROM totals;
FETCH BACKWARD 2 FROM totals;
FETCH LAST FROM totals;
COMMIT;
-- Exclusions, and a frame that is empty at first.
SELECT id, sum(v) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) AS before,
    avg(v) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS others
FROM (VALUES (1, '[1,10]'::vector), (2, '[2,20]'), (3, NULL), (4, '[6,60]')) AS t (id, v);

-- DISTINCT, ORDER BY and FILTER.
SELECT sum(DISTINCT v), avg(DISTINCT v), sum(DISTINCT h), avg(DISTINCT h)
FROM (VALUES ('[1,0]'::vector, '[4]'::halfvec), ('[1,-0]', '[4]'), ('[3,4]', '[-2]'), (NULL, NULL),
    ('[3,4]', '[4]')) AS t (v, h);
SELECT sum(v ORDER BY v DESC), avg(v ORDER BY v), sum(v) FILTER (WHERE v > '[1]') AS some,
    avg(v) FILTER (WHERE v > '[9]') AS none
FROM unnest(ARRAY['[1]', '[2]', '[3]']::vector[]) AS v;

-- One state, several uses; grouping sets.
SELECT sum(v) AS a, sum(v) AS b, avg(v) AS c, avg(v) AS d, sum(v) + sum(v) AS twice, sum(v + v) AS sum_of_twice
    FROM unnest(ARRAY['[1,2]', '[3,4]']::vector[]) AS v;
SELECT k, l, sum(v), avg(v), count(*)
FROM (VALUES ('a', 1, '[1,10]'::vector), ('a', 2, '[2,20]'), ('b', 1, '[3,30]'), ('b', 1, '[5,50]')) AS t (k, l, v)
GROUP BY ROLLUP (k, l) ORDER BY k, l;
SELECT bool_and(s = pg_temp.expected_sum(x, n)) AS sum, bool_and(pg_temp.near(a, pg_temp.expected_avg(x, n), 1e-4)) AS avg,
    count(*) AS groups
FROM (SELECT sum(v) AS s, avg(v) AS a, sum(x) AS x, count(*) AS n FROM readings GROUP BY CUBE (grp, sub)) AS g;

-- Rows come in every form of storage: short headers, long ones, out of line, compressed. The state, which is
-- the first row for sum, is never a stored row.
CREATE TABLE stored (id int, v vector);
ALTER TABLE stored ALTER v SET STORAGE EXTENDED;
INSERT INTO stored SELECT i, array_fill(i, ARRAY[3000])::vector FROM generate_series(1, 4) AS i;
SELECT subvector(sum(v), 2999, 2) AS sum, subvector(avg(v), 2999, 2) AS avg FROM stored;
SELECT id, subvector(v, 1, 1) AS unchanged FROM stored ORDER BY id;
UPDATE stored SET v = ARRAY[id, -id]::vector;
SELECT sum(v), avg(v) FROM stored;
SELECT sum(v ORDER BY id), sum(v ORDER BY id DESC) AS reversed, array_agg(v ORDER BY id) AS unchanged FROM stored;

-- The same in PL/pgSQL variables, which are changed by nobody else.
DO $$
DECLARE
    first vector := '[1,2]';
    total vector;
BEGIN
    SELECT sum(v) INTO total FROM (SELECT first UNION ALL SELECT '[10,20]') AS t (v);
    RAISE NOTICE '% %', first, total;
    SELECT sum(v) INTO total FROM (SELECT total UNION ALL SELECT total) AS t (v);
    RAISE NOTICE '% %', first, total;
END
$$;

-- The support functions work by hand, too, and leave their arguments as they are.
SELECT vector_accum('{0}', '[1,2]') AS first, vector_accum('{1,1,2}', '[10,20]') AS next,
    vector_combine('{1,1,2}', '{2,10,20}') AS combined,
    vector_combine('{0}', '{2,10,20}') AS with_nothing, vector_combine('{0}', '{0}') AS nothing,
    vector_avg('{4,2,10}') AS mean, vector_avg('{0}') IS NULL AS no_mean;
SELECT halfvec_accum('{0}', '[1,2]') AS first, halfvec_accum('{1,1,2}', '[10,20]') AS next,
    halfvec_combine('{1,1,2}', '{2,10,20}') AS combined, halfvec_avg('{4,2,10}') AS mean;
SELECT state, vector_accum(state, '[1]') AS once, vector_accum(state, '[1]') AS again, state AS unchanged
    FROM (VALUES ('{1,5}'::float8[])) AS t (state);
SELECT v, vector_add(v, v) AS twice, v AS unchanged FROM (VALUES ('[5]'::vector)) AS t (v);

-- An aggregate of the user's own, made of the same functions, whose final function changes nothing.
CREATE AGGREGATE pg_temp.total(vector) (SFUNC = vector_add, STYPE = vector, INITCOND = '[100,100]');
SELECT pg_temp.total(v) FROM unnest(ARRAY['[1,2]', '[3,4]']::vector[]) AS v;
SELECT id, pg_temp.total(v) OVER (ORDER BY id) FROM (VALUES (1, '[1,2]'::vector), (2, '[3,4]')) AS t (id, v);
SELECT pg_temp.total(v) AS the_start_is_untouched FROM unnest(ARRAY['[0,0]']::vector[]) AS v;

-- Parallel plans: each worker has a state, which are combined.
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
ALTER TABLE readings SET (parallel_workers = 2);
EXPLAIN (COSTS OFF) SELECT sum(v), avg(v), sum(h), avg(h), min(v), max(h) FROM readings;
SELECT sum(v) = pg_temp.expected_sum(sum(x), count(*)) AS sum,
    pg_temp.near(avg(v), pg_temp.expected_avg(sum(x), count(*)), 1e-4) AS avg,
    pg_temp.near(avg(h)::vector, pg_temp.expected_avg(sum(x), count(*)), 0.1) AS half_avg,
    min(v) = max(v) - array_fill(9, ARRAY[50])::vector AS min_max
FROM readings;
SELECT sum(v) IS NULL AS sum, avg(v) IS NULL AS avg FROM readings WHERE id < 0;
SELECT bool_and(s = pg_temp.expected_sum(x, n)) AS sum, bool_and(pg_temp.near(a, pg_temp.expected_avg(x, n), 1e-4)) AS avg,
    count(*) AS groups
FROM (SELECT sum(v) AS s, avg(v) AS a, sum(x) AS x, count(*) AS n FROM readings GROUP BY grp) AS g;

DROP TABLE readings, stored;
