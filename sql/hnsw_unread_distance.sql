-- The distance by which an index scan orders is computed for each row only where somebody reads it: a plan says
-- NULL in its place otherwise (EXPLAIN VERBOSE shows what each node puts out).

CREATE TABLE points (id int, v vector(2), part int);
INSERT INTO points SELECT i, ARRAY[i, 0], i % 2 FROM generate_series(1, 10) AS i;
CREATE INDEX ON points USING hnsw (v vector_l2_ops);
CREATE TABLE others (id int, v vector(2));
INSERT INTO others VALUES (1, '[3.1,0]'), (2, '[7.9,0]');
SET enable_seqscan = off;

-- Nobody reads it.
EXPLAIN (VERBOSE, COSTS OFF) SELECT id FROM points ORDER BY v <-> '[3.2,0]' LIMIT 3;
SELECT id FROM points ORDER BY v <-> '[3.2,0]' LIMIT 3;
EXPLAIN (VERBOSE, COSTS OFF) SELECT id FROM points ORDER BY v <-> '[3.2,0]';
SELECT id FROM points ORDER BY v <-> '[3.2,0]' OFFSET 8;
PREPARE nearest(vector, int) AS SELECT id, v FROM points ORDER BY v <-> $1 LIMIT $2;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (VERBOSE, COSTS OFF) EXECUTE nearest('[3.2,0]', 2);
EXECUTE nearest('[3.2,0]', 2);
EXECUTE nearest('[9.2,0]', 3);
RESET plan_cache_mode;

-- Levels below the first: sub-selects, lateral joins, unions, WITH.
EXPLAIN (VERBOSE, COSTS OFF)
SELECT o.id, n.id FROM others AS o, LATERAL (SELECT p.id FROM points AS p ORDER BY p.v <-> o.v LIMIT 2) AS n;
SELECT o.id, n.id FROM others AS o, LATERAL (SELECT p.id FROM points AS p ORDER BY p.v <-> o.v LIMIT 2) AS n ORDER BY 1, 2;
SELECT o.id, (SELECT p.id FROM points AS p ORDER BY p.v <-> o.v LIMIT 1) FROM others AS o ORDER BY 1;
(SELECT id FROM points ORDER BY v <-> '[3.2,0]' LIMIT 2) UNION ALL (SELECT id FROM points ORDER BY v <-> '[9.2,0]' LIMIT 2);
WITH n AS MATERIALIZED (SELECT id, part FROM points ORDER BY v <-> '[3.2,0]' LIMIT 4) SELECT part, count(*) FROM n GROUP BY part ORDER BY part;
INSERT INTO others SELECT id + 10, v FROM points ORDER BY v <-> '[3.2,0]' LIMIT 2 RETURNING id, v;

-- Somebody reads it: the query itself, WITH TIES, a further sort, a lock's recheck, a merge of partitions.
EXPLAIN (VERBOSE, COSTS OFF) SELECT id, v <-> '[3.2,0]' AS d FROM points ORDER BY d LIMIT 3;
SELECT id, round((v <-> '[3.2,0]')::numeric, 3) AS d FROM points ORDER BY v <-> '[3.2,0]' LIMIT 3;
INSERT INTO points VALUES (11, '[4,0]');
SELECT id FROM points ORDER BY v <-> '[3.9,0]' FETCH FIRST 1 ROW WITH TIES;
DELETE FROM points WHERE id = 11;
-- What the scan puts out, whichever scan: from 17 on it is that by the index, sorted further in groups.
CREATE FUNCTION put_out(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE line text; last text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
        last = coalesce(substring(line FROM 'Output: (.*)'), last);
    END LOOP;
    RETURN NEXT last;
END $$;
SELECT put_out($$SELECT id FROM points ORDER BY v <-> '[3.2,0]' LIMIT 3$$) AS unread,
    put_out($$SELECT id FROM points ORDER BY v <-> '[3.2,0]', id LIMIT 3$$) AS read;
SELECT id FROM points ORDER BY v <-> '[3.5,0]', id DESC LIMIT 3;
EXPLAIN (VERBOSE, COSTS OFF) SELECT id FROM points ORDER BY v <-> '[3.2,0]' LIMIT 2 FOR UPDATE;
SELECT id FROM points ORDER BY v <-> '[3.2,0]' LIMIT 2 FOR UPDATE;
CREATE TABLE parted (id int, v vector(2)) PARTITION BY LIST (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1, 3);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2, 4);
INSERT INTO parted SELECT i, ARRAY[i, 0] FROM generate_series(1, 4) AS i;
CREATE INDEX ON parted USING hnsw (v vector_l2_ops);
SELECT id FROM parted ORDER BY v <-> '[2.2,0]' LIMIT 3;

DROP TABLE points, others, parted;
DROP FUNCTION put_out;

-- The planner leaves a hole in its list of subplans where it had two ways for one and took the other.
SELECT count(*) > 0 AS some FROM
    (SELECT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid) AS indexed FROM pg_class AS c) AS all_tables
WHERE indexed;
