-- Casts: which there are and when they apply, and what each does to values. What they refuse stands in
-- refusals.sql, casts to and from JSON in json.sql.

-- Implicit ones apply everywhere, assignment ones when a value is stored or where they are written. There are
-- no others. A vector goes unasked where nothing is lost but digits.
SELECT format_type(castsource, NULL) COLLATE "C" AS source, format_type(casttarget, NULL) COLLATE "C" AS target,
    CASE castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'assignment' WHEN 'e' THEN 'explicit' END AS context,
    proname AS function
FROM pg_cast JOIN pg_proc ON pg_proc.oid = castfunc
WHERE 'vector'::regtype IN (castsource, casttarget) OR 'halfvec'::regtype IN (castsource, casttarget)
    OR 'sparsevec'::regtype IN (castsource, casttarget)
ORDER BY 1, 2;

-- From arrays. Each number is rounded to the element type.
SELECT '{1,-2,2147483647}'::int4[]::vector AS int4, '{1.5,-0,1e-45}'::float4[]::vector AS float4,
    '{0.1,1e-50,16777217}'::float8[]::vector AS float8, '{0.1,123456789.123456789}'::numeric[]::vector AS numeric;
SELECT '{1,-2,2049}'::int4[]::halfvec AS int4, '{1.5,-0,1e-45}'::float4[]::halfvec AS float4,
    '{0.1,65519.9}'::float8[]::halfvec AS float8, '{0.1,1234.5678}'::numeric[]::halfvec AS numeric;
SELECT '{1,0,-2}'::int4[]::sparsevec AS int4, '{1.5,-0,0}'::float4[]::sparsevec AS float4,
    '{0,0.1,1e-50}'::float8[]::sparsevec AS float8, '{0.0,0.25}'::numeric[]::sparsevec AS numeric;
SELECT '{1,-2,32767}'::int2[]::vector AS int2, '{16777217,-9223372036854775808}'::int8[]::vector AS int8,
    '{1,-2,2049}'::int2[]::halfvec AS half_int2, '{65504,-3}'::int8[]::halfvec AS half_int8,
    '{0,-2}'::int2[]::sparsevec AS sparse_int2, '{0,4294967296}'::int8[]::sparsevec AS sparse_int8;
-- Where an array begins does not matter; a null bitmap without nulls does not either.
SELECT '[-1:1]={1,2,3}'::real[]::vector AS from_minus_one, (ARRAY[NULL,1,2]::int[])[2:3]::vector AS slice,
    array_remove(ARRAY[1,NULL,2], NULL)::vector AS removed;
SELECT vector_dims(array_fill(1, ARRAY[16000])::vector) AS vector,
    vector_dims(array_fill(1, ARRAY[16000])::halfvec) AS halfvec,
    l2_norm(array_fill(1, ARRAY[16000])::sparsevec) ^ 2 AS sparsevec,
    left(array_fill(0, ARRAY[100000])::sparsevec::text, 12) AS only_zeros;

-- To arrays, exactly; they begin at 1.
SELECT '[1,2.5,-0]'::vector::real[] AS vector, '[0.1,65504]'::halfvec::real[] AS halfvec, array_bounds.*
FROM (SELECT array_lower(v::real[], 1) AS lower, array_upper(v::real[], 1) AS upper, array_ndims(v::real[]) AS dims
    FROM (VALUES ('[7,8,9]'::vector)) AS t (v)) AS array_bounds;

-- Between the types.
SELECT '[1,0,-2.5]'::vector::halfvec AS vector_to_halfvec, '[1,0,-2.5]'::vector::sparsevec AS vector_to_sparsevec,
    '[1,0,-2.5]'::halfvec::vector AS halfvec_to_vector, '[1,0,-2.5]'::halfvec::sparsevec AS halfvec_to_sparsevec,
    '{1:1,3:-2.5}/3'::sparsevec::vector AS sparsevec_to_vector, '{1:1,3:-2.5}/3'::sparsevec::halfvec AS sparsevec_to_halfvec;
-- Rounding to half precision, to even; too small becomes zero. What becomes zero leaves a sparse vector.
SELECT '[0.1,2049,2051,1e-8,-1e-8,65519]'::vector::halfvec AS rounded,
    '{1:0.1,2:1e-8,3:65519}/3'::sparsevec::halfvec AS from_sparsevec,
    '[1,1e-8]'::vector::halfvec::sparsevec AS gone, '[-0,0,1]'::vector::sparsevec AS zeros;
-- The largest of each.
SELECT vector_dims(('{1:1}/16000')::sparsevec::vector) AS vector,
    vector_dims(('{16000:1}/16000')::sparsevec::halfvec) AS halfvec;

-- Of all the ways around, those that pass no narrower type lead back to where they began: for many vectors.
WITH data AS (
    SELECT n, array_agg(CASE WHEN i % 3 = n % 3 THEN 0 ELSE i * 7919 % 4001 - 2000 END ORDER BY i)::vector AS v
    FROM generate_series(1, 100) AS n, generate_series(1, n) AS i GROUP BY n
)
SELECT count(*), bool_and(v::real[]::vector = v) AS arrays, bool_and(v::sparsevec::vector = v) AS sparsevec,
    bool_and(v::real[]::float8[]::vector = v) AS float8,
    bool_and(v::halfvec::vector::halfvec = v::halfvec) AS halfvec,
    bool_and(v::halfvec::sparsevec::halfvec = v::halfvec) AS halfvec_by_sparsevec,
    bool_and(v::halfvec::real[]::halfvec = v::halfvec) AS halfvec_by_arrays, bool_and(v::text::vector = v) AS text,
    bool_and(v::sparsevec::text::sparsevec = v::sparsevec) AS sparse_text,
    bool_and(v::real[]::sparsevec = v::sparsevec) AS arrays_to_sparsevec
FROM data;

-- The number of dimensions in the type is checked by every cast and kept by the column.
SELECT '[1,2]'::vector(2)::vector AS loose, '[1,2]'::vector::vector(2) AS strict, ARRAY[1,2]::vector(2) AS of_array,
    '[1,2]'::vector::halfvec(2) AS halfvec, '[1,2]'::halfvec::sparsevec(2) AS sparsevec,
    '{1:1}/2'::sparsevec::vector(2) AS vector;
CREATE TABLE typed (v vector(2), h halfvec(3), s sparsevec(4), a vector(2)[], free vector);
SELECT attname, format_type(atttypid, atttypmod) AS type, atttypmod
    FROM pg_attribute WHERE attrelid = 'typed'::regclass AND attnum > 0 ORDER BY attnum;
-- A typed column takes what an untyped one holds when it fits.
INSERT INTO typed (free) VALUES ('[1,2]'), ('[1,2,3]');
ALTER TABLE typed ALTER free TYPE vector(2);
DELETE FROM typed WHERE vector_dims(free) = 3;
ALTER TABLE typed ALTER free TYPE vector(2);
ALTER TABLE typed ALTER free TYPE halfvec(2);
ALTER TABLE typed ALTER free TYPE sparsevec USING free::vector::sparsevec;
SELECT free FROM typed;

-- Stored without a word: what has an assignment cast, and arrays of vectors.
DELETE FROM typed;
INSERT INTO typed (v, h, s) VALUES (ARRAY[1,2], ARRAY[1,2,3]::float8[], '[0,0,0,4]'::vector);
INSERT INTO typed (v, h, s) VALUES ('[3,4]'::halfvec, '[3,4,5]'::vector, ARRAY[0,0,3,0]::numeric[]);
INSERT INTO typed (v, h, s) VALUES ('{2:6}/2'::sparsevec, '{}/3'::sparsevec, '[0,0,0,-0]'::halfvec);
INSERT INTO typed (a) VALUES ('{"[1,2]","[3,4]"}'), (ARRAY['[5,6]', NULL]::vector[]);
SELECT v, h, s, a FROM typed;
INSERT INTO typed (a) VALUES ('{"[1,2]","[3]"}');
INSERT INTO typed (v) VALUES ('[1,2]'::text);
SELECT ARRAY['[1,2]', '[3]']::vector[] AS array_of_vectors, '{"[1,2]"}'::halfvec[] AS of_halfvecs,
    ARRAY['{1:1}/2']::sparsevec[] AS of_sparsevecs;

-- Without a word in expressions: vector to the others, halfvec to sparsevec, vector to real[].
SELECT '[1,2]'::vector <-> '[1,3]'::halfvec AS as_halfvec;
SELECT '[1,2]'::vector <-> '{1:1}/2'::sparsevec AS as_sparsevec,
    '[1,2]'::halfvec <+> '{2:4}/2'::sparsevec AS halfvec_as_sparsevec;
CREATE FUNCTION pg_temp.elements(real[]) RETURNS int LANGUAGE sql AS 'SELECT cardinality($1)';
SELECT pg_temp.elements('[1,2,3]'::vector) AS as_array;
SELECT '[1,2]'::halfvec || '[3]'::vector AS concatenated, pg_typeof('[1,2]'::halfvec || '[3]'::vector);
SELECT pg_typeof(x) FROM (SELECT '[1]'::vector UNION ALL SELECT '[2]'::vector) AS t (x) LIMIT 1;
SELECT coalesce(NULL::halfvec, '[1]'::vector::halfvec) AS coalesced,
    CASE WHEN true THEN '[1]'::vector ELSE '[2]'::vector END AS cased;
-- Not without a word: what loses or grows.
\set VERBOSITY terse
SELECT ARRAY[1,2] <-> '[1,2]'::vector;
SELECT l2_distance(ARRAY[1,2], ARRAY[3,4]);
SELECT pg_temp.elements('[1,2,3]'::halfvec);
\set VERBOSITY default

-- Text, by input and output.
SELECT '[1,2]'::text::vector AS from_text, ('[1,' || 2 || ']')::vector AS built, '[1,2.50]'::vector::text AS to_text,
    '[1,2]'::vector::varchar(3) AS cut,
    CAST('{1:1}/2' AS varchar)::sparsevec AS sparse, '[5]'::name::halfvec AS from_name;

-- Mistakes that are handed back instead of raised (pg_input_is_valid, from PostgreSQL 16): nothing of it on
-- older servers, and no difference to what is raised.
DO $$
DECLARE
    input text;
    type_name text;
    raised text;
    returned text;
    state text;
BEGIN
    IF current_setting('server_version_num')::int < 160000 THEN
        RETURN;
    END IF;
    FOR input, type_name IN
        SELECT i, t FROM unnest(ARRAY['[1,2', '[]', '[1,NaN]', '[inf]', '[1e39]', '[1,2]x', '{1:1}', '{0:1}/2',
            '{1:1,1:2}/2', '{}/0', '{1:nan}/2', '[1,2]', '[1]',
            '{1:1}/2', '{1:1}/3', '[' || repeat('1,', 16000) || '1]', '{' || repeat('1:1,', 16001) || '1:1}/9',
            '{}/9999999999']) AS i,
            unnest(ARRAY['vector', 'halfvec', 'sparsevec', 'vector(2)', 'halfvec(2)', 'sparsevec(2)']) AS t
    LOOP
        raised := NULL; state := NULL;
        BEGIN
            EXECUTE format('SELECT %L::%s', input, type_name);
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS raised = MESSAGE_TEXT, state = RETURNED_SQLSTATE;
        END;
        EXECUTE format('SELECT message FROM pg_input_error_info(%L, %L)', input, type_name) INTO returned;
        IF raised IS DISTINCT FROM returned THEN
            RAISE '% as %: raised "%", returned "%"', left(input, 50), type_name, raised, returned;
        END IF;
        EXECUTE format('SELECT sql_error_code FROM pg_input_error_info(%L, %L)', input, type_name) INTO returned;
        IF state IS DISTINCT FROM returned THEN
            RAISE '% as %: raised %, returned %', left(input, 50), type_name, state, returned;
        END IF;
    END LOOP;
END
$$;

DROP TABLE typed;
