-- vector_recall and vector_tune: what they measure is what a user measures by hand; every type and distance, partial
-- indexes, expressions, partitions, ties, NULLs, empty tables; rights.
SET client_min_messages = warning;
SELECT setseed(0.5);
CREATE TABLE measured (id int PRIMARY KEY, v vector(12), h halfvec(12), s sparsevec(12), b bit(64));
INSERT INTO measured
SELECT i, v, v::halfvec, v::sparsevec, (i::bigint * 2654435761 % 4294967296)::bit(32) || (i % 50)::bit(32)
FROM (SELECT i, array_agg(random() - 0.5)::vector(12) AS v FROM generate_series(1, 900) AS i, generate_series(1, 12) GROUP BY i) AS r;
-- Rows that no index has, or not each.
INSERT INTO measured (id) VALUES (5000);
INSERT INTO measured VALUES (5001, array_fill(0, '{12}'), array_fill(0, '{12}'), '{}/12', 0::bit(64));
CREATE INDEX measured_l2 ON measured USING hnsw (v vector_l2_ops) WITH (m = 2, ef_construction = 4);
CREATE INDEX measured_ip ON measured USING hnsw (v vector_ip_ops);
CREATE INDEX measured_cosine ON measured USING hnsw (v vector_cosine_ops);
CREATE INDEX measured_l1 ON measured USING hnsw (v vector_l1_ops);
CREATE INDEX measured_half_l2 ON measured USING hnsw (h halfvec_l2_ops);
CREATE INDEX measured_half_ip ON measured USING hnsw (h halfvec_ip_ops);
CREATE INDEX measured_half_l1 ON measured USING hnsw (h halfvec_l1_ops);
CREATE INDEX measured_sparse_l2 ON measured USING hnsw (s sparsevec_l2_ops);
CREATE INDEX measured_sparse_ip ON measured USING hnsw (s sparsevec_ip_ops);
CREATE INDEX measured_sparse_cosine ON measured USING hnsw (s sparsevec_cosine_ops);
CREATE INDEX measured_sparse_l1 ON measured USING hnsw (s sparsevec_l1_ops);
CREATE INDEX measured_hamming ON measured USING hnsw (b bit_hamming_ops);
CREATE INDEX measured_jaccard ON measured USING hnsw (b bit_jaccard_ops);
CREATE INDEX measured_expression ON measured USING hnsw ((h::vector(12)) vector_l2_ops) WHERE id % 3 = 0 AND id < 4000;
ANALYZE measured;

-- The same queries by hand: which share of the ten nearest does the index find?
CREATE FUNCTION by_hand(ef int) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    q vector;
    found float8[];
    exact float8[];
    shares float8 := 0;
BEGIN
    PERFORM set_config('hnsw.ef_search', ef::text, true);
    FOR q IN SELECT v FROM measured WHERE id <= 40 ORDER BY id LOOP
        PERFORM set_config('enable_indexscan', 'off', true), set_config('enable_seqscan', 'on', true);
        EXECUTE 'SELECT array_agg(d ORDER BY d) FROM (SELECT v <-> $1 AS d FROM measured WHERE v IS NOT NULL ORDER BY v <-> $1 LIMIT 10) AS r'
            INTO exact USING q;
        PERFORM set_config('enable_indexscan', 'on', true), set_config('enable_seqscan', 'off', true);
        EXECUTE 'SELECT array_agg(d ORDER BY d) FROM (SELECT v <-> $1 AS d FROM measured ORDER BY v <-> $1 LIMIT 10) AS r' INTO found USING q;
        shares := shares + (SELECT count(*) FROM unnest(found) AS d WHERE d <= exact[10]) / 10.0;
    END LOOP;
    RETURN round((shares / 40)::numeric, 4);
END $$;
BEGIN;
SELECT by_hand(ef) = recall AS same, recall < 1 AS low, recall_low < recall AND recall < recall_high AS between, measured, value, setting
FROM unnest('{1,4,10}'::int[]) AS ef,
    vector_recall('measured_l2', 10, ef_search => ef, queries => ARRAY(SELECT v::text FROM measured WHERE id <= 40 ORDER BY id));
ROLLBACK;

-- Whatever the type and distance, a search of everything finds everything.
SELECT i.indexrelid::regclass AS index, a.measured, a.recall
FROM pg_index AS i, vector_recall(i.indexrelid, 10, 50, 1000) AS a
WHERE i.indrelid = 'measured'::regclass AND NOT indisprimary
ORDER BY i.indexrelid::regclass::text;
-- What is no index's matter: other indexes, settings of the session, the query's own row.
SET enable_indexscan = off;
SELECT recall FROM vector_recall('measured_l1', 1, 30, ef_search => 1000);
RESET enable_indexscan;
SELECT current_setting('hnsw.ef_search') AS ef, current_setting('enable_seqscan') AS seqscan, current_setting('search_path') AS path;

-- Tuning: each value measured once, the chosen one the smallest of those that reach the target.
CREATE TEMPORARY TABLE steps AS SELECT * FROM vector_tune('measured_l2', 0.95, queries => ARRAY(SELECT v::text FROM measured WHERE id <= 60));
SELECT count(*) = count(DISTINCT value) AS once, count(*) FILTER (WHERE chosen) AS chosen,
    bool_and(recall >= 0.95) FILTER (WHERE chosen) AS reached,
    bool_and(recall < 0.95) FILTER (WHERE value < (SELECT value FROM steps WHERE chosen)) AS smallest,
    max(value) FILTER (WHERE recall < 0.95) + 1 = min(value) FILTER (WHERE chosen) AS next
FROM steps;

-- Partitions: one, and all of them.
CREATE TABLE measured_parts (id int, v vector(12)) PARTITION BY HASH (id);
CREATE TABLE measured_part0 PARTITION OF measured_parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE measured_part1 PARTITION OF measured_parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX measured_parts_v ON measured_parts USING hnsw (v vector_l2_ops);
SELECT * FROM vector_recall('measured_parts_v');
INSERT INTO measured_parts SELECT id, v FROM measured;
SELECT measured, recall FROM vector_recall('measured_parts_v', ef_search => 1000);
SELECT measured, recall FROM vector_recall('measured_part1_v_idx', ef_search => 1000);
-- A table that others inherit from: the index has the rows of the one.
CREATE TABLE measured_parent (v vector(2));
INSERT INTO measured_parent SELECT ARRAY[i, 0] FROM generate_series(1, 50) AS i;
CREATE INDEX measured_parent_v ON measured_parent USING hnsw (v vector_l2_ops);
CREATE TABLE measured_child () INHERITS (measured_parent);
INSERT INTO measured_child SELECT ARRAY[i, 0] FROM generate_series(1, 50) AS i;
SELECT measured, recall FROM vector_recall('measured_parent_v', ef_search => 1000);

-- Ties: of many rows equally far any is as good.
CREATE TABLE tied (v vector(2));
INSERT INTO tied SELECT ARRAY[i % 4, 0] FROM generate_series(1, 400) AS i;
CREATE INDEX tied_v ON tied USING hnsw (v vector_l2_ops);
SELECT measured, recall, recall_high FROM vector_recall('tied_v', 7);

-- Empty, only NULLs, fewer rows than k, queries that are near to nothing.
CREATE TABLE nothing (v vector(2));
CREATE INDEX nothing_v ON nothing USING hnsw (v vector_cosine_ops);
SELECT * FROM vector_recall('nothing_v');
SELECT * FROM vector_tune('nothing_v');
INSERT INTO nothing VALUES (NULL), ('[0,0]');
SELECT setting, measured, recall FROM vector_recall('nothing_v');
INSERT INTO nothing VALUES ('[1,0]'), ('[1,1]'), ('[0,1]');
SELECT measured, recall FROM vector_recall('nothing_v', 10);
SELECT measured, recall FROM vector_recall('nothing_v', 2, queries => '{"[1,2]","[0,0]","[-1,0]"}');
SELECT measured FROM vector_recall('nothing_v', queries => '{}');

-- Refusals.
CREATE FUNCTION said(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'SELECT * FROM ' || call;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT call, said(call) FROM unnest(ARRAY[$$vector_recall(NULL)$$, $$vector_recall('measured')$$, $$vector_recall('measured_pkey')$$,
    $$vector_recall('tied_v', 0)$$, $$vector_recall('tied_v', 10001)$$, $$vector_recall('tied_v', NULL)$$, $$vector_recall('tied_v', 10, 0)$$,
    $$vector_recall('tied_v', 10000, 10000)$$, $$vector_recall('tied_v', ef_search => 0)$$, $$vector_recall('tied_v', ef_search => 1001)$$,
    $$vector_recall('tied_v', probes => 5)$$, $$vector_recall('tied_v', queries => '{"[1]"}')$$, $$vector_recall('tied_v', queries => '{x}')$$,
    $$vector_tune('tied_v', 0)$$, $$vector_tune('tied_v', 1.5)$$, $$vector_tune('tied_v', 'NaN')$$, $$vector_tune('tied_v', NULL)$$]) AS call;
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tied_v'::regclass;
SELECT said($$vector_recall('tied_v')$$);
DROP TABLE tied, nothing, measured_child, measured_parent, measured_parts;

-- Rights: who may not read the rows learns nothing; under row-level security a role measures among its own rows.
CREATE ROLE regress_measurer;
CREATE ROLE regress_table_owner;
GRANT EXECUTE ON FUNCTION said TO PUBLIC;
SET ROLE regress_measurer;
SELECT said($$vector_recall('measured_l2')$$), said($$vector_tune('measured_l2', queries => '{"[1,2,3,4,5,6,7,8,9,10,11,12]"}')$$);
RESET ROLE;
GRANT SELECT ON measured TO regress_measurer;
ALTER TABLE measured ENABLE ROW LEVEL SECURITY;
CREATE POLICY few ON measured TO regress_measurer USING (id <= 25);
SET ROLE regress_measurer;
SELECT measured FROM vector_recall('measured_l2', sample_size => 200);
RESET ROLE;
-- Where policies hide most of what an index finds, no value will do, unless scans go on.
CREATE TABLE hidden (id int, v vector(2));
INSERT INTO hidden SELECT i, ARRAY[i % 50, i] FROM generate_series(1, 3000) AS i;
CREATE INDEX hidden_v ON hidden USING hnsw (v vector_l2_ops);
ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
CREATE POLICY few ON hidden TO regress_measurer USING (id % 100 = 0);
GRANT SELECT ON hidden TO regress_measurer;
SET ROLE regress_measurer;
SET client_min_messages = notice;
SELECT bool_or(chosen) AS chosen, bool_and(recall < 0.8) AS low FROM vector_tune('hidden_v', 0.95, k => 20, sample_size => 10);
SET hnsw.iterative_scan = strict_order;
SELECT recall FROM vector_recall('hidden_v', k => 20, sample_size => 10);
RESET hnsw.iterative_scan;
SET client_min_messages = warning;
RESET ROLE;
DROP TABLE hidden;
-- Expressions of an index run as the owner of its table, whoever measures; a member of no owner runs them as himself.
ALTER TABLE measured OWNER TO regress_table_owner;
CREATE FUNCTION watched(halfvec) RETURNS vector LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF current_setting('measured.watched', true) = 'on' THEN RAISE INFO 'as %, path %', current_user, current_setting('search_path'); END IF;
    RETURN $1::public.vector;
END $$;
CREATE INDEX measured_watched ON measured USING hnsw ((watched(h)::vector(12)) vector_l2_ops) WHERE id = 7;
SET measured.watched = on;
SELECT measured FROM vector_recall('measured_watched');
SELECT current_user = session_user AS back;
RESET measured.watched;
DROP TABLE measured CASCADE;
DROP FUNCTION by_hand, said, watched;
DROP ROLE regress_measurer, regress_table_owner;
