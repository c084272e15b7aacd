-- What the database of make_data.sql holds and answers, as text: the same from pgvector, from ours with
-- pgvector's catalog, from an updated and from a restored database. Distances that are not exact are
-- rounded so coarsely that another order of addition does not show, or compared within a bound. Ends
-- with what must be refused, and how. Leaves the data as it is.

SELECT * FROM app.items ORDER BY id;
SELECT id, encode(vector_send(v), 'hex'), encode(halfvec_send(h), 'hex'), encode(sparsevec_send(s), 'hex')
FROM app.items ORDER BY id LIMIT 50;
SELECT * FROM app.documents ORDER BY id;
SELECT tableoid::regclass, * FROM app.events ORDER BY day;
SELECT tableoid::regclass, * FROM app.by_vector ORDER BY v, n;
SELECT * FROM app.pairs ORDER BY direction;
SELECT * FROM app.near_items ORDER BY id;
SELECT * FROM app.means ORDER BY third;
SELECT app.closest('[100,1,-100]', 5);
SELECT app.moved(v) FROM app.items ORDER BY v DESC LIMIT 5;

-- Every distance of every type: 14 metrics, 90 of each.
SELECT metric, count(*), bool_and(abs(now.distance - measured.distance) <= 1e-5 * measured.scale)
FROM app.measured JOIN app.distances now USING (from_id, id, metric) GROUP BY metric ORDER BY metric;
SELECT id FROM app.documents ORDER BY full_size <-> (SELECT full_size FROM app.documents WHERE id = 7);
SELECT id FROM app.documents ORDER BY half_size <=> (SELECT half_size FROM app.documents WHERE id = 7);
SELECT id, s <-> '{5:1,100000:2}/100000', s <#> '{5:1,100000:2}/100000', s <+> '{5:1,100000:2}/100000',
    round((s <=> '{5:1,100000:2}/100000')::numeric, 3), b <~> B'000011110000', b <%> B'000011110000'
FROM app.items ORDER BY s <=> '{5:1,100000:2}/100000', id LIMIT 30;

SELECT vector_dims(full_size), vector_dims(half_size), round(vector_norm(full_size)::numeric, 2),
    round(l2_norm(half_size)::numeric, 2), l2_norm(sparse) > 0, subvector(full_size, 1500, 3)
FROM app.documents ORDER BY id;
SELECT avg(v), sum(v), avg(h), count(DISTINCT v), count(DISTINCT h), count(DISTINCT s) FROM app.items;
SELECT sum(h ORDER BY id) FROM app.items WHERE id <= 100;
SELECT v::halfvec, v::sparsevec, v::real[], h::vector, h::sparsevec, s::text, free || v, many[1] || h
FROM app.items ORDER BY id LIMIT 20;
SELECT count(*) FROM app.items a JOIN app.items b ON a.h = b.h;

-- Index scans, by every index.
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET enable_incremental_sort = off;
EXPLAIN (COSTS OFF) SELECT id FROM app.items WHERE v = '[5,5,-5]';
SELECT id FROM app.items WHERE v = '[5,5,-5]';
EXPLAIN (COSTS OFF) SELECT id FROM app.items WHERE v BETWEEN '[5,0,0]' AND '[9]' ORDER BY v;
SELECT id FROM app.items WHERE v BETWEEN '[5,0,0]' AND '[9]' ORDER BY v;
EXPLAIN (COSTS OFF) SELECT id FROM app.items WHERE h > '[99,8]' AND id > 100 ORDER BY h, id;
SELECT id FROM app.items WHERE h > '[99,8]' AND id > 100 ORDER BY h, id;
EXPLAIN (COSTS OFF) SELECT id FROM app.items ORDER BY s DESC, id LIMIT 20;
SELECT id FROM app.items ORDER BY s DESC, id LIMIT 20;
EXPLAIN (COSTS OFF) SELECT id FROM app.items WHERE vector_norm(v) + (v <-> '[1,0,0]') < 30;
SELECT id FROM app.items WHERE vector_norm(v) + (v <-> '[1,0,0]') < 30 ORDER BY id;
EXPLAIN (COSTS OFF) SELECT id FROM app.items WHERE v <-> '[1,2,3]' > 4000 AND id > 2990;
SELECT id FROM app.items WHERE v <-> '[1,2,3]' > 4000 AND id > 2990 ORDER BY id;
EXPLAIN (COSTS OFF) SELECT * FROM app.by_vector WHERE v < '[10,0]';
RESET ALL;

SELECT table_name, column_name, udt_name, column_default, is_nullable, generation_expression
FROM information_schema.columns WHERE table_schema = 'app' ORDER BY 1, ordinal_position;
SELECT attrelid::regclass, attname, format_type(atttypid, atttypmod), attstorage
FROM pg_attribute
WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p'))
    AND attnum > 0
ORDER BY attrelid::regclass::text, attnum;
SELECT pg_get_viewdef('app.near_items'), pg_get_viewdef('app.means');
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'app'::regnamespace ORDER BY conname, conrelid::regclass::text;
SELECT indexdef FROM pg_indexes WHERE schemaname = 'app' ORDER BY indexname;

-- The same through compiled expressions, with code of other modules put in line where there is any:
-- the package brings its code in that form too, and nothing takes it away with the library.
SET jit_above_cost = 0;
SET jit_inline_above_cost = 0;
SET jit_optimize_above_cost = 0;
SELECT sum(v <-> '[0,0,0]'), sum(v <#> '[1,2,3]'), sum(v <+> '[1,2,3]'), round(sum(v <=> '[1,2,3]'))
FROM app.items WHERE id % 7 = 0 AND v > '[3,3,3]' AND vector_dims(v) = 3;
SELECT sum(h <-> '[0,0,0,0]') > 0, sum(h <#> '[1,2,3,4]'), sum(h <+> '[1,2,3,4]'), count(h || h), max((h + h)::text)
FROM app.items WHERE h <> '[1,2,3,4]' AND h::vector < '[50,5,5,5]';
SELECT sum(s <-> '{1:1}/100000') > 0, sum(s <#> '{100000:1}/100000'), sum(b <~> B'000011110000'),
    round(sum(b <%> B'000011110000')), max(binary_quantize(v)::text)
FROM app.items WHERE s > '{}/100000';
RESET ALL;

\set VERBOSITY terse
BEGIN;
INSERT INTO app.items (id, v) VALUES (-1, '[5,5,-5]');
ROLLBACK;
INSERT INTO app.items (id, v) VALUES (-1, '[1,2]');
INSERT INTO app.items (id, v) VALUES (-1, '[1,2,100001]');
INSERT INTO app.items (id, v) VALUES (-1, '[1,2,nan]');
INSERT INTO app.items (id, s) VALUES (-1, '{100001:1}/100000');
INSERT INTO app.pairs (direction) VALUES ('[0,0]');
SELECT v <-> free FROM app.items WHERE id = 1;
SELECT '[1,2'::vector, '[70000]'::halfvec;
BEGIN;
INSERT INTO app.items (id, v) VALUES (-1, '[5,5,-5]') ON CONFLICT (v) DO UPDATE SET b = B'101010101010'
RETURNING id, v, length, unit, b;
INSERT INTO app.items (id, v, s) VALUES (-1, '[-3,-4,0]', '{1:1}/100000') RETURNING *;
WITH gone AS (DELETE FROM app.items WHERE v < '[4]' RETURNING id) SELECT id FROM gone ORDER BY id;
ROLLBACK;
