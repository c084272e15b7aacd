-- Every instruction set that this server's processor has gives the answers of the plain loops: exactly for bits,
-- conversions and comparisons, within rounding for sums of floats. vector.simd_level caps the level; the bound
-- is derived in src/distance/README.md. Kernel by kernel, with every length and alignment: test/unit.
LOAD 'vector';

-- Levels are tried in turn wherever they are known; one that the processor lacks falls back to the one below.
SET vector.simd_level = 'scalar';
SHOW vector.simd_level_in_use;
SELECT 'scalar' = ANY (enumvals) AS scalar, 'auto' = ANY (enumvals) AS auto
    FROM pg_settings WHERE name = 'vector.simd_level';

-- Vectors of every length up to 70 and some around whole blocks and large ones: halves of small integers, so that
-- halfvec holds them exactly, some of them zero.
CREATE TEMP TABLE vectors AS
SELECT n, array_agg(CASE WHEN (i + n) % 5 = 0 THEN 0 ELSE (i * i * 7919 + i * 31 + n) % 201 / 2.0 - 50 END
    ORDER BY i)::vector AS a,
    array_agg(CASE WHEN (i + n) % 3 = 1 THEN 0 ELSE (i * i * 104729 + i * 17 + n) % 401 / 4.0 - 50 END
        ORDER BY i)::vector AS b
FROM (SELECT generate_series(1, 70) UNION ALL SELECT unnest(ARRAY[127, 128, 129, 255, 256, 257, 383, 511, 512, 513, 767, 768,
    769, 1536, 3072, 16000])) AS lengths (n),
    generate_series(1::bigint, n) AS i
GROUP BY n;

-- Everything that goes through a kernel. Sums of floats come with the sum of the absolute values of their terms,
-- against which their error is measured.
CREATE FUNCTION pg_temp.answers(OUT n int, OUT what text, OUT value float8,
    OUT magnitude float8) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE $query$
        WITH all_types AS (
            SELECT v.n, a, b, a::halfvec AS h, b::halfvec AS i, a::sparsevec AS s, b::sparsevec AS t,
                (SELECT array_agg(abs(x)) FROM unnest(a::real[]) AS x)::vector AS abs_a,
                (SELECT array_agg(abs(x)) FROM unnest(b::real[]) AS x)::vector AS abs_b
            FROM vectors AS v
        )
        SELECT v.n, x.what, x.value, x.magnitude FROM all_types AS v, LATERAL (VALUES
            ('vector l2 squared', vector_l2_squared_distance(a, b), NULL::float8),
            ('vector ip', inner_product(a, b), inner_product(abs_a, abs_b)),
            ('vector l1', a <+> b, NULL), ('vector cosine', a <=> b, 1), ('vector norm', vector_norm(a), NULL),
            ('halfvec l2 squared', halfvec_l2_squared_distance(h, i), NULL),
            ('halfvec ip', inner_product(h, i), inner_product(abs_a, abs_b)),
            ('halfvec l1', h <+> i, NULL), ('halfvec cosine', h <=> i, 1), ('halfvec norm', l2_norm(h), NULL),
            ('sparsevec l2 squared', sparsevec_l2_squared_distance(s, t), NULL),
            ('sparsevec ip', inner_product(s, t), inner_product(abs_a, abs_b)),
            ('sparsevec l1', s <+> t, NULL), ('sparsevec cosine', s <=> t, 1), ('sparsevec norm', l2_norm(s), NULL)
        ) AS x (what, value, magnitude)
    $query$;
END
$$;
-- What must not differ in a single bit.
CREATE FUNCTION pg_temp.exact_answers() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    EXECUTE $query$
        SELECT md5(string_agg(concat_ws(' ', binary_quantize(a) <~> binary_quantize(b),
            binary_quantize(a) <%> binary_quantize(b),
                a::halfvec, (a + b)::halfvec::vector, a::halfvec + b::halfvec, a::halfvec - b::halfvec, (a::halfvec)::real[],
                a < b, vector_hash(a)), ';' ORDER BY n))
            || (SELECT md5(concat_ws(' ', avg(m), sum(m), avg(m::halfvec), sum(m::halfvec)))
            FROM (SELECT subvector(a, 1, 60) AS m FROM vectors WHERE n >= 60) AS s)
            || (SELECT md5(string_agg(concat_ws(' ', ('[' || r || ']')::halfvec,
                (ARRAY[r, r, -r, r, r, r, r, -r, r]::real[])::halfvec), ';' ORDER BY j))
                FROM (SELECT j, ((j * 7919 % 8191 + 0.37) * power(2::float8, j % 26 - 25))::real AS r
                FROM generate_series(1, 500) AS j) AS s)
        FROM vectors
    $query$ INTO answer;
    RETURN answer;
END
$$;

CREATE TEMP TABLE scalar_answers AS SELECT * FROM pg_temp.answers();
CREATE TEMP TABLE scalar_exact AS SELECT pg_temp.exact_answers() AS answer;
SELECT length(answer) FROM scalar_exact;
SELECT count(*) > 1200 AS enough, bool_and(value IS NOT NULL AND value <> 'NaN' AND value <> 'Infinity' OR n < 3) AS numbers
    FROM scalar_answers;

-- n roundings of half a unit, 2^-24, each, in either order of the sum.
DO $$
DECLARE
    level text;
    worst record;
    tried int := 0;
BEGIN
    FOREACH level IN ARRAY (SELECT enumvals FROM pg_settings WHERE name = 'vector.simd_level') LOOP
        PERFORM set_config('vector.simd_level', level, false);
        SELECT x.n, x.what, x.value, s.value AS expected INTO worst
        FROM pg_temp.answers() AS x JOIN scalar_answers AS s USING (n, what)
        WHERE NOT coalesce(abs(x.value - s.value) <= (n + 8) * power(2::float8, -24) * 2 * coalesce(s.magnitude, s.value),
            x.value IS NULL)
            AND NOT (x.value = 'NaN' AND s.value = 'NaN')
        LIMIT 1;
        IF FOUND THEN
            RAISE 'level % (in use: %), % elements, %: % instead of %', level, current_setting('vector.simd_level_in_use'),
            worst.n, worst.what, worst.value, worst.expected;
        END IF;
        IF pg_temp.exact_answers() IS DISTINCT FROM (SELECT answer FROM scalar_exact) THEN
            RAISE 'level % (in use: %) gives another result where there is no rounding', level,
            current_setting('vector.simd_level_in_use');
        END IF;
        tried := tried + 1;
    END LOOP;
    IF tried < 2 THEN
        RAISE 'only % levels', tried;
    END IF;
END
$$;

-- A cap of "auto" is none: the highest level is in use, by each cap the level itself or one below.
SET vector.simd_level = 'auto';
DO $$
DECLARE
    best text := current_setting('vector.simd_level_in_use');
    level text;
    in_use text;
BEGIN
    FOREACH level IN ARRAY (SELECT enumvals FROM pg_settings WHERE name = 'vector.simd_level') LOOP
        PERFORM set_config('vector.simd_level', level, true);
        in_use := split_part(current_setting('vector.simd_level_in_use'), '_', 1);
        IF level = 'auto' AND in_use <> split_part(best, '_', 1) OR level = split_part(best, '_', 1) AND in_use <> level
        OR level = 'scalar' AND in_use <> 'scalar' THEN
            RAISE 'cap %: level % in use, the best is %', level, in_use, best;
        END IF;
    END LOOP;
END
$$;

-- SET LOCAL and ROLLBACK bring the earlier level back.
BEGIN;
SET LOCAL vector.simd_level = 'scalar';
SHOW vector.simd_level_in_use;
ROLLBACK;
SELECT current_setting('vector.simd_level') AS cap;

-- What is refused: an unknown level (the hint lists those of the platform), setting the level in use, and both to
-- an ordinary role.
\set VERBOSITY sqlstate
SET vector.simd_level = 'mmx';
SET vector.simd_level_in_use = 'scalar';
ALTER SYSTEM SET vector.simd_level_in_use = 'scalar';
CREATE ROLE regress_vector_user;
SET ROLE regress_vector_user;
SET vector.simd_level = 'scalar';
ALTER ROLE regress_vector_user SET vector.simd_level = 'scalar';
SHOW vector.simd_level;
RESET ROLE;
DROP ROLE regress_vector_user;
