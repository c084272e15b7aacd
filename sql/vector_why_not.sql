-- vector_why_not: one finding after another, each with what to do, and that it runs nothing and tells nobody what he
-- may not see. Costs are not shown.
SET client_min_messages = warning;
CREATE TABLE asked (id int PRIMARY KEY, kind int, v vector(3), h halfvec(3), plain vector);
INSERT INTO asked SELECT i, i % 10, v, v, v FROM (SELECT i, ARRAY[i % 100, i / 100, i % 7]::vector(3) AS v FROM generate_series(1, 20000) AS i) AS r;
CREATE INDEX asked_v ON asked USING hnsw (v vector_l2_ops);
ANALYZE asked;
CREATE TABLE bare (id int, v vector(3), w vector);
-- Findings only, of one query.
CREATE FUNCTION why(query text) RETURNS TABLE (finding text, index regclass, advice text) LANGUAGE sql AS
    'SELECT finding, index, advice FROM vector_why_not($1)';

SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
SELECT * FROM why($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]' LIMIT 5;$$);
SELECT * FROM why($$SELECT id FROM asked ORDER BY v <-> $1 LIMIT $2$$);
SELECT * FROM why($$SELECT id FROM asked WHERE kind <> 3 ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
-- Another distance, another order, another form.
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY v <=> '[1,2,3]' LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]' DESC LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]' NULLS FIRST LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY kind, v <-> '[1,2,3]' LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY l2_distance(v, '[1,2,3]') LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY 1 - (v <-> '[1,2,3]') LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT id FROM asked WHERE v <-> '[1,2,3]' < 4$$);
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY id LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT kind, min(v <-> '[1,2,3]') FROM asked GROUP BY kind$$);
SELECT * FROM vector_why_not($$SELECT DISTINCT v <-> '[1,2,3]' AS d FROM asked ORDER BY d LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT v FROM asked GROUP BY v ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
-- An index for another distance, or of another form, is not spoken of beside one that fits.
CREATE INDEX bare_l2 ON bare USING hnsw (v vector_l2_ops);
CREATE INDEX bare_cosine ON bare USING hnsw (v vector_cosine_ops);
CREATE INDEX bare_half ON bare USING hnsw ((v::halfvec(3)) halfvec_l2_ops);
SELECT * FROM why($$SELECT id FROM bare ORDER BY v <-> '[1,2,3]' DESC LIMIT 5$$);
SELECT * FROM why($$SELECT id FROM bare ORDER BY v <#> '[1,2,3]' LIMIT 5$$) ORDER BY index::text;
DROP INDEX bare_l2, bare_cosine, bare_half;
-- Casts, expressions, types.
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY v::halfvec(3) <-> '[1,2,3]' LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY h <-> '[1,2,3]'::vector LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT id FROM bare ORDER BY v <#> '[1,2,3]' LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT id FROM bare ORDER BY w <-> '[1,2,3]' LIMIT 5$$);
CREATE INDEX asked_half ON asked USING hnsw ((v::halfvec(3)) halfvec_cosine_ops);
SELECT * FROM why($$SELECT id FROM asked ORDER BY v::halfvec(3) <=> '[1,2,3]' LIMIT 5$$);
DROP INDEX asked_half;
-- Values to search for.
SELECT * FROM vector_why_not($$SELECT a.id FROM asked AS a, bare AS b ORDER BY a.v <-> b.v LIMIT 5$$);
SELECT * FROM why($$SELECT b.id, n.id FROM bare AS b CROSS JOIN LATERAL (SELECT a.id FROM asked AS a ORDER BY a.v <-> b.v LIMIT 5) AS n$$);
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY v <-> ARRAY[random(), 1, 1]::vector LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT 1 FROM generate_series(1, 3) AS i ORDER BY '[1,2]' <-> ARRAY[i, i]::vector LIMIT 5$$);
-- Views, subqueries, partitions.
CREATE VIEW asked_view AS SELECT id AS key, v AS embedding FROM asked;
SELECT * FROM why($$SELECT key FROM asked_view ORDER BY embedding <-> '[1,2,3]' LIMIT 5$$);
SELECT * FROM why($$SELECT * FROM (SELECT id FROM asked ORDER BY v <-> '[1,2,3]' LIMIT 5) AS s ORDER BY id$$);
CREATE TABLE asked_parts (id int, v vector(3)) PARTITION BY HASH (id);
CREATE TABLE asked_part0 PARTITION OF asked_parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE asked_part1 PARTITION OF asked_parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO asked_parts SELECT id, v FROM asked;
CREATE INDEX asked_parts_v ON asked_parts USING hnsw (v vector_l2_ops);
ANALYZE asked_parts;
SELECT * FROM why($$SELECT id FROM asked_parts ORDER BY v <-> '[1,2,3]' LIMIT 5$$) ORDER BY index::text;
SELECT * FROM why($$SELECT id FROM asked_parts ORDER BY v <=> '[1,2,3]' LIMIT 5$$);
-- The index itself: partial, not valid, of another form.
DROP INDEX asked_v;
CREATE INDEX asked_some ON asked USING hnsw (v vector_l2_ops) WHERE kind = 3;
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
SELECT * FROM vector_why_not($$SELECT id FROM asked WHERE kind = $1 ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
SELECT * FROM why($$SELECT id FROM asked WHERE kind = 3 AND id > 0 ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
DROP INDEX asked_some;
CREATE INDEX asked_v ON asked USING hnsw (v vector_l2_ops);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'asked_v'::regclass;
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'asked_v'::regclass;
-- Settings and costs.
SET enable_indexscan = off;
SELECT * FROM vector_why_not($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
RESET enable_indexscan;
SELECT * FROM why($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]'$$);
SELECT * FROM why($$SELECT id FROM asked WHERE id = 7 ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
CREATE TABLE small (v vector(3));
INSERT INTO small SELECT v FROM asked LIMIT 10;
CREATE INDEX small_v ON small USING hnsw (v vector_l2_ops);
ANALYZE small;
SELECT * FROM why($$SELECT 1 FROM small ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
SELECT detail ~ '^The plan with the index is estimated at \d+\.\d\d, the chosen one at \d+\.\d\d\.$' AS costs
FROM vector_why_not($$SELECT 1 FROM small ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
-- Joins: the order of a table's rows reaches the result where the join keeps them all and adds none.
SELECT * FROM why($$SELECT a.id FROM asked AS a LEFT JOIN small AS s ON a.id = vector_dims(s.v) ORDER BY a.v <-> '[1,2,3]' LIMIT 5$$);
SELECT * FROM why($$SELECT a.id FROM small AS s LEFT JOIN asked AS a ON a.id = vector_dims(s.v) ORDER BY a.v <-> '[1,2,3]' LIMIT 5$$);
SELECT * FROM why($$SELECT s.v FROM small AS s FULL JOIN asked AS a ON a.id = vector_dims(s.v) ORDER BY s.v <-> '[1,2,3]' LIMIT 5$$);
SELECT * FROM why($$SELECT s.v FROM small AS s FULL JOIN asked AS a ON a.id = vector_dims(s.v) ORDER BY a.v <-> '[1,2,3]' LIMIT 5$$);
SELECT * FROM why($$SELECT s.v FROM small AS s FULL JOIN asked AS a ON a.id = vector_dims(s.v) ORDER BY a.v <=> '[1,2,3]' LIMIT 5$$);
SHOW enable_seqscan;
-- An index that is read only for want of another way, and whose order a sort undoes, is not used.
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT * FROM why($$SELECT s.v FROM small AS s FULL JOIN asked AS a ON a.id = vector_dims(s.v) ORDER BY s.v <-> '[1,2,3]' LIMIT 5$$);
RESET enable_seqscan;
RESET enable_bitmapscan;

-- One SELECT that changes nothing, or an error; whatever it is, it is not run.
CREATE FUNCTION said(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM * FROM vector_why_not(query);
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE SEQUENCE runs;
SELECT query, said(query) FROM unnest(ARRAY[NULL, '', 'SELECT', 'SELEC', 'SELECT 1; SELECT 2', 'DELETE FROM asked', 'DROP TABLE asked',
    'INSERT INTO bare VALUES (1)', 'WITH d AS (DELETE FROM asked RETURNING *) SELECT * FROM d', 'SELECT 1 INTO made', 'EXPLAIN SELECT 1',
    'EXPLAIN ANALYZE SELECT nextval(''runs'')', 'SELECT nextval(''runs'')', 'SELECT id FROM asked FOR UPDATE', 'VALUES (1)', 'TABLE asked',
    'SELECT pg_sleep(100)', 'SELECT id FROM nowhere', 'COPY asked TO STDOUT', 'SELECT 1; DROP TABLE asked; --', 'PREPARE p AS SELECT 1']) AS query;
SELECT nextval('runs') AS first, (SELECT count(*) FROM asked) AS rows;
-- Rights are the caller's.
CREATE ROLE regress_asker;
SET ROLE regress_asker;
SELECT said($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
SELECT said($$SELECT key FROM asked_view ORDER BY embedding <-> '[1,2,3]' LIMIT 5$$);
RESET ROLE;
GRANT SELECT (id, v) ON asked TO regress_asker;
SET ROLE regress_asker;
SELECT * FROM why($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
SELECT said($$SELECT kind FROM asked ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
RESET ROLE;
ALTER TABLE asked ENABLE ROW LEVEL SECURITY;
CREATE POLICY even ON asked TO regress_asker USING (id % 2 = 0);
SET ROLE regress_asker;
SELECT * FROM why($$SELECT id FROM asked ORDER BY v <-> '[1,2,3]' LIMIT 5$$);
RESET ROLE;
DROP TABLE asked, bare, small, asked_parts CASCADE;
DROP FUNCTION why, said;
DROP SEQUENCE runs;
DROP ROLE regress_asker;
