-- Searches by an hnsw index come in the order of the operator, for each operator class: first with numbers that can
-- be checked by hand, then with more rows against an exact search. NULLs, zero vectors, what an index cannot order.

SET enable_seqscan = off;
SET jit = off; -- what a forbidden plan is said to cost would set it off

-- Seen from [4,3] the points are, in order of
--   L2:     e (root of 2), a (5), d (13), b (16), f (18.5), zero (25), c (45), g (100)
--   L1:     e (2), a (3), b (4), d (5), f (6), zero (7), c (9), g (14)
--   ip:     g (75), e (32), a (27), d (24), b (9), f (3.5), zero (0), c (-8)
--   cosine: g (1), e (0.9995), f (0.99), a (0.926), d (0.8), b (0.6), c (-0.8); zero has no direction
CREATE TABLE points (name text, v vector(2), h halfvec(2), s sparsevec(2));
INSERT INTO points SELECT name, v, v, v FROM (VALUES ('a', '[3,5]'::vector), ('b', '[0,3]'), ('c', '[-2,0]'),
    ('d', '[6,0]'), ('e', '[5,4]'), ('f', '[0.5,0.5]'), ('nothing', NULL)) AS t (name, v);
CREATE INDEX points_v_l2 ON points USING hnsw (v vector_l2_ops);
CREATE INDEX points_v_ip ON points USING hnsw (v vector_ip_ops);
CREATE INDEX points_v_cosine ON points USING hnsw (v vector_cosine_ops);
CREATE INDEX points_v_l1 ON points USING hnsw (v vector_l1_ops);
CREATE INDEX points_h_l2 ON points USING hnsw (h halfvec_l2_ops);
CREATE INDEX points_h_ip ON points USING hnsw (h halfvec_ip_ops);
CREATE INDEX points_h_cosine ON points USING hnsw (h halfvec_cosine_ops);
CREATE INDEX points_h_l1 ON points USING hnsw (h halfvec_l1_ops);
CREATE INDEX points_s_l2 ON points USING hnsw (s sparsevec_l2_ops);
CREATE INDEX points_s_ip ON points USING hnsw (s sparsevec_ip_ops);
CREATE INDEX points_s_cosine ON points USING hnsw (s sparsevec_cosine_ops);
CREATE INDEX points_s_l1 ON points USING hnsw (s sparsevec_l1_ops);
-- Some rows come after the index.
INSERT INTO points SELECT name, v, v, v
FROM (VALUES ('g', '[12,9]'::vector), ('zero', '[0,0]'), ('nothing', NULL)) AS t (name, v);

-- The names in the order of a search, and the index that the plan uses.
CREATE FUNCTION pg_temp.search(source text, by text) RETURNS TABLE (names text, index_used text) LANGUAGE plpgsql AS $$
DECLARE
    query text := format('SELECT name FROM %s ORDER BY %s', source, by);
    line text;
BEGIN
    EXECUTE format('SELECT string_agg(name, '' '') FROM (%s) AS found', query) INTO names;
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        index_used := coalesce(index_used, substring(line FROM 'Index Scan using (\w+)'));
    END LOOP;
    RETURN NEXT;
END
$$;
SELECT by, found.*
FROM unnest(ARRAY['v <-> ''[4,3]''', 'v <#> ''[4,3]''', 'v <=> ''[4,3]''', 'v <+> ''[4,3]''',
        'h <-> ''[4,3]''', 'h <#> ''[4,3]''', 'h <=> ''[4,3]''', 'h <+> ''[4,3]''',
        's <-> ''{1:4,2:3}/2''', 's <#> ''{1:4,2:3}/2''', 's <=> ''{1:4,2:3}/2''', 's <+> ''{1:4,2:3}/2''']) AS by,
    LATERAL pg_temp.search('points', by) AS found;

-- The other way round the operator means the same.
SELECT * FROM pg_temp.search('points', '''[4,3]'' <-> v');

-- A query that is NULL or has no direction gets the indexed rows in no order that anybody may count on.
SELECT count(*) FROM (SELECT name FROM points ORDER BY v <-> (SELECT NULL::vector)) AS found;
SELECT count(*) FROM (SELECT name FROM points ORDER BY h <+> (SELECT NULL::halfvec)) AS found;
SELECT count(*) FROM (SELECT name FROM points ORDER BY s <#> (SELECT NULL::sparsevec)) AS found;
SELECT count(*) FROM (SELECT name FROM points ORDER BY v <=> '[0,0]') AS found;
SELECT count(*) FROM (SELECT name FROM points ORDER BY s <=> '{}/2') AS found;

-- Each value a query, by a join.
SELECT p.name, n.name AS nearest_other
FROM points AS p, LATERAL (SELECT name FROM points WHERE name <> p.name ORDER BY v <-> p.v LIMIT 1) AS n
WHERE p.v IS NOT NULL ORDER BY 1;

-- No index can help here: descending order, another operator than the class has, two columns at once, no order.
-- A query of other dimensions is refused as it is without an index.
SET enable_seqscan = on;
EXPLAIN (COSTS OFF) SELECT name FROM points ORDER BY v <-> '[4,3]' DESC LIMIT 1;
DROP INDEX points_v_l1;
EXPLAIN (COSTS OFF) SELECT name FROM points ORDER BY v <+> '[4,3]' LIMIT 1;
EXPLAIN (COSTS OFF) SELECT name FROM points ORDER BY (v <-> '[4,3]') + (h <-> '[4,3]') LIMIT 1;
EXPLAIN (COSTS OFF) SELECT name FROM points WHERE v <-> '[4,3]' < 2;
SET enable_seqscan = off;
SELECT name FROM points ORDER BY v <-> '[4,3,0]';
SELECT name FROM points ORDER BY h <=> '[4]';
SELECT name FROM points ORDER BY s <-> '{1:4}/3';
DROP TABLE points;

-- Bits, seen from 11110000: how many differ, and the share of ones not in common.
--   a 0 and 0, b 1 and 1/4, c 2 and 1/3, d 3 and 3/4, e 4 and 1/2, f 8 and 1
CREATE TABLE marks (name text, b bit(8));
INSERT INTO marks VALUES ('f', B'00001111'), ('d', B'10000000'), ('b', B'11100000'), ('nothing', NULL);
CREATE INDEX marks_hamming ON marks USING hnsw (b bit_hamming_ops);
CREATE INDEX marks_jaccard ON marks USING hnsw (b bit_jaccard_ops);
INSERT INTO marks VALUES ('e', B'11111111'), ('a', B'11110000'), ('c', B'11111100');
SELECT by, found.* FROM unnest(ARRAY['b <~> B''11110000''', 'b <%> B''11110000''']) AS by,
    LATERAL pg_temp.search('marks', by) AS found;
SELECT count(*) FROM (SELECT name FROM marks ORDER BY b <~> (SELECT NULL::bit)) AS found;
SELECT name FROM marks ORDER BY b <~> B'111';
DROP TABLE marks;

-- Against an exact search: 400 rows of 24 small whole numbers, every seventh row equal to another one, 200 of them
-- there when the index is built. With an ef_search above the number of rows the nearest are all found.
CREATE TABLE rows (id integer PRIMARY KEY, v vector(24), h halfvec(24), s sparsevec(24), b bit(24));
INSERT INTO rows
SELECT i, v, v, v, binary_quantize(v)
FROM (
    SELECT i, array_agg(CASE WHEN hashint4(k * 100 + j + 70000) % 4 = 0 THEN 0 ELSE hashint4(k * 100 + j) % 20 END
        ORDER BY j)::vector AS v
    FROM (SELECT i, CASE WHEN i % 7 = 0 THEN i - 7 + i % 2 ELSE i END AS k FROM generate_series(1, 400) AS i) AS t,
        generate_series(1, 24) AS j
    GROUP BY i) AS t;
CREATE TABLE searched (LIKE rows);

-- 'same' if the distances that an index gives are the exact ones, in order, and no row comes twice. Cosine orders by
-- unit vectors in the precision of the type, so there distances may change places that differ by less.
CREATE FUNCTION pg_temp.compare(class text, operator text, options text DEFAULT '') RETURNS text LANGUAGE plpgsql
SET client_min_messages = warning AS $$
DECLARE
    col text := left(class, 1);
    tolerance float8 := CASE WHEN operator <> '<=>' THEN 0 WHEN col = 'h' THEN 2e-3 ELSE 1e-6 END;
    query text;
    nearest text := format('SELECT array_agg(d) AS distances, array_agg(id) AS ids FROM (SELECT id, %1$s %2$s q.q AS d
        FROM searched ORDER BY %1$s %2$s q.q LIMIT 40) AS found', col, operator);
    by_index record;
    exact record;
    start integer;
BEGIN
    DROP INDEX IF EXISTS searched_index;
    TRUNCATE searched;
    INSERT INTO searched SELECT * FROM rows WHERE id <= 200;
    EXECUTE format('CREATE INDEX searched_index ON searched USING hnsw (%s %s) %s', col, class, options);
    INSERT INTO searched SELECT * FROM rows WHERE id > 200;
    FOREACH start IN ARRAY ARRAY[3, 14, 250, 399] LOOP
        query := format('SELECT f.* FROM (SELECT %s AS q FROM rows WHERE id = %s OFFSET 0) AS q, LATERAL (%s) AS f',
            col, start, nearest);
        PERFORM set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true);
        EXECUTE query INTO by_index;
        PERFORM set_config('enable_seqscan', 'on', true), set_config('enable_sort', 'on', true),
            set_config('enable_indexscan', 'off', true);
        EXECUTE query INTO exact;
        PERFORM set_config('enable_indexscan', 'on', true);
        IF cardinality(by_index.ids) <> 40 OR (SELECT count(DISTINCT i) FROM unnest(by_index.ids) AS i) <> 40 THEN
            RETURN 'rows are missing or came twice';
        ELSIF EXISTS (SELECT FROM unnest(by_index.distances, exact.distances) AS t (a, b) WHERE NOT abs(a - b) <= tolerance) THEN
            RETURN format('%s instead of %s', by_index.distances, exact.distances);
        END IF;
    END LOOP;
    RETURN 'same';
END
$$;
SET hnsw.ef_search = 1000;
SELECT class, operator, pg_temp.compare(class, operator)
FROM (VALUES ('vector_l2_ops', '<->'), ('vector_ip_ops', '<#>'), ('vector_cosine_ops', '<=>'),
    ('vector_l1_ops', '<+>'), ('halfvec_l2_ops', '<->'), ('halfvec_ip_ops', '<#>'),
    ('halfvec_cosine_ops', '<=>'), ('halfvec_l1_ops', '<+>'), ('sparsevec_l2_ops', '<->'),
    ('sparsevec_ip_ops', '<#>'), ('sparsevec_cosine_ops', '<=>'), ('sparsevec_l1_ops', '<+>'),
    ('bit_hamming_ops', '<~>'), ('bit_jaccard_ops', '<%>')) AS t (class, operator);

-- The same whatever the form of the index on disk.
SELECT options, pg_temp.compare('vector_l2_ops', '<->', options) AS l2,
    pg_temp.compare('halfvec_cosine_ops', '<=>', options) AS cosine
FROM unnest(ARRAY['WITH (m = 2, ef_construction = 4)', 'WITH (m = 100, ef_construction = 200)',
    'WITH (storage = inline)', 'WITH (storage = split)', 'WITH (storage = compact)', 'WITH (code_bits = 1)',
    'WITH (code_bits = 2, code_dims = 16)']) AS options;
-- Every row is within reach, of the last index too.
SELECT min(n), max(n) FROM (SELECT (SELECT count(*) FROM (SELECT FROM searched ORDER BY h <=> q.h) AS found) AS n
    FROM rows AS q WHERE id % 20 = 0) AS counts;
DROP TABLE rows, searched;
