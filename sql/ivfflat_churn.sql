-- Rows that come and go, and rows that only go: vacuum leaves holes that inserts take, moves together what lies sparse,
-- and gives pages back.
CREATE SCHEMA ivfflat_churn;
SET search_path = ivfflat_churn, public;
SET client_min_messages = warning;
-- It would compile whatever is planned without sequential scans.
SET jit = off;
SET enable_seqscan = off;
SET enable_sort = off;
-- Numbers that are as good as random, and the same everywhere.
CREATE FUNCTION mixed(i int) RETURNS int LANGUAGE sql IMMUTABLE RETURN ('x' || substr(md5(i::text), 1, 7))::bit(28)::int;
-- Near one of four places.
CREATE FUNCTION near(i int, dims int) RETURNS vector LANGUAGE sql IMMUTABLE RETURN
    (SELECT array_agg((mixed(i) % 4) * 10 + sin(i * k))::vector FROM generate_series(1, dims) AS k);
CREATE TABLE coded (id int, v vector(24)) WITH (autovacuum_enabled = off);
CREATE TABLE plain (id int, v vector(24)) WITH (autovacuum_enabled = off);
CREATE TABLE compact (id int, v vector(24)) WITH (autovacuum_enabled = off);
CREATE TABLE bits (id int, v bit(24)) WITH (autovacuum_enabled = off);
-- A vector that may lie on two pages.
CREATE TABLE wide (id int, v halfvec(1440)) WITH (autovacuum_enabled = off);
CREATE PROCEDURE fill(first int, last int) LANGUAGE sql AS $$
    INSERT INTO coded SELECT i, near(i, 24) FROM generate_series(first, last) AS i;
    INSERT INTO plain SELECT id, v FROM coded WHERE id BETWEEN first AND last;
    INSERT INTO compact SELECT id, v FROM coded WHERE id BETWEEN first AND last;
    INSERT INTO bits SELECT id, binary_quantize(v - array_fill(15, ARRAY[24])::vector)::bit(24) FROM coded WHERE id BETWEEN first AND last;
    INSERT INTO wide SELECT id, (SELECT array_agg(x) FROM generate_series(1, 60), unnest(v::real[]) AS x)::halfvec(1440) FROM coded WHERE id BETWEEN first AND last AND id % 8 = 1;
$$;
CREATE PROCEDURE remove(round int, percent int) LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['coded', 'plain', 'compact', 'bits', 'wide'] LOOP
        EXECUTE format('DELETE FROM %I WHERE mixed(id + 1000000 * %s) %% 100 < %s', t, round, percent);
    END LOOP;
END $$;
CALL fill(1, 4000);
CREATE INDEX coded_v ON coded USING ivfflat (v vector_l2_ops) WITH (lists = 4);
CREATE INDEX plain_v ON plain USING ivfflat (v vector_l2_ops) WITH (lists = 4, storage = plain);
CREATE INDEX compact_v ON compact USING ivfflat (v vector_l2_ops) WITH (lists = 4, storage = compact);
CREATE INDEX bits_v ON bits USING ivfflat (v bit_hamming_ops) WITH (lists = 4);
CREATE INDEX wide_v ON wide USING ivfflat (v halfvec_l2_ops) WITH (lists = 4);
-- Rows, pages that a scan of all lists reads, and pages of all kinds.
CREATE VIEW state AS
    SELECT name, (s ->> 'rows')::int AS rows, (s ->> 'bytes_chunks')::int / 8192 AS chunks, (s ->> 'bytes_values')::int / 8192 AS values,
        (s ->> 'bytes')::int / 8192 AS pages
    FROM unnest(ARRAY['coded', 'plain', 'compact', 'bits', 'wide']) AS name, vector_index_stats((name || '_v')::regclass) AS s;
CREATE TABLE built AS SELECT * FROM state;
-- What the index returns of all lists, against the table.
CREATE FUNCTION faults() RETURNS TABLE (name text, fault text) LANGUAGE plpgsql AS $$
DECLARE t record; n bigint; d bigint; expected bigint;
BEGIN
    SET LOCAL ivfflat.probes = 4;
    FOR t IN SELECT * FROM (VALUES ('coded', '<->'), ('plain', '<->'), ('compact', '<->'), ('bits', '<~>'), ('wide', '<->')) AS v (name, op) LOOP
        EXECUTE format('SELECT count(*), count(DISTINCT id) FROM (SELECT id FROM %I ORDER BY v %s (SELECT v FROM %1$I LIMIT 1)) AS found', t.name, t.op) INTO n, d;
        EXECUTE format('SELECT count(v) FROM %I', t.name) INTO expected;
        IF n <> expected OR d <> expected THEN
            RETURN QUERY SELECT t.name, format('%s rows, %s different, of %s', n, d, expected);
        END IF;
        RETURN QUERY SELECT t.name, c.finding FROM vector_index_check((t.name || '_v')::regclass, true) AS c;
    END LOOP;
END $$;
SELECT * FROM faults();

-- A third goes and as many come, again and again.
\set remove 'CALL remove(:round, 33); VACUUM coded, plain, compact, bits, wide;'
\set round 1
:remove
CALL fill(4001, 5200);
SELECT * FROM faults();
\set round 2
:remove
CALL fill(5201, 6400);
\set round 3
:remove
CALL fill(6401, 7600);
SELECT * FROM faults();
\set round 4
:remove
CALL fill(7601, 8800);
\set round 5
:remove
CALL fill(8801, 10000);
\set round 6
:remove
CALL fill(10001, 11200);
SELECT * FROM faults();
-- No more pages than those rows had when the index was built, but for some that are free.
SELECT name, s.rows < b.rows AS fewer_rows, s.chunks <= b.chunks AS chunks, s.values <= b.values * 1.1 AS values, s.pages <= b.pages * 1.1 AS pages
FROM state AS s JOIN built AS b USING (name);

-- Four of five go: what is left moves together, and the pages are free for whoever needs some.
CALL remove(7, 80);
VACUUM coded, plain, compact, bits, wide;
SELECT * FROM faults();
SELECT name, s.rows < b.rows / 4 AS few_rows, s.chunks < b.chunks / 2 + 4 AS chunks, s.values <= b.values / 2 + 4 AS values, s.pages <= b.pages * 1.1 AS pages
FROM state AS s JOIN built AS b USING (name);
CALL fill(11201, 14200);
SELECT * FROM faults();
SELECT name, s.pages <= b.pages * 1.1 AS pages FROM state AS s JOIN built AS b USING (name);
-- All go.
CALL remove(8, 100);
VACUUM coded, plain, compact, bits, wide;
SELECT name, rows, chunks, values FROM state;
SELECT * FROM faults();
CALL fill(1, 20);
SELECT * FROM faults();
-- More entries and more lists than vacuum asks about at once: one list that is longer, and 150 short ones.
CREATE TABLE lines (id int, v vector(3)) WITH (autovacuum_enabled = off);
INSERT INTO lines SELECT i, ARRAY[i % 300, i / 300, 0]::vector FROM generate_series(1, 70000) AS i;
CREATE INDEX lines_long ON lines USING ivfflat (v vector_l2_ops) WITH (lists = 1);
CREATE INDEX lines_many ON lines USING ivfflat (v vector_l2_ops) WITH (lists = 150);
DELETE FROM lines WHERE mixed(id) % 3 = 0;
VACUUM lines;
SELECT count(*) = (vector_index_stats('lines_long') ->> 'rows')::int AS long, count(*) = (vector_index_stats('lines_many') ->> 'rows')::int AS many FROM lines;
SELECT finding FROM vector_index_check('lines_long', true) UNION ALL SELECT finding FROM vector_index_check('lines_many', true);
DROP SCHEMA ivfflat_churn CASCADE;
