-- vector_build_estimate against what is really built, and vector_prewarm; rights and refusals.
SET client_min_messages = warning;
CREATE TABLE planned (id int, v vector(48), h halfvec(600), b bit(64), s sparsevec(48), free vector);
INSERT INTO planned SELECT i, v, (SELECT array_agg(v[1 + n % 48]) FROM generate_series(1, 600) AS n)::halfvec, i::bit(64), v::sparsevec, v
FROM (SELECT i, array_agg(random())::vector(48) AS v FROM generate_series(1, 2000) AS i, generate_series(1, 48) GROUP BY i) AS r;
ANALYZE planned;
CREATE INDEX planned_v ON planned USING hnsw (v vector_l2_ops);
CREATE INDEX planned_split ON planned USING hnsw (v vector_l2_ops) WITH (storage = split, m = 8);
CREATE INDEX planned_compact ON planned USING hnsw (v vector_l2_ops) WITH (storage = compact);
CREATE INDEX planned_h ON planned USING hnsw (h halfvec_l2_ops);
CREATE INDEX planned_b ON planned USING hnsw (b bit_hamming_ops);
SELECT index, estimated_rows, indexed_dimensions AS dimensions, threads >= 1 AS threads, memory > 0 AS memory, fits, time_class,
    abs(index_bytes - pg_relation_size(index)) < 0.1 * pg_relation_size(index) + 16384 AS near
FROM (VALUES ('planned_v'::regclass, 'v', 16, 'auto'), ('planned_split', 'v', 8, 'split'), ('planned_compact', 'v', 16, 'compact'),
    ('planned_h', 'h', 16, 'auto'), ('planned_b', 'b', 16, 'auto')) AS i (index, col, m, storage),
    vector_build_estimate('planned', col, m, storage => storage) AS e;
-- Of tables to come: more rows take longer, and more memory than there is.
SET maintenance_work_mem = '64MB';
SELECT rows, fits, maintenance_work_mem, time_class FROM unnest('{0,1000,1000000,1000000000}'::bigint[]) AS rows,
    vector_build_estimate('planned', 'free', rows => rows, dimensions => 768);
RESET maintenance_work_mem;
-- A partitioned table: all its partitions.
CREATE TABLE planned_parts (v vector(3)) PARTITION BY LIST (v);
CREATE TABLE planned_rest PARTITION OF planned_parts DEFAULT;
INSERT INTO planned_parts SELECT ARRAY[i, 0, 0] FROM generate_series(1, 70) AS i;
ANALYZE planned_rest;
SELECT estimated_rows FROM vector_build_estimate('planned_parts', 'v');
CREATE FUNCTION said(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'SELECT ' || call;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT call, said(call) FROM unnest(ARRAY[$$vector_build_estimate('planned', 'nowhere')$$, $$vector_build_estimate('planned', 'id')$$,
    $$vector_build_estimate('planned', 'free')$$, $$vector_build_estimate('planned', 'v', 1)$$, $$vector_build_estimate('planned', 'v', 40)$$,
    $$vector_build_estimate('planned', 'v', storage => 'tape')$$, $$vector_build_estimate('planned', 'v', rows => -1)$$,
    $$vector_build_estimate('planned', 'v', NULL)$$, $$vector_build_estimate('planned_v', 'v')$$, $$vector_build_estimate('planned', 'ctid')$$]) AS call;

SELECT vector_prewarm('planned_v') = pg_relation_size('planned_v') / current_setting('block_size')::int AS all;
CREATE INDEX planned_parts_v ON planned_parts USING hnsw (v vector_l2_ops);
SELECT vector_prewarm('planned_parts_v') = pg_relation_size('planned_rest_v_idx') / current_setting('block_size')::int AS all;
CREATE INDEX planned_btree ON planned (id);
SELECT call, said(call) FROM unnest(ARRAY[$$vector_prewarm('planned')$$, $$vector_prewarm('planned_btree')$$, $$vector_prewarm(0)$$, $$vector_prewarm(NULL)$$]) AS call;
CREATE ROLE regress_warmer;
SET ROLE regress_warmer;
SELECT said($$vector_prewarm('planned_v')$$), said($$vector_prewarm('planned_parts_v')$$);
RESET ROLE;
GRANT SELECT ON planned TO regress_warmer;
SET ROLE regress_warmer;
SELECT said($$vector_prewarm('planned_v')$$);
RESET ROLE;
DROP TABLE planned, planned_parts;
DROP FUNCTION said;
DROP ROLE regress_warmer;
