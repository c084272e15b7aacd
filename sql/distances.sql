-- The distances: each on each type, with numbers that can be checked by hand; operators, functions and
-- vector_distance against each other; zero vectors; the ends of the range. Unequal dimensions and unknown
-- metrics stand in refusals.sql, the instruction sets in simd_levels.sql.

-- a = [1,2,3] and b = [3,5,9] differ by 2, 3 and 6: L2 is the root of 4 + 9 + 36, L1 is 11, the inner product
-- 3 + 10 + 27.
SELECT a <-> b AS l2, l2_distance(a, b), vector_l2_squared_distance(a, b) AS squared, a <#> b AS negative_ip,
    vector_negative_inner_product(a, b) AS by_function, inner_product(a, b), a <+> b AS l1, l1_distance(a, b)
FROM (VALUES ('[1,2,3]'::vector, '[3,5,9]'::vector)) AS t (a, b);
SELECT a <-> b AS l2, l2_distance(a, b), halfvec_l2_squared_distance(a, b) AS squared, a <#> b AS negative_ip,
    halfvec_negative_inner_product(a, b) AS by_function, inner_product(a, b), a <+> b AS l1, l1_distance(a, b)
FROM (VALUES ('[1,2,3]'::halfvec, '[3,5,9]'::halfvec)) AS t (a, b);
SELECT a <-> b AS l2, l2_distance(a, b), sparsevec_l2_squared_distance(a, b) AS squared, a <#> b AS negative_ip,
    sparsevec_negative_inner_product(a, b) AS by_function, inner_product(a, b), a <+> b AS l1, l1_distance(a, b)
FROM (VALUES ('{1:1,2:2,3:3}/3'::sparsevec, '{1:3,2:5,3:9}/3'::sparsevec)) AS t (a, b);

-- The cosine of [3,4] and [4,3] is 24 / (5 * 5). Equal direction 0, right angle 1, opposite 2, whatever the
-- lengths.
SELECT round(('[3,4]'::vector <=> b)::numeric, 12) AS operator,
    round(cosine_distance('[3,4]'::vector, b)::numeric, 12) AS function,
    round(('[3,4]'::halfvec <=> b::halfvec)::numeric, 12) AS halfvec,
    round(('{1:3,2:4}/2'::sparsevec <=> b::sparsevec)::numeric, 12) AS sparsevec
FROM (VALUES (1, '[4,3]'::vector), (2, '[6,8]'), (3, '[-4,3]'), (4, '[0,-7]'), (5, '[-0.75,-1]')) AS t (i, b) ORDER BY i;

-- The angle of unit vectors as a share of a half turn.
SELECT vector_spherical_distance('[1,0]', '[1,0]') AS same, vector_spherical_distance('[1,0]', '[0,1]') AS right_angle,
    vector_spherical_distance('[1,0]', '[-1,0]') AS opposite,
    round(vector_spherical_distance('[1,0]', l2_normalize('[1,1]'::vector))::numeric, 6) AS eighth_turn;
SELECT halfvec_spherical_distance('[0,1]', '[0,1]') AS same, halfvec_spherical_distance('[0,1]', '[-1,0]') AS right_angle,
    halfvec_spherical_distance('[0,1]', '[0,-1]') AS opposite;
-- Rounding cannot carry it outside of what acos takes.
SELECT vector_spherical_distance('[1.5,0]', '[1,0]') AS above_one,
    vector_spherical_distance('[1.5,0]', '[-1,0]') AS below_minus_one;

-- Sparse vectors meet where both have an index; elsewhere one of them is zero.
SELECT '{1:3,5:4}/9'::sparsevec <-> '{2:12}/9' AS l2, '{1:3,5:4}/9'::sparsevec <#> '{2:12}/9' AS negative_ip,
    '{1:3,5:4}/9'::sparsevec <=> '{2:12}/9' AS cosine, '{1:3,5:4}/9'::sparsevec <+> '{2:12}/9' AS l1;
SELECT '{2:2,4:5}/9'::sparsevec <-> '{2:2,9:-12}/9' AS l2, '{2:2,4:5}/9'::sparsevec <#> '{2:2,9:-12}/9' AS negative_ip,
    '{2:2,4:5}/9'::sparsevec <+> '{2:2,9:-12}/9' AS l1;
SELECT '{}/9'::sparsevec <-> '{9:-2}/9' AS l2, '{}/9'::sparsevec <#> '{9:-2}/9' AS negative_ip,
    '{}/9'::sparsevec <+> '{9:-2}/9' AS l1,
    '{1000000000:3}/1000000000'::sparsevec <-> '{1:4}/1000000000' AS far_apart;

-- Bit strings: how many differ, and one minus the share of common ones among all ones.
SELECT B'110100' <~> B'011101' AS hamming, hamming_distance(B'110100', B'011101'), B'110100' <%> B'011101' AS jaccard,
    jaccard_distance(B'110100', B'011101');
SELECT a <~> b AS hamming, a <%> b AS jaccard FROM (VALUES
    (1, B'1111', B'1111'), (2, B'0000', B'1111'), (3, B'0000', B'0000'), (4, B'1', B'1'), (5, B'', B''),
    (6, B'10101010101', B'01010101010')
) AS t (i, a, b) ORDER BY i;
SELECT (repeat('10', 5000)::bit(10000)) <~> (repeat('01', 5000)::bit(10000)) AS all_of_10000,
    (repeat('1100', 2500)::bit(10000)) <%> (repeat('0110', 2500)::bit(10000)) AS jaccard;
-- Of all lengths around bytes and machine words, against counting.
SELECT bool_and(a <~> b = differ) AS hamming,
    bool_and(a <%> b = CASE WHEN common = 0 THEN 1 ELSE 1 - common::float8 / either END) AS jaccard
FROM (
    SELECT n, string_agg(x::text, '' ORDER BY i)::varbit::bit varying AS a,
    string_agg(y::text, '' ORDER BY i)::varbit::bit varying AS b,
        count(*) FILTER (WHERE x <> y) AS differ, count(*) FILTER (WHERE x = 1 AND y = 1) AS common,
        count(*) FILTER (WHERE x = 1 OR y = 1) AS either
    FROM generate_series(1, 300) AS n, generate_series(1, n) AS i,
    LATERAL (SELECT i * n * 31 % 5 % 2 AS x, (i + n) * 17 % 7 % 2 AS y) AS xy
    GROUP BY n
) AS s;

-- vector_distance names the metric as Milvus does and gives what Milvus gives: L2 squared, IP and COSINE as
-- similarities. Names are in any case.
SELECT vector_distance(a, b, 'L2') AS l2, vector_distance(a, b, 'IP') AS ip,
    round(vector_distance(a, b, 'COSINE')::numeric, 12) AS cosine
FROM (VALUES ('[3,4]'::vector, '[4,3]'::vector)) AS t (a, b);
SELECT vector_distance(a, b, 'l2') AS l2, vector_distance(a, b, 'Ip') AS ip,
    round(vector_distance(a, b, 'cosine')::numeric, 12) AS cosine
FROM (VALUES ('[3,4]'::halfvec, '[4,3]'::halfvec)) AS t (a, b);
SELECT vector_distance(a, b, 'L2') AS l2, vector_distance(a, b, 'IP') AS ip,
    round(vector_distance(a, b, 'COSINE')::numeric, 12) AS cosine
FROM (VALUES ('{1:3,2:4}/2'::sparsevec, '{1:4,2:3}/2'::sparsevec)) AS t (a, b);
SELECT vector_distance(B'110100', B'011101', 'HAMMING') AS hamming,
    vector_distance(B'110100', B'011101', 'jaccard') AS jaccard;
SELECT vector_distance(b => '[1,2]'::vector, metric => 'IP', a => '[3,4]'::vector) AS named_arguments,
    vector_distance(NULL::vector, '[1]', 'L2') AS null_vector, vector_distance('[1]'::vector, '[1]', NULL) AS null_metric;

-- A zero vector has no direction: the cosine distance is NaN, which sorts last; Milvus's similarity is 0.
SELECT '[0,0]'::vector <=> '[1,2]' AS vector, '[1,2]'::halfvec <=> '[0,0]' AS halfvec,
    '{}/2'::sparsevec <=> '{}/2' AS sparsevec,
    vector_distance('[0,0]'::vector, '[1,2]', 'COSINE') AS similarity,
    vector_distance('{}/2'::sparsevec, '{}/2', 'COSINE') AS sparse_similarity;
SELECT v, v <=> '[1,0]' AS cosine FROM (VALUES ('[0,0]'::vector), ('[-1,0]'), ('[2,0]')) AS t (v) ORDER BY v <=> '[1,0]';
SELECT '[0,0]'::vector <-> '[0,-0]' AS l2, '[0,0]'::vector <#> '[0,0]' AS negative_ip, '[0,0]'::vector <+> '[-0,0]' AS l1;

-- Sums are kept in single precision: they overflow to infinity, and vanish, as a sum of reals does.
SELECT '[3e38]'::vector <-> '[-3e38]' AS l2, '[3e38,3e38]'::vector <#> '[-1,-1]' AS negative_ip,
    '[3e38]'::vector <+> '[-3e38]' AS l1;
SELECT '[1e-30]'::vector <-> '[2e-30]' AS l2, '[1e-30]'::vector <#> '[1e-30]' AS negative_ip,
    '[1e-45]'::vector <+> '[-1e-45]' AS l1;
SELECT '[65504,65504]'::halfvec <-> '[-65504,-65504]' AS l2, '[65504]'::halfvec <#> '[65504]' AS negative_ip,
    '[6e-8]'::halfvec <+> '[-6e-8]' AS l1;

-- Longer vectors, by sums known in closed form: a = 1 .. n and b = 1, 1, ...: the inner product is n (n + 1) / 2,
-- the squared distance to zero n (n + 1) (2n + 1) / 6. n stays small enough for every sum to be exact.
SELECT count(*) AS lengths, bool_and(inner_product(a, one) = n * (n + 1) / 2) AS ip,
    bool_and(a <+> zero = n * (n + 1) / 2) AS l1,
    bool_and(vector_l2_squared_distance(a, zero) = n * (n + 1) * (2 * n + 1) / 6) AS l2,
    bool_and(inner_product(a::halfvec, one::halfvec) = n * (n + 1) / 2 AND a::halfvec <+> zero::halfvec = n * (n + 1) / 2
        AND halfvec_l2_squared_distance(a::halfvec, zero::halfvec) = n * (n + 1) * (2 * n + 1) / 6) AS halfvec,
    bool_and(inner_product(a::sparsevec, one::sparsevec) = n * (n + 1) / 2
        AND a::sparsevec <+> zero::sparsevec = n * (n + 1) / 2
        AND sparsevec_l2_squared_distance(a::sparsevec, zero::sparsevec) = n * (n + 1) * (2 * n + 1) / 6) AS sparsevec
FROM (
    SELECT n, array_agg(i ORDER BY i)::vector AS a, array_agg(1)::vector AS one, array_agg(0)::vector AS zero
    FROM generate_series(1, 200) AS n, generate_series(1, n) AS i GROUP BY n
) AS s;
SELECT inner_product(array_fill(2, ARRAY[16000])::vector, array_fill(3, ARRAY[16000])::vector) AS vector,
    inner_product(array_fill(2, ARRAY[16000])::halfvec, array_fill(3, ARRAY[16000])::halfvec) AS halfvec,
    inner_product(array_fill(2, ARRAY[16000])::sparsevec, array_fill(3, ARRAY[16000])::sparsevec) AS sparsevec;

-- For generated values: operators equal functions, every distance is symmetric, vector_distance agrees, the
-- three types agree (the elements are small integers, so that all sums are exact).
CREATE TEMP TABLE pairs AS
SELECT n, array_agg(CASE WHEN (i + n) % 3 = 0 THEN 0 ELSE i * 7919 % 23 - 11 END ORDER BY i)::vector AS a,
    array_agg(CASE WHEN (i + n) % 4 = 1 THEN 0 ELSE i * 6101 % 29 - 14 END ORDER BY i)::vector AS b
FROM generate_series(2, 150) AS n, generate_series(1, n) AS i GROUP BY n;
SELECT bool_and(a <-> b = l2_distance(b, a) AND a <#> b = vector_negative_inner_product(b, a)
    AND a <#> b = -inner_product(a, b)
        AND a <=> b = cosine_distance(b, a) AND a <+> b = l1_distance(b, a)) AS functions,
    bool_and(vector_distance(a, b, 'L2') = vector_l2_squared_distance(b, a)
        AND abs(vector_distance(a, b, 'L2') - (a <-> b) ^ 2) < 1e-9
        AND vector_distance(a, b, 'IP') = -(a <#> b)
        AND abs(vector_distance(a, b, 'COSINE') - (1 - (a <=> b))) < 1e-15) AS by_metric
FROM pairs;
SELECT bool_and(a <-> b = h <-> i AND a <#> b = h <#> i AND a <=> b = h <=> i AND a <+> b = h <+> i) AS halfvec,
    bool_and(a <-> b = s <-> t AND a <#> b = s <#> t AND a <=> b = s <=> t AND a <+> b = s <+> t) AS sparsevec,
    bool_and(vector_distance(a, b, m) = vector_distance(h, i, m)
        AND vector_distance(a, b, m) = vector_distance(s, t, m)) AS by_metric
FROM (SELECT a, b, a::halfvec AS h, b::halfvec AS i, a::sparsevec AS s, b::sparsevec AS t FROM pairs) AS p,
    unnest(ARRAY['L2', 'IP', 'COSINE']) AS m;

-- A search: the nearest three of a table, by each operator.
CREATE TEMP TABLE items (id int, v vector(2));
INSERT INTO items VALUES (1, '[0,1]'), (2, '[3,3]'), (3, '[-2,2]'), (4, '[5,1]'), (5, NULL), (6, '[0.5,-4]');
SELECT id, v <-> '[1,1]' AS l2 FROM items ORDER BY v <-> '[1,1]', id LIMIT 3;
SELECT id, v <#> '[1,1]' AS negative_ip FROM items ORDER BY v <#> '[1,1]', id LIMIT 3;
SELECT id, round((v <=> '[1,1]')::numeric, 6) AS cosine FROM items WHERE v IS NOT NULL ORDER BY v <=> '[1,1]', id LIMIT 3;
SELECT id, v <+> '[1,1]' AS l1 FROM items WHERE v <+> '[1,1]' < 5 ORDER BY v <+> '[1,1]', id;
SELECT id FROM items ORDER BY v <-> '[1,1]' OFFSET 4;
