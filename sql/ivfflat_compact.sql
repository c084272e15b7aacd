-- storage = compact: codes alone; the vectors that decide are those of the table's rows, as the query sees them.
SET client_min_messages = warning;
CREATE TABLE slim (id int, v vector(128), note text) WITH (fillfactor = 70);
INSERT INTO slim SELECT i, (SELECT array_agg(round(sin(i * k * 0.37) * 100) / 10)::vector(128) FROM generate_series(1, 128) AS k), 'n' FROM generate_series(1, 2000) AS i;
CREATE INDEX slim_i ON slim USING ivfflat (v vector_l2_ops) WITH (lists = 4, storage = compact, code_bits = 1);
SELECT s->>'form' AS form, s->>'code_bits' AS code_bits, s->>'rows' AS rows, s->>'bytes_values' AS bytes_values, s->>'reindex_pays' AS reindex_pays,
    (s->>'bytes')::float8 / (2000 * 512) <= 0.15 AS small, (s->>'spread_now')::float8 / (s->>'spread_when_built')::float8 BETWEEN 0.9 AND 1.1 AS spread_told
FROM vector_index_stats('slim_i') AS s;
SELECT * FROM vector_index_check('slim_i', true);

-- Rows that differ from the exact answer, of the 50 nearest to each of ten; ties aside.
CREATE FUNCTION off(filter text DEFAULT 'true') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE q record; exact numeric[]; listed numeric[]; wrong bigint := 0;
BEGIN
    FOR q IN SELECT id, v FROM slim WHERE id % 200 = 7 LOOP
        PERFORM set_config('enable_seqscan', 'on', true);
        EXECUTE format('SELECT array_agg(round(d::numeric, 3)) FROM (SELECT v <-> $1 AS d FROM slim WHERE %s ORDER BY (v <-> $1) + 0 LIMIT 50) AS s', filter) INTO exact USING q.v;
        PERFORM set_config('enable_seqscan', 'off', true);
        EXECUTE format('SELECT array_agg(round(d::numeric, 3)) FROM (SELECT v <-> $1 AS d FROM slim WHERE %s ORDER BY v <-> $1 LIMIT 50) AS s', filter) INTO listed USING q.v;
        SELECT wrong + abs(cardinality(exact) - cardinality(listed)) + count(*) FILTER (WHERE abs(a - b) > 0.0011) INTO wrong FROM unnest(exact, listed) AS u (a, b);
    END LOOP;
    RETURN wrong;
END $$;
SET ivfflat.probes = 4;
SELECT off(), off('id % 10 = 3');

-- A row that was updated in place (HOT) is found by its root; one whose vector changed by its new entry alone.
UPDATE slim SET note = 'hot' WHERE id % 7 = 0;
UPDATE slim SET note = 'hotter' WHERE id % 14 = 0;
UPDATE slim SET v = (SELECT v FROM slim AS s WHERE s.id = 1) WHERE id % 50 = 0;
SELECT off(), off('note LIKE ''hot%''');
SET enable_seqscan = off;
SELECT count(*), count(DISTINCT id) FROM (SELECT id FROM slim ORDER BY v <-> (SELECT v FROM slim WHERE id = 1) LIMIT 41) AS s WHERE id = 1 OR id % 50 = 0;
SELECT count(*), count(DISTINCT id) FROM (SELECT id FROM slim ORDER BY v <-> (SELECT v FROM slim WHERE id = 1)) AS s;

-- Each snapshot sees its own rows, deleted, rolled back and new ones.
BEGIN;
DECLARE before CURSOR FOR SELECT id FROM slim ORDER BY v <-> array_fill(3, ARRAY[128])::vector(128);
FETCH 1 FROM before \gset first_
SAVEPOINT gone;
DELETE FROM slim WHERE id > 1000;
INSERT INTO slim SELECT id + 10000, v, note FROM slim WHERE id <= 10;
SELECT count(*), max(id) FROM (SELECT id FROM slim ORDER BY v <-> array_fill(3, ARRAY[128])::vector(128)) AS s;
MOVE FORWARD ALL FROM before;
ROLLBACK TO gone;
SELECT count(*), max(id) FROM (SELECT id FROM slim ORDER BY v <-> array_fill(3, ARRAY[128])::vector(128)) AS s;
COMMIT;
DELETE FROM slim WHERE id > 1000;
SELECT count(*), max(id) FROM (SELECT id FROM slim ORDER BY v <-> array_fill(3, ARRAY[128])::vector(128)) AS s;

-- Vacuum fills places and frees pages; inserts use them again.
SELECT pg_relation_size('slim_i') AS size \gset
VACUUM slim;
SELECT * FROM vector_index_check('slim_i', true);
SELECT vector_index_stats('slim_i')->>'rows' AS rows;
INSERT INTO slim SELECT id + 3000, v FROM slim WHERE id <= 900;
SELECT pg_relation_size('slim_i') <= :size AS not_larger, off();
SELECT * FROM vector_index_check('slim_i', true);
DELETE FROM slim;
VACUUM slim;
SELECT vector_index_stats('slim_i')->>'rows' AS rows, vector_index_stats('slim_i')->>'bytes_chunks' AS bytes_chunks;
INSERT INTO slim SELECT i, array_fill(i, ARRAY[128])::vector(128) FROM generate_series(1, 5) AS i;
SELECT id FROM slim ORDER BY v <-> array_fill(2.2, ARRAY[128])::vector(128);

-- The same scan with another query, both orders of iteration, no query at all.
SELECT a.id, n.id FROM slim AS a CROSS JOIN LATERAL (SELECT id FROM slim ORDER BY v <-> a.v OFFSET 1 LIMIT 1) AS n WHERE a.id IN (1, 5) ORDER BY 1;
SET ivfflat.probes = 1;
SET ivfflat.iterative_scan = relaxed_order;
SELECT count(*) FROM (SELECT id FROM slim ORDER BY v <-> array_fill(2.2, ARRAY[128])::vector(128)) AS s;
SET ivfflat.iterative_scan = strict_order;
SELECT id FROM slim ORDER BY v <-> array_fill(2.2, ARRAY[128])::vector(128) LIMIT 2;
RESET ivfflat.iterative_scan;
SET ivfflat.probes = 4;
SELECT count(*) FROM (SELECT id FROM slim ORDER BY v <-> NULL::vector) AS s;

-- Long vectors, kept out of line; an expression, a condition, columns added and dropped before.
CREATE TABLE slim_wide (gone int, id int, x real[]);
ALTER TABLE slim_wide DROP COLUMN gone, ADD COLUMN h halfvec(1600);
ALTER TABLE slim_wide ALTER COLUMN x SET STORAGE external;
INSERT INTO slim_wide (id, x) SELECT i, (SELECT array_agg(sin(i * k)) FROM generate_series(1, 800) AS k) FROM generate_series(1, 60) AS i;
UPDATE slim_wide SET h = (x || x)::vector::halfvec(1600);
CREATE INDEX slim_wide_x ON slim_wide USING ivfflat ((x::vector(800)) vector_cosine_ops) WITH (lists = 3, storage = compact) WHERE id <> 30;
CREATE INDEX slim_wide_h ON slim_wide USING ivfflat (h halfvec_ip_ops) WITH (lists = 3, storage = compact);
SELECT i.indexrelid::regclass AS index, s->>'code_bits' AS code_bits, s->>'entries_per_chunk' AS entries_per_chunk, c.*
FROM pg_index AS i CROSS JOIN LATERAL vector_index_stats(i.indexrelid) AS s LEFT JOIN LATERAL vector_index_check(i.indexrelid, true) AS c ON true
WHERE indrelid = 'slim_wide'::regclass ORDER BY 1;
SELECT id FROM slim_wide WHERE id <> 30 ORDER BY x::vector(800) <=> (SELECT x::vector(800) FROM slim_wide WHERE id = 31) LIMIT 1;
SELECT (SELECT array_agg(id) FROM (SELECT id FROM slim_wide ORDER BY h <#> (SELECT h FROM slim_wide WHERE id = 31) LIMIT 5) AS s)
    = (SELECT array_agg(id) FROM (SELECT id FROM slim_wide ORDER BY (h <#> (SELECT h FROM slim_wide WHERE id = 31)) + 0 LIMIT 5) AS s) AS same;

RESET ALL;
DROP FUNCTION off;
DROP TABLE slim, slim_wide;
