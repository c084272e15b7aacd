-- How values are stored: small ones with a short header inside the row, large ones out of line, compressed or
-- not as the column says. Whatever the form, every function reads the same value.

-- The types ask for storage out of line without compression (e), since elements hardly compress.
SELECT typname, typstorage, typlen, typalign FROM pg_type WHERE typname IN ('vector', 'halfvec', 'sparsevec') ORDER BY 1;

-- Sizes of values: 8 bytes and 4 for each element, 8 and 2, 16 and 8 for each element that is not zero.
SELECT pg_column_size('[1,2,3]'::vector) AS vector, pg_column_size('[1,2,3]'::halfvec) AS halfvec,
    pg_column_size('{1:1,9:2}/9'::sparsevec) AS sparsevec,
    pg_column_size('{}/1000000000'::sparsevec) AS empty;

-- Rows of every size around what a short header, a page and a TOAST chunk hold, under every kind of storage.
CREATE TABLE forms (storage text, n int, v vector, h halfvec, s sparsevec, other text DEFAULT 'x');
CREATE FUNCTION pg_temp.set_storage(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE forms ALTER v SET STORAGE %1$s, ALTER h SET STORAGE %1$s, ALTER s SET STORAGE %1$s', name);
END
$$;
-- Element i of n: one of few values, so that long ones can be compressed.
CREATE FUNCTION pg_temp.value(n int) RETURNS vector LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(CASE WHEN i % 5 = 0 THEN 0 ELSE i % 3 + n % 7 END ORDER BY i)::vector FROM generate_series(1, n) AS i
$$;
CREATE TEMP TABLE sizes AS SELECT n, pg_temp.value(n) AS v
    FROM unnest(ARRAY[1, 2, 3, 28, 29, 30, 31, 57, 58, 59, 60, 61, 480, 497, 498, 500, 1000, 1990, 2000, 5000, 15999,
        16000]) AS n;
SELECT pg_temp.set_storage('EXTERNAL');
INSERT INTO forms SELECT 'external', n, v, v, v FROM sizes;
SELECT pg_temp.set_storage('EXTENDED');
INSERT INTO forms SELECT 'extended', n, v, v, v FROM sizes;
SELECT pg_temp.set_storage('MAIN');
INSERT INTO forms SELECT 'main', n, v, v, v FROM sizes;
SELECT pg_temp.set_storage('PLAIN');
INSERT INTO forms SELECT 'plain', n, subvector(v, 1, n), v, v FROM sizes WHERE n <= 500;
SELECT pg_temp.set_storage('EXTERNAL');

-- Short headers, and compression where it is allowed. (The size of a compressed value is up to the server.)
SELECT storage, pg_column_size(v) AS vector, pg_column_size(h) AS halfvec, pg_column_size(s) AS sparsevec
    FROM forms WHERE n = 3 ORDER BY storage;
CREATE FUNCTION pg_temp.form(stored int, elements int) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN stored = elements + 8 THEN 'full' WHEN stored = elements + 5 THEN 'short header'
        WHEN stored = elements + 4 THEN 'out of line' WHEN stored < elements THEN 'compressed' END
$$;
SELECT storage, n, pg_temp.form(pg_column_size(v), 4 * n) AS vector, pg_temp.form(pg_column_size(h), 2 * n) AS halfvec
FROM forms WHERE n IN (1, 16000) OR n = 500 AND storage = 'plain' ORDER BY storage, n;

-- Read back: text, distances, comparison, casts, arithmetic, hash, subvector.
SELECT storage, count(*) AS rows, bool_and(f.v::text = z.v::text AND f.h::text = z.v::halfvec::text
    AND f.s::text = z.v::sparsevec::text) AS text,
    bool_and(f.v <-> z.v = 0 AND f.h <-> z.v::halfvec = 0 AND f.s <-> z.v::sparsevec = 0 AND f.v <+> f.v = 0) AS distance,
    bool_and(f.v = z.v AND f.h = z.v::halfvec AND f.s = z.v::sparsevec AND vector_cmp(f.v, f.h::vector) = 0) AS comparison,
    bool_and(f.v::halfvec = f.h AND f.h::sparsevec = f.s AND f.s::vector = f.v AND f.v::real[] = z.v::real[]) AS casts,
    bool_and(f.v + f.v = z.v + z.v AND f.h - f.h = z.v::halfvec - z.v::halfvec
        AND subvector(f.v, f.n, 1) = subvector(z.v, f.n, 1)) AS arithmetic,
    bool_and(vector_hash(f.v) = vector_hash(z.v) AND halfvec_hash(f.h) = halfvec_hash(z.v::halfvec)
        AND sparsevec_hash(f.s) = sparsevec_hash(z.v::sparsevec)) AS hash,
    bool_and(vector_send(f.v) = vector_send(z.v) AND halfvec_send(f.h) = halfvec_send(z.v::halfvec)
        AND sparsevec_send(f.s) = sparsevec_send(z.v::sparsevec)) AS binary,
    bool_and(f.v::json::vector = z.v AND binary_quantize(f.v) = binary_quantize(z.v)
        AND vector_norm(f.v) = l2_norm(f.s)) AS others
FROM forms AS f JOIN sizes AS z USING (n) GROUP BY storage ORDER BY storage;

-- Updates: of another column, of the vector itself, to and from NULL, out of line and back; rolled back.
UPDATE forms SET other = 'y' WHERE storage = 'external';
UPDATE forms SET v = v + v, h = NULL WHERE storage = 'extended';
BEGIN;
UPDATE forms SET v = '[1]', h = '[1]', s = '{}/1';
DELETE FROM forms WHERE n > 100;
ROLLBACK;
UPDATE forms SET v = subvector(v, 1, 1), s = '{1:1}/1000000000' WHERE storage = 'main';
SELECT storage, count(*) AS rows, bool_and(CASE storage WHEN 'extended' THEN f.v = z.v + z.v
    AND f.h IS NULL WHEN 'main' THEN f.v = subvector(z.v, 1, 1) ELSE f.v = z.v AND f.h = z.v::halfvec END) AS dense,
    bool_and(CASE storage WHEN 'main' THEN f.s = '{1:1}/1000000000' ELSE f.s = z.v::sparsevec END) AS sparse,
    min(other) AS other
FROM forms AS f JOIN sizes AS z USING (n) GROUP BY storage ORDER BY storage;
UPDATE forms AS f SET v = z.v, h = z.v, s = z.v FROM sizes AS z WHERE f.n = z.n AND storage IN ('main', 'extended');
VACUUM FULL forms;
SELECT bool_and(f.v = z.v AND f.h = z.v::halfvec AND f.s = z.v::sparsevec) AS after_vacuum_full
    FROM forms AS f JOIN sizes AS z USING (n);

-- A row that passes through a sort, a hash table, a tuplestore and an array is still itself.
SELECT bool_and(v = again) AS sorted FROM (SELECT v,
    (array_agg(v) OVER (ORDER BY n, storage ROWS BETWEEN CURRENT ROW AND CURRENT ROW))[1] AS again
    FROM forms ORDER BY v DESC) AS s;
SELECT count(*) AS pairs, bool_and(a.n = b.n) AS joined
    FROM forms AS a JOIN forms AS b ON a.v = b.v WHERE a.storage = 'external' AND b.storage = 'extended';
WITH kept AS MATERIALIZED (SELECT n, v FROM forms
    WHERE storage = 'external') SELECT bool_and(kept.v = sizes.v) AS materialized FROM kept JOIN sizes USING (n);

-- COPY in text form, as pg_dump writes it, through the server's own file.
CREATE TABLE copied (LIKE forms);
COPY forms TO PROGRAM 'cat >pg_milvus_storage.tmp';
COPY copied FROM PROGRAM 'cat pg_milvus_storage.tmp && rm pg_milvus_storage.tmp';
SELECT count(*) AS rows, bool_and(f.v = c.v AND f.h = c.h AND f.s = c.s) AS the_same
    FROM forms AS f JOIN copied AS c USING (storage, n);

-- Defaults, generated columns, domains, composite types, arrays of vectors.
CREATE DOMAIN unit_vector AS vector(2) CHECK (abs(vector_norm(VALUE) - 1) < 0.001);
CREATE TYPE labelled AS (label text, v halfvec(2));
CREATE TABLE kinds (id int, d vector(2) DEFAULT '[1,2]', u unit_vector DEFAULT '[0,1]', l labelled, a sparsevec[],
    g vector GENERATED ALWAYS AS (l2_normalize(d)) STORED);
INSERT INTO kinds (id) VALUES (1);
INSERT INTO kinds (id, d, u, l, a) VALUES (2, '[3,4]', '[0.6,0.8]', ('a', '[5,6]'),
    ARRAY['{1:1}/2', NULL, '{}/3']::sparsevec[]);
INSERT INTO kinds (id, u) VALUES (3, '[1,1]');
INSERT INTO kinds (id, u) VALUES (3, '[1]');
UPDATE kinds SET l.v = '[7,8]', a[2] = '{9:9}/9' WHERE id = 2;
SELECT * FROM kinds ORDER BY id;
SELECT (l).v + '[1,1]' AS field, a[2] AS element, round((d <-> g)::numeric, 5) AS distance FROM kinds WHERE id = 2;
ALTER TABLE kinds ADD COLUMN added vector(3) DEFAULT '[1,2,3]', ADD COLUMN null_default halfvec;
SELECT id, added, null_default FROM kinds ORDER BY id;

-- Statistics: ANALYZE finds distinct values through the hash and btree classes.
CREATE TABLE repeated AS SELECT ARRAY[i % 5, 0]::vector AS v, ('{' || i % 4 + 1 || ':1}/9')::sparsevec AS s
    FROM generate_series(1, 1000) AS i;
ANALYZE repeated;
SELECT attname, n_distinct, array_length(most_common_freqs, 1) AS common
    FROM pg_stats WHERE tablename = 'repeated' ORDER BY attname;

DROP TABLE forms, copied, kinds, repeated;
DROP TYPE labelled;
DROP DOMAIN unit_vector;
