-- Settings, storage parameters, what cannot be indexed, and what administrators see.
LOAD 'vector';
SELECT name, setting, boot_val, min_val, max_val FROM pg_settings WHERE name LIKE 'ivfflat.%' ORDER BY name;
SET ivfflat.iterative_scan = strict_order;
SET ivfflat.iterative_scan = on;
RESET ivfflat.iterative_scan;
SET ivfflat.nonsense = 1;

CREATE TABLE item (id int, v vector(32), loose vector);
INSERT INTO item SELECT i, (SELECT array_agg(cos(i * k))::vector(32) FROM generate_series(1, 32) AS k) FROM generate_series(1, 400) AS i;
CREATE INDEX ON item USING ivfflat (v vector_l2_ops) WITH (lists = 0);
CREATE INDEX ON item USING ivfflat (v vector_l2_ops) WITH (storage = folded);
CREATE INDEX ON item USING ivfflat (v vector_l2_ops) WITH (code_bits = 3);
CREATE INDEX ON item USING ivfflat ((v::vector(8)) vector_l2_ops) WITH (storage = compact);
CREATE INDEX ON item USING ivfflat ((binary_quantize(v)::bit(32)) bit_hamming_ops) WITH (storage = compact);
CREATE INDEX ON item USING ivfflat (v vector_l2_ops) WITH (m = 4);
CREATE INDEX ON item USING ivfflat (loose vector_l2_ops);
CREATE INDEX ON item USING ivfflat ((v::vector(1)) vector_cosine_ops);
CREATE UNIQUE INDEX ON item USING ivfflat (v vector_l2_ops);
CREATE INDEX ON item USING ivfflat (v vector_l2_ops, v vector_ip_ops);
SET maintenance_work_mem = '1MB';
-- No more lists than rows, and no more memory than these need.
CREATE INDEX item_most ON item USING ivfflat (v vector_l2_ops) WITH (lists = 30000);
SELECT s->>'lists' FROM vector_index_stats('item_most') AS s;
DROP INDEX item_most;
-- A page may hold many rows, but this one has one; so there is one list.
CREATE TABLE item_long AS SELECT array_fill(0, ARRAY[4000])::halfvec(4000) AS h;
CREATE INDEX ON item_long USING ivfflat (h halfvec_l2_ops);
-- No more is asked for than the table can have: an empty one has nothing to train.
CREATE TABLE none_yet (v vector(2000), h halfvec(4000), b bit(64000));
CREATE INDEX ON none_yet USING ivfflat (v vector_l2_ops);
CREATE INDEX ON none_yet USING ivfflat (h halfvec_l2_ops);
CREATE INDEX ON none_yet USING ivfflat (b bit_hamming_ops);
DROP TABLE none_yet;
RESET maintenance_work_mem;

-- Training is the same each time: the same lists.
CREATE INDEX item_a ON item USING ivfflat (v vector_l2_ops) WITH (lists = 9);
CREATE INDEX item_b ON item USING ivfflat (v vector_l2_ops) WITH (lists = 9, storage = plain);
SELECT a - 'form' - 'code_bits' - 'code_dims' - 'bytes' - 'bytes_chunks' - 'bytes_values' - 'entries_per_chunk' - 'fill'
     = b - 'form' - 'code_bits' - 'code_dims' - 'bytes' - 'bytes_chunks' - 'bytes_values' - 'entries_per_chunk' - 'fill' AS same
FROM vector_index_stats('item_a') AS a, vector_index_stats('item_b') AS b;
SELECT s->>'access_method', s->>'form', s->>'type', s->>'metric', s->>'lists', s->>'rows', s->>'empty_lists', s->>'reindex_pays', s->>'code_bits'
FROM vector_index_stats('item_a') AS s;
SELECT amvalidate(oid), opcname FROM pg_opclass WHERE opcmethod = (SELECT oid FROM pg_am WHERE amname = 'ivfflat') ORDER BY 2;

DROP INDEX item_b;

-- The planner: an order makes the index usable, nothing else.
SET enable_seqscan = off;
PREPARE nearest(vector) AS SELECT id FROM item ORDER BY v <-> $1 LIMIT 3;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE nearest(array_fill(1, ARRAY[32])::vector);
RESET plan_cache_mode;
DEALLOCATE nearest;
EXPLAIN (COSTS OFF) SELECT count(*) FROM item WHERE v IS NOT NULL;
RESET enable_seqscan;

-- Unlogged, temporary, partitioned, concurrently, rebuilt; more rows than the memory of a build holds.
CREATE UNLOGGED TABLE item_unlogged (v vector(3));
CREATE INDEX ON item_unlogged USING ivfflat (v vector_l2_ops) WITH (lists = 3);
INSERT INTO item_unlogged VALUES ('[1,2,3]'), ('[4,5,6]');
SET enable_seqscan = off;
SET ivfflat.probes = 3;
SELECT v FROM item_unlogged ORDER BY v <-> '[4,4,4]';
CREATE TEMPORARY TABLE item_temporary AS SELECT id, v FROM item;
CREATE INDEX ON item_temporary USING ivfflat (v vector_l2_ops) WITH (lists = 3);
SELECT id FROM item_temporary ORDER BY v <-> (SELECT v FROM item WHERE id = 7) LIMIT 1;
CREATE INDEX CONCURRENTLY item_c ON item USING ivfflat (v vector_cosine_ops) WITH (lists = 4);
REINDEX INDEX CONCURRENTLY item_c;
SELECT * FROM vector_index_check('item_c', true);
SET maintenance_work_mem = '1MB';
CREATE TABLE item_many AS SELECT i AS id, (SELECT array_agg(sin(i * k))::vector(64) FROM generate_series(1, 64) AS k) AS v FROM generate_series(1, 9000) AS i;
CREATE INDEX ON item_many USING ivfflat (v vector_l2_ops) WITH (lists = 5000);
-- The centres alone would fit, the rows to train them would not.
CREATE INDEX ON item_many USING ivfflat (v vector_l2_ops) WITH (lists = 900);
CREATE INDEX item_many_i ON item_many USING ivfflat (v vector_l2_ops) WITH (lists = 5);
-- Of an expression over some rows; the sample is read in the middle of the table, when the memory is full.
CREATE INDEX item_many_e ON item_many USING ivfflat ((subvector(v, 1, 8)::vector(8)) vector_l2_ops) WITH (lists = 5) WHERE id % 3 <> 0;
RESET maintenance_work_mem;
SELECT * FROM vector_index_check('item_many_i', true);
SELECT * FROM vector_index_check('item_many_e', true);
SELECT s->>'lists', s->>'rows', s->>'empty_lists' FROM vector_index_stats('item_many_e') AS s;
SET ivfflat.probes = 5;
SELECT count(*) FROM (SELECT id FROM item_many ORDER BY v <-> (SELECT v FROM item_many WHERE id = 1)) AS s;

-- Made over no rows: there is one list, whose centre is anywhere, which is said as soon as there are rows.
CREATE TABLE item_none (id int, v vector(32));
CREATE INDEX item_none_i ON item_none USING ivfflat (v vector_l2_ops) WITH (lists = 70);
CREATE VIEW item_none_stats AS SELECT s->>'rows' AS rows, s->>'empty_lists' AS empty_lists, s->>'largest_list' AS largest_list, s->>'built_rows' AS built_rows,
    s->>'spread_when_built' IS NULL AS no_spread, s->>'reindex_pays' AS reindex_pays FROM vector_index_stats('item_none_i') AS s;
SELECT * FROM item_none_stats;
SET ivfflat.probes = 70;
SELECT id FROM item_none ORDER BY v <-> array_fill(1, ARRAY[32])::vector(32);
INSERT INTO item_none SELECT id, v FROM item;
SELECT rows, built_rows, no_spread, reindex_pays FROM item_none_stats;
SELECT count(*), count(DISTINCT id) FROM (SELECT id FROM item_none ORDER BY v <-> array_fill(1, ARRAY[32])::vector(32)) AS s;
SELECT * FROM vector_index_check('item_none_i', true);
REINDEX INDEX item_none_i;
SELECT rows, built_rows, no_spread, reindex_pays FROM item_none_stats;
-- Rows that are far from what the centres were learnt from.
TRUNCATE item_none;
INSERT INTO item_none SELECT id, v FROM item;
REINDEX INDEX item_none_i;
INSERT INTO item_none SELECT id + 1000, v + array_fill(9, ARRAY[32])::vector(32) FROM item;
SELECT rows, built_rows, reindex_pays FROM item_none_stats;
-- Five different rows: five lists have any.
TRUNCATE item_none;
INSERT INTO item_none SELECT i.id, k.v FROM item AS i JOIN item AS k ON k.id = 1 + i.id % 5;
REINDEX INDEX item_none_i;
SELECT * FROM item_none_stats;
SELECT count(*), count(DISTINCT id) FROM (SELECT id FROM item_none ORDER BY v <-> array_fill(1, ARRAY[32])::vector(32)) AS s;
SET ivfflat.probes = 1;
SELECT id % 5 AS of, count(*) FROM (SELECT id FROM item_none ORDER BY v <-> (SELECT v FROM item WHERE id = 4)) AS s GROUP BY 1;
SELECT * FROM vector_index_check('item_none_i', true);
DROP VIEW item_none_stats;
DROP TABLE item_none;

-- Codes of any length fit on their pages: as many coordinates are coded as have room.
DO $$
DECLARE dims int; bits int;
BEGIN
    FOREACH dims IN ARRAY '{16,17,64,100,768,920,928,936,1024,1536,2000}'::int[] LOOP
        EXECUTE format('CREATE TABLE item_wide AS SELECT i AS id, (SELECT array_agg(sin(i * k)) FROM generate_series(1, %1$s) AS k)::vector(%1$s) AS v FROM generate_series(1, 70) AS i', dims);
        FOREACH bits IN ARRAY '{1,2}'::int[] LOOP
            EXECUTE format('CREATE INDEX item_wide_i ON item_wide USING ivfflat (v vector_ip_ops) WITH (lists = 2, code_bits = %s)', bits);
            INSERT INTO item_wide SELECT id + 100, v FROM item_wide WHERE id <= 10;
            IF EXISTS (SELECT FROM vector_index_check('item_wide_i', true)) OR vector_index_stats('item_wide_i')->>'code_bits' <> bits::text THEN
                RAISE WARNING '% dimensions, % bits', dims, bits;
            END IF;
            DROP INDEX item_wide_i;
        END LOOP;
        DROP TABLE item_wide;
    END LOOP;
END $$;

RESET ALL;
DROP TABLE item, item_unlogged, item_temporary, item_many;
