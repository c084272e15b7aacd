-- The binary form, which drivers and COPY ... (FORMAT binary) use: big-endian; vector and halfvec: number of
-- dimensions and a reserved zero (16 bits each), elements; sparsevec: dimensions, number of elements that are not
-- zero, a reserved zero (32 bits each), indices from 0, values. Hostile forms: test/t/020_binary_input.pl.

SELECT vector_send('[1,-2.5]') AS vector, halfvec_send('[1,-2.5]') AS halfvec;
SELECT sparsevec_send('{1:1,5:-2.5}/5') AS sparsevec, sparsevec_send('{}/1000000000') AS empty;
SELECT vector_send('[0,-0,1e-45,3.4028235e38]') AS vector, halfvec_send('[0,-0,6e-8,65504]') AS halfvec;

-- The lengths of the largest, and their ends.
SELECT length(vector_send(v)) AS vector, right(vector_send(v)::text, 16) AS ends, length(halfvec_send(v)) AS halfvec,
    length(sparsevec_send(v)) AS sparsevec
FROM (SELECT array_fill(1, ARRAY[15999])::vector || '[-1]' AS v) AS s;

-- Header and elements against the server's own forms of numbers, for every length up to 40.
WITH data AS (
    SELECT n, array_agg((i * 7919 % 1009 - 504) / 16.0 ORDER BY i)::real[] AS a
    FROM generate_series(1, 40) AS n, generate_series(1, n) AS i GROUP BY n
)
SELECT count(*), bool_and(vector_send(a::vector) = int2send(n::int2) || int2send(0::int2)
        || (SELECT string_agg(float4send(x), '' ORDER BY i) FROM unnest(a) WITH ORDINALITY AS u (x, i))) AS vector,
    bool_and(sparsevec_send(a::sparsevec) = int4send(n) || int4send((SELECT count(*)::int
        FROM unnest(a) AS x WHERE x <> 0)) || int4send(0)
        || (SELECT string_agg(int4send(i::int - 1), '' ORDER BY i) FROM unnest(a) WITH ORDINALITY AS u (x, i) WHERE x <> 0)
        || (SELECT string_agg(float4send(x), '' ORDER BY i)
        FROM unnest(a) WITH ORDINALITY AS u (x, i) WHERE x <> 0)) AS sparsevec
FROM data;

-- Out and in again through COPY, each value with all its bits. The file is the server's and is removed.
CREATE TABLE sent (id int, v vector, h halfvec, s sparsevec, t vector(3), a vector[]);
INSERT INTO sent SELECT n, array_agg(x ORDER BY i)::vector, array_agg(x / 1e30 ORDER BY i)::halfvec,
    ('{' || string_agg(i * i || ':' || nullif(x, 0)::real, ',') || '}/1000000000')::sparsevec,
    ARRAY[n, n / 3.0, -n]::vector, ARRAY[array_agg(x ORDER BY i)::vector, NULL, '[1]']
FROM generate_series(1, 120) AS n, generate_series(1, n) AS i,
    LATERAL (SELECT (i * n * 7919 % 2003 - 1001) * power(10::float8, (i + n) % 60 - 28) AS x) AS x GROUP BY n;
INSERT INTO sent VALUES (0, NULL, NULL, NULL, NULL, NULL), (-1, '[-0,0]', '[-0]', '{}/1', '[0,-0,0]', '{}'),
    (-2, array_fill(1e-3, ARRAY[16000])::vector, array_fill(3, ARRAY[16000])::halfvec,
        array_fill(-2, ARRAY[16000])::sparsevec, NULL, NULL);
CREATE TABLE received (LIKE sent);
COPY sent TO PROGRAM 'cat >pg_milvus_binary.tmp' (FORMAT binary);
COPY received FROM PROGRAM 'cat pg_milvus_binary.tmp && rm pg_milvus_binary.tmp' (FORMAT binary);
SELECT count(*) AS rows, count(y.v) AS vectors, count(DISTINCT x.h) > 20 AS different_halves,
    count(*) FILTER (WHERE x IS DISTINCT FROM y OR x.v::text <> y.v::text OR x.h::text <> y.h::text
        OR vector_send(x.v) <> vector_send(y.v)) AS changed
FROM sent AS x JOIN received AS y USING (id);

-- The number of dimensions in the type of the column is checked.
\set SHOW_CONTEXT never
CREATE TABLE strict (t vector(4));
COPY sent (t) TO PROGRAM 'cat >pg_milvus_binary.tmp' (FORMAT binary);
COPY strict FROM PROGRAM 'cat pg_milvus_binary.tmp && rm pg_milvus_binary.tmp' (FORMAT binary);
-- vector and halfvec are not each other's binary form, and their forms are not taken for one another.
COPY (SELECT '[1,2,3]'::vector) TO PROGRAM 'cat >pg_milvus_binary.tmp' (FORMAT binary);
COPY received (h) FROM PROGRAM 'cat pg_milvus_binary.tmp && rm pg_milvus_binary.tmp' (FORMAT binary);
COPY (SELECT '[1,2,3]'::halfvec) TO PROGRAM 'cat >pg_milvus_binary.tmp' (FORMAT binary);
COPY received (v) FROM PROGRAM 'cat pg_milvus_binary.tmp && rm pg_milvus_binary.tmp' (FORMAT binary);
COPY (SELECT '[1,2,3]'::vector) TO PROGRAM 'cat >pg_milvus_binary.tmp' (FORMAT binary);
COPY received (s) FROM PROGRAM 'cat pg_milvus_binary.tmp && rm pg_milvus_binary.tmp' (FORMAT binary);

DROP TABLE sent, received, strict;
