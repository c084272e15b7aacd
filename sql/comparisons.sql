-- Order and equality of vector, halfvec and sparsevec: the operators, and that btree, hash, DISTINCT, GROUP BY,
-- joins and unique constraints agree on them, -0.0 = 0.0 included; min and max with and without an index.

-- Costs are driven up below to get certain plans; that must not make the server compile each of them.
SET jit = off;

-- Plans without what varies: PostgreSQL 17 dropped "(returns $0)", and constants may be long.
CREATE FUNCTION pg_temp.plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        RETURN NEXT regexp_replace(regexp_replace(line, ' \(returns .*\)', ''), '\[[^\]]{50,}\]', '[...]');
    END LOOP;
END
$$;

-- As arrays are compared: element by element, and where one is the beginning of the other the shorter is
-- the smaller. Numbers of dimensions may differ.
SELECT '[1,2,3]'::vector < '[1,2,4]' AS lt, '[1,2,3]'::vector < '[1,2]' AS shorter,
    '[2]'::vector > '[1,9,9]' AS first_decides,
    '[1,2]'::vector = '[1,2]' AS eq, '[1,2]'::vector = '[1,2,0]' AS eq_longer, '[1,2]'::vector <> '[1,2,0]' AS ne;
SELECT '[1,2,3]'::halfvec < '[1,2,4]' AS lt, '[1,2,3]'::halfvec < '[1,2]' AS shorter,
    '[2]'::halfvec > '[1,9,9]' AS first_decides,
    '[1,2]'::halfvec = '[1,2]' AS eq, '[1,2]'::halfvec = '[1,2,0]' AS eq_longer, '[1,2]'::halfvec <> '[1,2,0]' AS ne;
-- A sparse vector is compared as if it were written out.
SELECT '{1:1,3:3}/3'::sparsevec < '{1:1,3:4}/3' AS lt, '{1:1}/3'::sparsevec < '{1:1}/2' AS shorter,
    '{1:2}/3'::sparsevec > '{1:1,2:9,3:9}/3' AS first_decides,
    '{2:1}/2'::sparsevec < '{1:1}/2' AS zero_before_one, '{1:-1}/2'::sparsevec < '{2:1}/2' AS negative_before_zero,
    '{1:1}/2'::sparsevec = '{1:1}/2' AS eq, '{1:1}/2'::sparsevec = '{1:1}/3' AS eq_longer,
    '{}/3'::sparsevec > '{3:-1}/3' AS zero_above_negative;

-- Minus zero is zero.
SELECT '[0,1]'::vector = '[-0,1]' AS vector, '[0,1]'::halfvec = '[-0,1]' AS halfvec, vector_cmp('[0]', '[-0]') AS vector_cmp,
    halfvec_cmp('[-0]', '[0]') AS halfvec_cmp, '[-0,1]'::vector < '[0,0.5]' AS lt, '[-0,1]'::vector >= '[0,1]' AS ge;

-- The type real[] is the judge: vectors of 1 to 4 dimensions made of -1.5, -0, 0, 1 and 1e-20, all against all.
-- The sparse operators have functions of their own, so they are checked by themselves.
CREATE TEMP TABLE vectors AS
WITH RECURSIVE elements (e) AS (
    VALUES ('-1.5'::real), ('-0'), ('0'), ('1'), ('1e-20')
), grown (a) AS (
    SELECT ARRAY[e] FROM elements
    UNION ALL
    SELECT a || e FROM grown, elements WHERE cardinality(a) < 4
)
SELECT (row_number() OVER (ORDER BY a, a::text COLLATE "C"))::int AS id, a, a::vector AS v,
    a::vector::halfvec AS h, a::vector::sparsevec AS s
FROM grown WHERE cardinality(a) < 4 OR md5(a::text) COLLATE "C" < '4';
SELECT count(*) > 250 AS enough, count(DISTINCT a) < count(*) AS some_equal FROM vectors;
SELECT count(*) > 60000 AS enough,
    bool_and((x.v < y.v) = (x.a < y.a) AND (x.v <= y.v) = (x.a <= y.a) AND (x.v = y.v) = (x.a = y.a)
        AND (x.v <> y.v) = (x.a <> y.a)
        AND (x.v >= y.v) = (x.a >= y.a) AND (x.v > y.v) = (x.a > y.a)
        AND vector_cmp(x.v, y.v) = btarraycmp(x.a, y.a)) AS vector,
    bool_and((x.s < y.s) = (x.a < y.a) AND (x.s <= y.s) = (x.a <= y.a) AND (x.s = y.s) = (x.a = y.a)
        AND (x.s <> y.s) = (x.a <> y.a)
        AND (x.s >= y.s) = (x.a >= y.a) AND (x.s > y.s) = (x.a > y.a)
        AND sparsevec_cmp(x.s, y.s) = btarraycmp(x.a, y.a)) AS sparsevec
FROM vectors AS x, vectors AS y;
-- 1e-20 is zero in half precision, so halves are compared with what they hold.
SELECT bool_and((x.h < y.h) = (x.a < y.a) AND (x.h <= y.h) = (x.a <= y.a) AND (x.h = y.h) = (x.a = y.a)
    AND (x.h <> y.h) = (x.a <> y.a)
        AND (x.h >= y.h) = (x.a >= y.a) AND (x.h > y.h) = (x.a > y.a)
        AND halfvec_cmp(x.h, y.h) = btarraycmp(x.a, y.a)) AS halfvec
FROM (SELECT h, h::real[] AS a FROM vectors) AS x, (SELECT h, h::real[] AS a FROM vectors) AS y;

-- Sorted as the arrays are.
SELECT array_agg(id ORDER BY v, id) = array_agg(id ORDER BY a, id) AS vector,
    array_agg(id ORDER BY s, id) = array_agg(id ORDER BY a, id) AS sparsevec,
    array_agg(id ORDER BY v DESC, id) = array_agg(id ORDER BY a DESC, id) AS descending
FROM vectors;

-- Equal values hash alike, 64 bits with seed 0 end in the 32 bits, and a seed changes the hash.
SELECT count(*) > 250 AS enough,
    count(*) FILTER (WHERE x.v = y.v AND vector_hash(x.v) <> vector_hash(y.v) OR x.h = y.h
        AND halfvec_hash(x.h) <> halfvec_hash(y.h)
        OR x.s = y.s AND sparsevec_hash(x.s) <> sparsevec_hash(y.s)) AS equal_but_hashed_apart,
    count(*) FILTER (WHERE x.v = y.v AND vector_hash_extended(x.v, 7) <> vector_hash_extended(y.v, 7)
        OR x.h = y.h AND halfvec_hash_extended(x.h, 7) <> halfvec_hash_extended(y.h, 7)
        OR x.s = y.s AND sparsevec_hash_extended(x.s, 7) <> sparsevec_hash_extended(y.s, 7)) AS the_same_with_a_seed
FROM vectors AS x, vectors AS y WHERE x.v = y.v OR x.h = y.h;
SELECT bool_and(vector_hash_extended(v, 0) & 4294967295 = vector_hash(v)::bigint & 4294967295) AS vector,
    bool_and(halfvec_hash_extended(h, 0) & 4294967295 = halfvec_hash(h)::bigint & 4294967295) AS halfvec,
    bool_and(sparsevec_hash_extended(s, 0) & 4294967295 = sparsevec_hash(s)::bigint & 4294967295) AS sparsevec,
    bool_and(vector_hash_extended(v, 1) <> vector_hash_extended(v, 2)) AS seeds_matter
FROM vectors;
-- Different values mostly hash apart.
SELECT count(DISTINCT vector_hash(v)) = count(DISTINCT v) AS vector,
    count(DISTINCT halfvec_hash(h)) = count(DISTINCT h) AS halfvec,
    count(DISTINCT sparsevec_hash(s)) = count(DISTINCT s) AS sparsevec
FROM vectors;

-- DISTINCT, GROUP BY, UNION, EXCEPT and IN by hashing and by sorting: the same groups as the arrays have.
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT DISTINCT v FROM vectors;
EXPLAIN (COSTS OFF) SELECT h, count(*) FROM vectors GROUP BY h;
SELECT (SELECT count(*) FROM (SELECT DISTINCT v FROM vectors) AS d) = count(DISTINCT a) AS vector,
    (SELECT count(*) FROM (SELECT DISTINCT h FROM vectors) AS d) = count(DISTINCT h::real[]) AS halfvec,
    (SELECT count(*) FROM (SELECT DISTINCT s FROM vectors) AS d) = count(DISTINCT a) AS sparsevec,
    (SELECT count(*) FROM (SELECT v FROM vectors UNION SELECT '[-0]') AS d) = count(DISTINCT a) AS union_of_zeros,
    (SELECT count(*) FROM (SELECT s FROM vectors EXCEPT SELECT s FROM vectors WHERE a[1] = 0) AS d)
        = count(DISTINCT a) FILTER (WHERE a[1] <> 0) AS difference
FROM vectors;
CREATE TEMP TABLE hashed_groups AS SELECT min(id) AS id, count(*) AS n FROM vectors GROUP BY v;
RESET enable_sort;
SET enable_hashagg = off;
EXPLAIN (COSTS OFF) SELECT DISTINCT v FROM vectors;
CREATE TEMP TABLE sorted_groups AS SELECT min(id) AS id, count(*) AS n FROM vectors GROUP BY v;
RESET enable_hashagg;
SELECT count(*) > 100 AS enough, bool_and(h.n IS NOT DISTINCT FROM s.n) AS same_groups
FROM hashed_groups AS h FULL JOIN sorted_groups AS s ON h.id = s.id;
SELECT count(*) FROM vectors WHERE v IN ('[0]', '[1]', '[0,1]', '[9,9,1]', '[9,9,2]', '[9,9,3]', '[9,9,4]', '[9,9,5]',
    '[9,9,6]', '[9,9,7]', '[9,9,8]');

-- Joins on equality: hash join and nested loop find the same pairs.
CREATE FUNCTION pg_temp.pairs(OUT v bigint, OUT h bigint, OUT s bigint, OUT l bigint) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'SELECT count(*) FROM vectors AS x JOIN vectors AS y ON x.v = y.v' INTO v;
    EXECUTE 'SELECT count(*) FROM vectors AS x JOIN vectors AS y ON x.h = y.h' INTO h;
    EXECUTE 'SELECT count(*) FROM vectors AS x JOIN vectors AS y ON x.s = y.s' INTO s;
    EXECUTE 'SELECT count(*) FROM vectors AS x LEFT JOIN vectors AS y ON x.v = y.v AND y.id > 99' INTO l;
END
$$;
SET enable_mergejoin = off; SET enable_nestloop = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM vectors AS x JOIN vectors AS y ON x.v = y.v;
EXPLAIN (COSTS OFF) SELECT count(*) FROM vectors AS x JOIN vectors AS y ON x.h = y.h;
EXPLAIN (COSTS OFF) SELECT count(*) FROM vectors AS x JOIN vectors AS y ON x.s = y.s;
CREATE TEMP TABLE hashed AS SELECT * FROM pg_temp.pairs();
RESET enable_nestloop; SET enable_hashjoin = off;
CREATE TEMP TABLE looped AS SELECT * FROM pg_temp.pairs();
RESET enable_mergejoin; RESET enable_hashjoin;
SELECT hashed.v > (SELECT count(*) FROM vectors) AS some_equal, hashed = looped AS the_same FROM hashed, looped;
-- Rows of which a vector is a part, and arrays of vectors, hash and compare, too.
SELECT count(DISTINCT (v, 1)) = count(DISTINCT v) AS rows, count(DISTINCT ARRAY[v, v]) = count(DISTINCT v) AS arrays,
    ARRAY['[0]', '[1]']::vector[] = ARRAY['[-0]', '[1]']::vector[] AS equal_arrays,
    hash_array(ARRAY['[0]']::vector[]) = hash_array(ARRAY['[-0]']::vector[]) AS equal_hashes
FROM vectors;

-- Indexes: a btree serves comparison and order, a hash index equality; both find -0 by 0.
CREATE TABLE indexed (id int, v vector, h halfvec, s sparsevec);
INSERT INTO indexed SELECT id, v, h, s FROM vectors;
CREATE INDEX indexed_v_btree ON indexed (v);
CREATE INDEX indexed_v_hash ON indexed USING hash (v);
CREATE INDEX indexed_h ON indexed (h);
CREATE INDEX indexed_s ON indexed USING hash (s);
ANALYZE indexed;
SET enable_seqscan = off; SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM indexed WHERE v = '[0,0,0]';
EXPLAIN (COSTS OFF) SELECT v FROM indexed WHERE v < '[-1]' ORDER BY v;
EXPLAIN (COSTS OFF) SELECT id FROM indexed WHERE h >= '[1]' AND h < '[1,1]';
EXPLAIN (COSTS OFF) SELECT id FROM indexed WHERE s = '{2:1}/2';
SELECT count(*) AS zeros FROM indexed WHERE v = '[0,0,0]';
SELECT count(*) AS zeros FROM indexed WHERE v >= '[-0,-0,-0]' AND v <= '[0,0,0]';
SELECT count(*) AS halves, (SELECT count(*) FROM vectors WHERE h >= '[1]' AND h < '[1,1]') AS expected
    FROM indexed WHERE h >= '[1]' AND h < '[1,1]';
SELECT count(*) AS sparse, (SELECT count(*) FROM vectors WHERE a IN ('{0,1}', '{-0,1}')) AS expected
    FROM indexed WHERE s = '{2:1}/2';
SELECT array_agg(v) = (SELECT array_agg(v ORDER BY v) FROM vectors) AS ordered FROM (SELECT v FROM indexed ORDER BY v) AS o;

-- min and max read the ends of an index where there is one, and otherwise every row; NULLs do not count.
INSERT INTO indexed VALUES (0, NULL, NULL, NULL);
SELECT pg_temp.plan('SELECT min(v) FROM indexed');
SELECT pg_temp.plan('SELECT max(h) FROM indexed');
SELECT pg_temp.plan('SELECT min(s) FROM indexed');
SELECT min(v), max(v), min(h), max(h), min(s), max(s) FROM indexed;
SET enable_indexscan = off; SET enable_indexonlyscan = off;
SELECT min(v), max(v), min(h), max(h), min(s), max(s) FROM indexed;
SELECT min(v), max(v), min(h), max(h), min(s), max(s) FROM indexed WHERE id > 1000000;
SELECT vector_dims(min(v)) AS dims, min(v) = any (array_agg(v)) AS member
FROM indexed;
RESET enable_indexscan; RESET enable_indexonlyscan; RESET enable_seqscan; RESET enable_bitmapscan;
-- Of equals the first stays.
SELECT min(v) AS min, max(v) AS max FROM (VALUES ('[0]'::vector), ('[-0]')) AS t (v);
SELECT min(h) AS min, max(h) AS max FROM (VALUES ('[-0]'::halfvec), ('[0]')) AS t (h);
SELECT vector_smaller('[1,2]', '[1,3]') AS smaller, vector_larger('[1,2]', '[1,3]') AS larger,
    halfvec_smaller('[2]', '[1,5]') AS half_smaller,
    halfvec_larger('[2]', '[1,5]') AS half_larger, sparsevec_smaller('{1:1}/2', '{2:1}/2') AS sparse_smaller,
    sparsevec_larger('{1:1}/2', '{2:1}/2') AS sparse_larger;

-- Unique: a primary key, ON CONFLICT, and 23505 for a value that was written in another way.
CREATE TABLE unique_v (v vector(3) PRIMARY KEY, n int DEFAULT 1);
INSERT INTO unique_v VALUES ('[0,1,2]'), ('[0,1,3]');
INSERT INTO unique_v VALUES ('[-0, 1.0, 2e0]');
INSERT INTO unique_v VALUES ('[-0, 1.0, 2e0]') ON CONFLICT (v) DO UPDATE SET n = unique_v.n + 1;
INSERT INTO unique_v VALUES ('[0,1,3]'), ('[0,1,4]') ON CONFLICT DO NOTHING;
SELECT * FROM unique_v ORDER BY v;
CREATE TABLE unique_h (h halfvec UNIQUE);
INSERT INTO unique_h VALUES ('[0.1]'), ('[0.2]'), ('[0.1,0]');
INSERT INTO unique_h VALUES ('[0.09999]');
CREATE TABLE unique_s (s sparsevec UNIQUE);
INSERT INTO unique_s VALUES ('{1:1}/3'), ('{1:1}/4'), ('{}/3');
INSERT INTO unique_s VALUES ('{3:0,1:1}/3');

-- A btree entry must fit a third of a page; long vectors can be unique, or looked up, through a hash index.
CREATE TABLE long_vectors (id int, v vector(3000), EXCLUDE USING hash (v WITH =));
INSERT INTO long_vectors SELECT n, array_agg(i % n)::vector
    FROM generate_series(1, 20) AS n, generate_series(1, 3000) AS i GROUP BY n;
SET enable_seqscan = off; SET enable_bitmapscan = off;
SELECT pg_temp.plan('SELECT id FROM long_vectors WHERE v = array_fill(0, ARRAY[3000])::vector');
SELECT id FROM long_vectors WHERE v = array_fill(0, ARRAY[3000])::vector;
RESET enable_seqscan; RESET enable_bitmapscan;
-- (The detail of the error would repeat the vector.)
DO $$
BEGIN
    INSERT INTO long_vectors VALUES (21, array_fill('-0'::real, ARRAY[3000])::vector);
EXCEPTION WHEN exclusion_violation THEN
    RAISE NOTICE '%: %', SQLSTATE, SQLERRM;
END
$$;

-- Hash partitions: a value has one partition, however it is written, and is looked for only there.
CREATE TABLE parts (v vector(2)) PARTITION BY HASH (v);
CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO parts SELECT ARRAY[i, -i]::vector FROM generate_series(1, 300) AS i;
INSERT INTO parts VALUES ('[0,0]'), ('[-0,0]'), ('[0,-0]'), ('[-0,-0]');
SELECT count(*) AS zeros, count(DISTINCT tableoid) AS partitions FROM parts WHERE v = '[0,0]';
SELECT count(DISTINCT tableoid) AS partitions, min(n) > 50 AS balanced
    FROM (SELECT tableoid, count(*) AS n FROM parts GROUP BY 1) AS s;
SELECT count(*) AS partitions_scanned FROM pg_temp.plan('SELECT FROM parts WHERE v = ''[7,-7]''') AS line
    WHERE line ~ 'Scan';
SELECT * FROM parts WHERE v = '[7,-7]';

DROP TABLE indexed, unique_v, unique_h, unique_s, long_vectors, parts;
