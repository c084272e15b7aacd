-- Casts between the vector types and json, jsonb. Dense vectors are arrays of numbers; a sparse vector is the
-- array of all its elements, or beyond 16,000 of them a string with its text form. What they refuse stands in
-- refusals.sql.

-- To JSON: the numbers of the text form.
SELECT '[1,2.5,-3,1e+20,1e-07]'::vector::json AS json, '[1,2.5,-3,1e+20,1e-07]'::vector::jsonb AS jsonb;
SELECT '[0.1,65504]'::halfvec::json AS json, '[0.1,65504]'::halfvec::jsonb AS jsonb;
SELECT '{2:1.5,4:-2}/5'::sparsevec::json AS json, '{2:1.5,4:-2}/5'::sparsevec::jsonb AS jsonb,
    '{}/3'::sparsevec::json AS zeros;
SELECT jsonb_typeof(s::jsonb) AS up_to_16000, jsonb_array_length(s::jsonb) AS elements, s::jsonb -> 15999 AS last
    FROM (VALUES ('{16000:7}/16000'::sparsevec)) AS t (s);
SELECT '{1:1,16001:7}/16001'::sparsevec::json AS json, '{1:1,1000000000:7}/1000000000'::sparsevec::jsonb AS jsonb;

-- Minus zero is written in json and does not exist in jsonb, whose numbers are numeric.
SELECT '[-0,1]'::vector::json AS json, '[-0,1]'::vector::jsonb AS jsonb, '[-0,1]'::vector::json::vector AS back,
    '[-0,1]'::vector::jsonb::vector AS back_from_jsonb;

-- From JSON: any way to write a number, with blanks anywhere; the number of dimensions in the type is checked.
SELECT '[1,2.5,-3e0]'::json::vector AS vector, E'\n[ 1 ,\t2.5E+2 , -0.125 ] '::json::vector AS blanks,
    '[0.1,1e-60]'::json::halfvec AS halfvec,
    '[0,1.5,0,-0,2]'::json::sparsevec AS sparsevec;
SELECT '[1,2.5,-3e0]'::jsonb::vector AS vector, '[1e2, 1e-7, 3.4028235e38]'::jsonb::vector AS exponents,
    '[0.1,1e-60]'::jsonb::halfvec AS halfvec,
    '[0,1.5,0,-0,2]'::jsonb::sparsevec AS sparsevec;
SELECT '[1,2]'::json::vector(2) AS vector, '[1,2]'::jsonb::halfvec(2) AS halfvec, '[0,2]'::json::sparsevec(2) AS sparsevec;
SELECT vector_dims(('[' || repeat('1,', 15999) || '1]')::json::vector) AS json,
    vector_dims(('[' || repeat('1,', 15999) || '1]')::jsonb::halfvec) AS jsonb;

-- The text form in a string, for sparsevec, whatever its size and however its characters are written: JSON may
-- escape any of them, and some writers escape every slash.
SELECT '"{1:1.5,3:-2}/5"'::json::sparsevec AS json, '"{1:1.5,3:-2}/5"'::jsonb::sparsevec AS jsonb,
    ' "{}/16001" '::json::sparsevec(16001) AS typed;
SELECT '"{1:1.5,3:-2}\/5"'::json::sparsevec AS json, '"{1:1.5,3:-2}\/5"'::jsonb::sparsevec AS jsonb;
SELECT '"\u007b1:1,\t2:2}/5"'::json::sparsevec AS json, '"\u007b1:1,\t2:2}/5"'::jsonb::sparsevec AS jsonb;

-- There and back again, for many values.
WITH data AS (
    SELECT n, array_agg(((i * 2654435761 % 20011 - 10005) * power(10::float8, i % 13 - 6))::real ORDER BY i)::vector AS v,
        ('{' || string_agg(i * i || ':' || i * 7919 % 1009 + 0.5, ',') || '}/' || 10000 + n * 1000)::sparsevec AS s
    FROM generate_series(1, 60) AS n, generate_series(1::bigint, n) AS i GROUP BY n
)
SELECT count(*), bool_and(v::json::vector = v AND v::jsonb::vector = v) AS vector,
    bool_and((v * array_fill(1e-6, ARRAY[vector_dims(v)])::vector)::halfvec::json::halfvec = (v * array_fill(1e-6,
        ARRAY[vector_dims(v)])::vector)::halfvec) AS halfvec,
    bool_and(s::json::sparsevec = s AND s::jsonb::sparsevec = s) AS sparsevec,
    bool_or(jsonb_typeof(s::jsonb) = 'array') AS some_arrays, bool_or(jsonb_typeof(s::jsonb) = 'string') AS some_strings,
    bool_and(v::jsonb = to_jsonb(v::real[])) AS as_arrays_of_real
FROM data;

-- The server's own functions find the casts.
SELECT to_json('[1,2]'::vector) AS to_json, to_jsonb('[1,2]'::halfvec) AS to_jsonb,
    to_jsonb('{2:1}/2'::sparsevec) AS sparsevec;
SELECT row_to_json(t) AS row, json_agg(t.v) AS agg
    FROM (VALUES (1, '[1,2]'::vector, NULL::halfvec)) AS t (id, v, h) GROUP BY t;
SELECT jsonb_build_object('v', '[1,2]'::vector, 's', '{1:3}/2'::sparsevec, 'none', NULL::vector) AS object,
    to_jsonb('[1,2]'::vector::text) AS as_text;
SELECT to_jsonb(ARRAY['[1,2]', NULL, '[3]']::vector[]) AS array;

-- A document into a table. The server reads members by the type's text form, which dense JSON arrays are.
CREATE TEMP TABLE items (id int, v vector(2), h halfvec(2), s sparsevec(2));
INSERT INTO items SELECT * FROM jsonb_populate_record(NULL::items, '{"id": 1, "v": [1, 2], "h": "[3,4]", "s": "{2:5}/2"}');
INSERT INTO items SELECT * FROM json_to_recordset('[{"id": 2, "v": "[6,7]"}, {"id": 3, "h": [8, 9]}]') AS t (id int,
    v vector, h halfvec, s sparsevec);
INSERT INTO items VALUES (4, '[1,2]'::json, '[3,4]'::jsonb, '[0,5]'::jsonb);
SELECT * FROM items ORDER BY id;
SELECT json_agg(items ORDER BY id) FROM items WHERE id IN (1, 3);

-- NULL stays NULL.
SELECT NULL::vector::json IS NULL AS to_json, NULL::jsonb::halfvec IS NULL AS from_jsonb,
    NULL::json::sparsevec IS NULL AS from_json;
