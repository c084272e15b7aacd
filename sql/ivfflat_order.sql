-- Every opclass gives the order of exact distances; NULLs and, under a cosine, zero vectors are not indexed.
SET client_min_messages = warning;
-- It would compile whatever is planned without sequential scans.
SET jit = off;
CREATE TABLE listed (id int, v vector(24), h halfvec(24), b bit(24));
INSERT INTO listed SELECT i, w.v, w.v::halfvec(24), binary_quantize(w.v)::bit(24)
FROM generate_series(1, 900) AS i,
    LATERAL (SELECT array_agg(round(sin(i * k * 0.37) * 100) / 10)::vector(24) AS v FROM generate_series(1, 24) AS k) AS w;
INSERT INTO listed VALUES (1001, NULL, NULL, NULL), (1002, array_fill(0, ARRAY[24])::vector(24), NULL, NULL);
-- What the index gives of all lists, less the exact answer: distances, so that ties are no matter.
CREATE FUNCTION wrong(col text, op text, qid int) RETURNS TABLE (rows bigint, differ bigint) LANGUAGE plpgsql AS $$
DECLARE exact float8[]; listed float8[]; q text := format('(SELECT %I FROM listed WHERE id = %s)', col, qid);
BEGIN
    EXECUTE format('SELECT array_agg(round(d::numeric, 3)) FROM (SELECT %1$I %2$s %3$s AS d FROM listed WHERE %1$I IS NOT NULL ORDER BY (%1$I %2$s %3$s) + 0 LIMIT 300) AS s', col, op, q) INTO exact;
    PERFORM set_config('enable_seqscan', 'off', true);
    EXECUTE format('SELECT array_agg(round(d::numeric, 3)) FROM (SELECT %1$I %2$s %3$s AS d FROM listed ORDER BY %1$I %2$s %3$s LIMIT 300) AS s', col, op, q) INTO listed;
    PERFORM set_config('enable_seqscan', 'on', true);
    RETURN QUERY SELECT cardinality(listed)::bigint, (SELECT count(*) FROM unnest(exact, listed) AS u (a, b) WHERE abs(a - b) > 0.0011);
END $$;
SET ivfflat.probes = 10;
DO $$
DECLARE c record; r record; w text;
BEGIN
    FOR c IN SELECT * FROM (VALUES ('v', 'vector_l2_ops', '<->'), ('v', 'vector_ip_ops', '<#>'), ('v', 'vector_cosine_ops', '<=>'),
        ('h', 'halfvec_l2_ops', '<->'), ('h', 'halfvec_ip_ops', '<#>'), ('b', 'bit_hamming_ops', '<~>')) AS t (col, class, op)
    LOOP
        FOREACH w IN ARRAY ARRAY['', ', storage = plain', ', code_bits = 1', ', code_bits = 2', ', storage = compact', ', storage = compact, code_bits = 1'] LOOP
            CONTINUE WHEN c.col = 'b' AND w LIKE '%compact%'; -- no codes of bits
            EXECUTE format('CREATE INDEX listed_i ON listed USING ivfflat (%I %s) WITH (lists = 10%s)', c.col, c.class, w);
            SELECT * INTO r FROM wrong(c.col, c.op, 77);
            IF r.differ <> 0 OR r.rows <> 300 OR EXISTS (SELECT FROM vector_index_check('listed_i', true)) THEN
                RAISE WARNING '% %: % rows, % wrong', c.class, w, r.rows, r.differ;
            END IF;
            DROP INDEX listed_i;
        END LOOP;
    END LOOP;
END $$;

-- Who inserts many rows looks the nearest list up by codes of the centres: a copy goes where its row is.
DO $$
DECLARE c record; found bigint;
BEGIN
    FOR c IN SELECT * FROM (VALUES ('v', 'vector_l2_ops', '<->', ''), ('v', 'vector_cosine_ops', '<=>', ''), ('h', 'halfvec_l2_ops', '<->', ', code_bits = 1'),
        ('h', 'halfvec_cosine_ops', '<=>', ', storage = compact')) AS t (col, class, op, storage)
    LOOP
        EXECUTE format('CREATE INDEX listed_i ON listed USING ivfflat (%I %s) WITH (lists = 100%s)', c.col, c.class, c.storage);
        INSERT INTO listed (id, v, h) SELECT id + 5000, v, h FROM listed WHERE id <= 400;
        SET LOCAL enable_seqscan = off;
        SET LOCAL ivfflat.probes = 1;
        EXECUTE format('SELECT count(*) FROM listed AS a CROSS JOIN LATERAL (SELECT id FROM listed ORDER BY %1$I %2$s a.%1$I LIMIT 4) AS n
            WHERE a.id <= 400 AND n.id = a.id + 5000', c.col, c.op) INTO found;
        IF found <> 400 OR EXISTS (SELECT FROM vector_index_check('listed_i', true)) THEN
            RAISE WARNING '% %: % of 400', c.class, c.storage, found;
        END IF;
        DROP INDEX listed_i;
        DELETE FROM listed WHERE id > 5000;
    END LOOP;
END $$;
SET enable_seqscan = on;
SET ivfflat.probes = 10;

-- One list, then more by iteration; both orders.
CREATE INDEX listed_i ON listed USING ivfflat (v vector_l2_ops) WITH (lists = 10);
SET enable_seqscan = off;
SET ivfflat.probes = 1;
SELECT count(*) < 902 AS of_one_list FROM (SELECT id FROM listed ORDER BY v <-> (SELECT v FROM listed WHERE id = 5)) AS s;
SET ivfflat.iterative_scan = relaxed_order;
SELECT count(*), count(DISTINCT id) FROM (SELECT id FROM listed ORDER BY v <-> (SELECT v FROM listed WHERE id = 5)) AS s;
SELECT count(*) FROM (SELECT id FROM listed WHERE id % 100 = 7 ORDER BY v <-> (SELECT v FROM listed WHERE id = 5) LIMIT 9) AS s;
SET ivfflat.max_probes = 2;
SELECT count(*) < 902 AS of_two_lists FROM (SELECT id FROM listed ORDER BY v <-> (SELECT v FROM listed WHERE id = 5)) AS s;
RESET ivfflat.max_probes;
SET ivfflat.iterative_scan = strict_order;
SELECT bool_and(d >= before) AS in_order FROM (
    SELECT d, lag(d) OVER () AS before FROM (
        SELECT v <-> (SELECT v FROM listed WHERE id = 5) AS d FROM listed ORDER BY v <-> (SELECT v FROM listed WHERE id = 5)) AS s) AS o;
RESET ivfflat.iterative_scan;

-- Another query in the same scan; no query at all.
SELECT count(*) FROM listed AS a CROSS JOIN LATERAL (SELECT id FROM listed ORDER BY v <-> a.v LIMIT 1) AS n WHERE a.id <= 20 AND n.id = a.id;
SET ivfflat.probes = 10;
SELECT count(*) FROM (SELECT id FROM listed ORDER BY v <-> (SELECT NULL::vector)) AS s;

-- Rows come and go; room is used again.
DELETE FROM listed WHERE id % 2 = 0;
VACUUM listed;
SELECT * FROM vector_index_check('listed_i', true);
SELECT pg_relation_size('listed_i') AS size \gset
INSERT INTO listed (id, v) SELECT id + 2000, v FROM listed WHERE id < 900;
SELECT pg_relation_size('listed_i') <= :size AS not_larger;
SELECT * FROM vector_index_check('listed_i', true);
SELECT count(*) FROM (SELECT id FROM listed ORDER BY v <-> (SELECT v FROM listed WHERE id = 5)) AS s;
DELETE FROM listed;
VACUUM listed;
SELECT vector_index_stats('listed_i')->>'rows' AS rows, vector_index_stats('listed_i')->>'bytes_chunks' AS bytes_chunks;
SELECT count(*) FROM (SELECT id FROM listed ORDER BY v <-> array_fill(3, ARRAY[24])::vector(24)) AS s;
INSERT INTO listed (id, v) SELECT 1, array_fill(1, ARRAY[24])::vector(24);
SELECT id FROM listed ORDER BY v <-> array_fill(1, ARRAY[24])::vector(24);
SELECT * FROM vector_index_check('listed_i', true);

RESET ALL;
DROP TABLE listed;
DROP FUNCTION wrong;
