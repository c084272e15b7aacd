-- Arithmetic of vector and halfvec: + - * element by element, ||, subvector, norms, l2_normalize,
-- binary_quantize, vector_dims. Overflow, underflow and unequal dimensions stand in refusals.sql.

-- Element by element.
SELECT '[1,2,3]'::vector + '[10,-20,0.5]' AS sum, '[1,2,3]'::vector - '[10,-20,0.5]' AS difference,
    '[1,2,3]'::vector * '[10,-20,0.5]' AS product;
SELECT '[1,2,3]'::halfvec + '[10,-20,0.5]' AS sum, '[1,2,3]'::halfvec - '[10,-20,0.5]' AS difference,
    '[1,2,3]'::halfvec * '[10,-20,0.5]' AS product;

-- Each element is rounded once to its type: reals have 24 bits, halves 11.
SELECT '[16777216]'::vector + '[1]' AS vector_sum, '[2048]'::halfvec + '[1]' AS halfvec_sum,
    '[2048]'::halfvec + '[3]' AS halfvec_tie;
SELECT '[0.1]'::vector * '[0.1]' AS product, ('0.1'::real * '0.1'::real) AS real_product;

-- The ends of the range, and what a sum may lose: a zero that arises from subtraction is no underflow, nor
-- is a product with a zero.
SELECT '[3e38,-3e38]'::vector - '[3e38,-3e38]' AS zero, '[1e-45]'::vector - '[1e-45]' AS smallest,
    '[0,1e-30]'::vector * '[1e-30,0]' AS product;
SELECT '[65504]'::halfvec + '[15]' AS still_the_largest, '[0.0001]'::halfvec * '[0.01]' AS subnormal;
SELECT '[-0,0]'::vector + '[-0,-0]' AS sums_of_zeros, '[0]'::vector * '[-1]' AS negative_zero;

-- || puts one behind the other.
SELECT '[1,2]'::vector || '[3]' AS vector, '[1,2]'::halfvec || '[3,4,5]' AS halfvec;
SELECT vector_dims(array_fill(1, ARRAY[15999])::vector || '[2]') AS vector,
    vector_dims(array_fill(1, ARRAY[8000])::halfvec || array_fill(2, ARRAY[8000])::halfvec) AS halfvec;

-- subvector(v, start, count) counts from 1 and gives what there is.
SELECT subvector('[1,2,3,4,5]'::vector, 1, 3) AS head, subvector('[1,2,3,4,5]'::vector, 2, 3) AS middle,
    subvector('[1,2,3,4,5]'::vector, 5, 1) AS last, subvector('[1,2,3,4,5]'::vector, 4, 10) AS cut_at_the_end,
    subvector('[1,2,3,4,5]'::vector, -1, 4) AS cut_at_the_start, subvector('[1,2,3,4,5]'::vector, -5, 100) AS whole;
SELECT subvector('[1,2,3,4,5]'::halfvec, 2, 3) AS middle, subvector('[1,2,3,4,5]'::halfvec, 0, 3) AS cut_at_the_start,
    subvector('[1,2,3,4,5]'::halfvec, 3, 2147483647) AS rest;

-- Length.
SELECT vector_dims('[1,2,3]'::vector) AS vector, vector_dims('[1,2]'::halfvec) AS halfvec;
SELECT vector_norm('[3,4]') AS vector, l2_norm('[5,-12]'::halfvec) AS halfvec,
    l2_norm('{2:8,9:-15}/10'::sparsevec) AS sparsevec;
SELECT vector_norm('[0,0]') AS zero, vector_norm('[-2]') AS one_dimension, l2_norm('{}/7'::sparsevec) AS sparse_zero;

-- The sum of squares is kept in double precision: neither large nor small elements are lost.
SELECT vector_norm('[3e38,3e38]') AS large, vector_norm('[3e-45]') AS small, l2_norm('{1:3e38}/2'::sparsevec) AS sparse,
    l2_norm(array_fill(65504, ARRAY[16000])::halfvec) = 65504 * sqrt(16000::float8) AS half;

-- l2_normalize: the same direction at length 1. Zero has none and stays.
SELECT l2_normalize('[3,4]'::vector) AS vector, l2_normalize('[3,4]'::halfvec) AS halfvec,
    l2_normalize('{2:3,7:-4}/9'::sparsevec) AS sparsevec;
SELECT l2_normalize('[0,0,0]'::vector) AS vector, l2_normalize('[0,-0]'::halfvec) AS halfvec,
    l2_normalize('{}/9'::sparsevec) AS sparsevec;
SELECT l2_normalize('[3e38]'::vector) AS large, l2_normalize('[-1e-45]'::vector) AS small,
    l2_normalize('[-65504]'::halfvec) AS large_half;
-- An element that becomes zero is no longer stored in a sparse vector.
SELECT l2_normalize('{1:1e-30,2:1e30}/3'::sparsevec) AS sparsevec, l2_normalize('[1e-30,1e30,0]'::vector) AS vector;
SELECT bool_and(abs(vector_norm(l2_normalize(v)) - 1) < 1e-6) AS vector,
    bool_and(abs(l2_norm(l2_normalize(v::halfvec)) - 1) < 1e-2) AS halfvec,
    bool_and(abs(l2_norm(l2_normalize(v::sparsevec)) - 1) < 1e-6) AS sparsevec
FROM (SELECT array_agg(i * 37 % 101 - 50)::vector AS v
    FROM generate_series(1, 600) AS n, generate_series(1, n % 70 + 1) AS i GROUP BY n) AS s;

-- binary_quantize: 1 where an element is above zero.
SELECT binary_quantize('[1,0,-1,-0,0.001,1e-45]'::vector) AS vector, binary_quantize('[-1,2,0,6e-8]'::halfvec) AS halfvec;
SELECT binary_quantize('[1]'::vector) AS one, binary_quantize('[1,1,1,1,1,1,1,1]'::vector) AS eight,
    binary_quantize('[1,1,1,1,1,1,1,1,1]'::vector) AS nine;
-- Every number of dimensions around whole bytes, against bits put together one by one.
SELECT bool_and(binary_quantize(a::vector) = bits AND binary_quantize(a::halfvec) = bits
    AND length(binary_quantize(a::vector)) = n) AS agrees
FROM (
    SELECT n, array_agg(i * 31 % 7 - 3 ORDER BY i) AS a,
    string_agg(CASE WHEN i * 31 % 7 > 3 THEN '1' ELSE '0' END, '' ORDER BY i)::varbit::bit varying AS bits
    FROM generate_series(1, 130) AS n, generate_series(1, n) AS i GROUP BY n
) AS s;

-- The laws that hold exactly: for many vectors, of every length up to 70 and so with every remainder that
-- the loops meet, against arrays of reals.
WITH data AS (
    SELECT n, array_agg((i * 7919 % 1009 / 8.0 - 60)::real ORDER BY i) AS a,
    array_agg((i * 104729 % 997 / 4.0 - 120)::real ORDER BY i) AS b
    FROM generate_series(1, 70) AS n, generate_series(n, 2 * n - 1) AS i GROUP BY n
), by_element AS (
    SELECT n, a, b, (SELECT array_agg(x + y ORDER BY i) FROM unnest(a, b) WITH ORDINALITY AS u (x, y, i)) AS plus,
        (SELECT array_agg(x - y ORDER BY i) FROM unnest(a, b) WITH ORDINALITY AS u (x, y, i)) AS minus,
        (SELECT array_agg(x * y ORDER BY i) FROM unnest(a, b) WITH ORDINALITY AS u (x, y, i)) AS times
    FROM data
)
SELECT count(*) AS lengths,
    bool_and(a::vector + b::vector = plus::vector AND a::vector - b::vector = minus::vector
        AND a::vector * b::vector = times::vector) AS vector,
    bool_and(a::halfvec + b::halfvec = plus::halfvec AND a::halfvec - b::halfvec = minus::halfvec
        AND a::halfvec * b::halfvec = times::halfvec) AS halfvec,
    bool_and((a::vector || b::vector)::real[] = a || b AND (a::halfvec || b::halfvec)::real[] = a || b) AS concatenation,
    bool_and(subvector(a::vector || b::vector, n + 1, n) = b::vector
        AND subvector(a::halfvec || b::halfvec, 1, n) = a::halfvec) AS parts
FROM by_element;

-- NULL in, NULL out.
SELECT '[1]'::vector + NULL AS sum, NULL::halfvec * '[1]' AS product, subvector('[1]'::vector, NULL, 1) AS part,
    l2_normalize(NULL::sparsevec) AS unit;
