-- code_bits: codes of 1, 2, 4 and 8 bits give the same exact order; four and eight stand row by row.
SET client_min_messages = warning;
SET jit = off;
CREATE TABLE coded (id int, v vector(100), h halfvec(100));
INSERT INTO coded SELECT i, w.v, w.v::halfvec(100)
FROM generate_series(1, 1200) AS i,
    LATERAL (SELECT array_agg(round(sin(i * k * 0.37) * 100) / 10)::vector(100) AS v FROM generate_series(1, 100) AS k) AS w;

CREATE INDEX coded_i ON coded USING ivfflat (v vector_l2_ops) WITH (code_bits = 3);
CREATE INDEX coded_i ON coded USING ivfflat (v vector_l2_ops) WITH (code_bits = 7, storage = compact);
CREATE INDEX coded_i ON coded USING ivfflat (v vector_l2_ops) WITH (code_bits = 9);
CREATE INDEX coded_i ON coded USING ivfflat (v vector_l2_ops) WITH (code_bits = -1);
CREATE INDEX coded_i ON coded USING ivfflat (v vector_l2_ops) WITH (lists = 4, code_bits = 8);
ALTER INDEX coded_i SET (code_bits = 5);
-- As with all that an index is made of, the next REINDEX takes it.
ALTER INDEX coded_i SET (code_bits = 4);
SELECT vector_index_stats('coded_i')->>'code_bits' AS code_bits;
REINDEX INDEX coded_i;
SELECT vector_index_stats('coded_i')->>'code_bits' AS code_bits;
SELECT settings FROM vector_indexes WHERE index = 'coded_i'::regclass;
DROP INDEX coded_i;

-- Rows of the 60 nearest, ten queries, that differ from the exact answer; ties aside.
CREATE FUNCTION wrong(col text, op text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE q record; exact numeric[]; listed numeric[]; off bigint := 0;
BEGIN
    FOR q IN SELECT id FROM coded WHERE id % 120 = 7 LOOP
        EXECUTE format('SELECT array_agg(round(d::numeric, 3)) FROM (SELECT %1$I %2$s (SELECT %1$I FROM coded WHERE id = %3$s LIMIT 1) AS d FROM coded
            ORDER BY (%1$I %2$s (SELECT %1$I FROM coded WHERE id = %3$s LIMIT 1)) + 0 LIMIT 60) AS s', col, op, q.id) INTO exact;
        PERFORM set_config('enable_seqscan', 'off', true);
        EXECUTE format('SELECT array_agg(round(d::numeric, 3)) FROM (SELECT %1$I %2$s (SELECT %1$I FROM coded WHERE id = %3$s LIMIT 1) AS d FROM coded
            ORDER BY %1$I %2$s (SELECT %1$I FROM coded WHERE id = %3$s LIMIT 1) LIMIT 60) AS s', col, op, q.id) INTO listed;
        PERFORM set_config('enable_seqscan', 'on', true);
        SELECT off + abs(cardinality(exact) - cardinality(listed)) + count(*) FILTER (WHERE abs(a - b) > 0.0011) INTO off FROM unnest(exact, listed) AS u (a, b);
    END LOOP;
    RETURN off;
END $$;

-- Built, after inserts; then after vacuum made holes, closed them and merged chunks.
SET ivfflat.probes = 4;
DO $$
DECLARE c record; bits text; storage text; n bigint;
BEGIN
    FOR c IN SELECT * FROM (VALUES ('v', 'vector_l2_ops', '<->'), ('v', 'vector_ip_ops', '<#>'), ('h', 'halfvec_cosine_ops', '<=>')) AS t (col, class, op) LOOP
        FOREACH bits IN ARRAY '{1,2,4,8}'::text[] LOOP
            FOREACH storage IN ARRAY '{auto,compact}'::text[] LOOP
                EXECUTE format('CREATE INDEX coded_i ON coded USING ivfflat (%I %s) WITH (lists = 4, code_bits = %s, storage = %s)', c.col, c.class, bits, storage);
                INSERT INTO coded SELECT id + 10000, v, h FROM coded WHERE id % 3 = 0;
                n := wrong(c.col, c.op);
                IF n <> 0 OR EXISTS (SELECT FROM vector_index_check('coded_i', true))
                    OR vector_index_stats('coded_i')->>'code_bits' <> bits THEN
                    RAISE WARNING '% % bits %: % wrong', c.class, bits, storage, n;
                END IF;
                DROP INDEX coded_i;
                DELETE FROM coded WHERE id > 10000;
            END LOOP;
        END LOOP;
    END LOOP;
END $$;
CREATE TABLE coded_all AS SELECT * FROM coded;
CREATE INDEX coded_4 ON coded USING ivfflat (v vector_l2_ops) WITH (lists = 2, code_bits = 4);
CREATE INDEX coded_8 ON coded USING ivfflat (h halfvec_l2_ops) WITH (lists = 2, code_bits = 8, storage = compact);
SET ivfflat.probes = 2;
SELECT i AS index, s->>'form' AS form, s->>'code_bits' AS code_bits, s->>'code_dims' AS code_dims, s->>'entries_per_chunk' AS entries_per_chunk,
    s->>'reindex_pays' AS reindex_pays, (s->>'spread_now')::float8 / (s->>'spread_when_built')::float8 BETWEEN 0.9 AND 1.1 AS spread_told
FROM unnest('{coded_4,coded_8}'::regclass[]) AS i, vector_index_stats(i) AS s;
DELETE FROM coded WHERE id % 9 = 0;
VACUUM coded;
SELECT wrong('v', '<->'), wrong('h', '<->');
DELETE FROM coded WHERE id % 5 <> 2;
VACUUM coded;
SELECT wrong('v', '<->'), wrong('h', '<->');
SELECT i AS index, s->>'rows' AS rows, c.* FROM unnest('{coded_4,coded_8}'::regclass[]) AS i CROSS JOIN LATERAL vector_index_stats(i) AS s
    LEFT JOIN LATERAL vector_index_check(i, true) AS c ON true;
INSERT INTO coded SELECT * FROM coded_all WHERE id % 5 <> 2;
SELECT wrong('v', '<->'), wrong('h', '<->');
SELECT i AS index, c.* FROM unnest('{coded_4,coded_8}'::regclass[]) AS i CROSS JOIN LATERAL vector_index_check(i, true) AS c;
-- A filter, both orders of iteration, equal vectors.
SET enable_seqscan = off;
SET ivfflat.probes = 1;
SET ivfflat.iterative_scan = relaxed_order;
SELECT count(*), count(DISTINCT id) FROM (SELECT id FROM coded WHERE id % 50 = 7 ORDER BY v <-> (SELECT v FROM coded WHERE id = 7)) AS s;
SET ivfflat.iterative_scan = strict_order;
SELECT id FROM coded ORDER BY h <-> (SELECT h FROM coded WHERE id = 7) LIMIT 1;
RESET ivfflat.iterative_scan;
TRUNCATE coded;
INSERT INTO coded SELECT i, array_fill(3, ARRAY[100])::vector(100), array_fill(i, ARRAY[100])::halfvec(100) FROM generate_series(1, 300) AS i;
REINDEX TABLE coded;
SELECT count(DISTINCT id) FROM (SELECT id FROM coded ORDER BY v <-> array_fill(3, ARRAY[100])::vector(100)) AS s;
SET ivfflat.probes = 2;
SELECT array_agg(id) FROM (SELECT id FROM coded ORDER BY h <-> array_fill(120.25, ARRAY[100])::halfvec(100) LIMIT 6) AS s;

-- Rows of any length fit on a page; nothing is left out up to 2,000 dimensions.
DO $$
DECLARE dims int; bits int; w text; coded_dims text;
BEGIN
    FOREACH dims IN ARRAY '{16,17,40,100,768,1000,2000}'::int[] LOOP
        EXECUTE format('CREATE TABLE wide AS SELECT i AS id, (SELECT array_agg(sin(i * k)) FROM generate_series(1, %1$s) AS k)::vector(%1$s) AS v FROM generate_series(1, 70) AS i', dims);
        FOREACH bits IN ARRAY '{4,8}'::int[] LOOP
            FOREACH w IN ARRAY '{auto,compact}'::text[] LOOP
                EXECUTE format('CREATE INDEX wide_i ON wide USING ivfflat (v vector_ip_ops) WITH (lists = 2, code_bits = %s, storage = %s)', bits, w);
                INSERT INTO wide SELECT id + 100, v FROM wide WHERE id <= 10;
                SELECT s->>'code_dims' INTO coded_dims FROM vector_index_stats('wide_i') AS s;
                IF EXISTS (SELECT FROM vector_index_check('wide_i', true)) OR coded_dims::int NOT BETWEEN dims AND greatest(dims + 7, 64) THEN
                    RAISE WARNING '% dimensions, % bits, %: % coded', dims, bits, w, coded_dims;
                END IF;
                DROP INDEX wide_i;
                DELETE FROM wide WHERE id > 100;
            END LOOP;
        END LOOP;
        DROP TABLE wide;
    END LOOP;
END $$;
CREATE TABLE wide AS SELECT i AS id, (SELECT array_agg(sin(i * k)) FROM generate_series(1, 4000) AS k)::halfvec(4000) AS h FROM generate_series(1, 12) AS i;
CREATE INDEX wide_i ON wide USING ivfflat (h halfvec_l2_ops) WITH (lists = 1, code_bits = 8);
SELECT s->>'code_dims' AS code_dims, s->>'entries_per_chunk' AS entries_per_chunk, c.* FROM vector_index_stats('wide_i') AS s LEFT JOIN LATERAL vector_index_check('wide_i', true) AS c ON true;
SELECT array_agg(id) FROM (SELECT id FROM wide ORDER BY h <-> (SELECT h FROM wide WHERE id = 5) LIMIT 1) AS s;

RESET ALL;
DROP FUNCTION wrong;
DROP TABLE coded, coded_all, wide;
