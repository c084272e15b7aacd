-- Storage parameters of hnsw indexes and the settings of their scans: defaults, ranges, errors. What they do stands
-- in docs/indexes.md; that answers stay right under all of them, in hnsw_order.sql.

CREATE TABLE items (v vector(3));
INSERT INTO items SELECT ARRAY[i, -i, i % 3]::vector FROM generate_series(1, 20) AS i;

-- Every parameter, at both ends of its range. m = 2 with ef_construction = 4 is the smallest pair.
CREATE INDEX items_least ON items USING hnsw (v vector_l2_ops)
    WITH (m = 2, ef_construction = 4, storage = auto, code_bits = 0, code_dims = 0);
CREATE INDEX items_most ON items USING hnsw (v vector_l2_ops)
    WITH (m = 100, ef_construction = 1000, storage = compact, code_bits = 2, code_dims = 1024);
CREATE INDEX items_others ON items USING hnsw (v vector_l2_ops) WITH (storage = inline, code_bits = 1);
CREATE INDEX items_split ON items USING hnsw (v vector_l2_ops) WITH (storage = 'SPLIT');
SELECT relname, reloptions FROM pg_class WHERE relname LIKE 'items\_%' ORDER BY 1;
DROP INDEX items_least, items_most, items_others, items_split;

-- One step too far, and what is no parameter at all.
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (m = 1);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (m = 101);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (m = 'many');
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (ef_construction = 3);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (ef_construction = 1001);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (storage = outside);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (code_bits = -1);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (code_bits = 3);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (code_dims = -1);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (code_dims = 1025);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (lists = 10);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (fillfactor = 90);
-- ef_construction must be twice m, given or not: 16 and 64 are the defaults.
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (m = 10, ef_construction = 19);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (ef_construction = 31);
CREATE INDEX ON items USING hnsw (v vector_l2_ops) WITH (m = 33);
-- What no hnsw index can be: unique, in descending order, over two columns, without the name of an operator class.
CREATE UNIQUE INDEX ON items USING hnsw (v vector_l2_ops);
CREATE INDEX ON items USING hnsw (v vector_l2_ops DESC);
CREATE INDEX ON items USING hnsw (v vector_l2_ops, v vector_ip_ops);
CREATE INDEX ON items USING hnsw (v);

CREATE INDEX items_exact ON items USING hnsw (v vector_l2_ops) WITH (m = 10, ef_construction = 20);
-- A changed parameter is taken up by the next REINDEX. One that cannot be, is refused there.
ALTER INDEX items_exact SET (m = 8, storage = split);
REINDEX INDEX items_exact;
SELECT reloptions FROM pg_class WHERE relname = 'items_exact';
ALTER INDEX items_exact SET (m = 1);
ALTER INDEX items_exact SET (m = 11);
REINDEX INDEX items_exact;
ALTER INDEX items_exact RESET (m, ef_construction, storage);
REINDEX INDEX items_exact;
SELECT reloptions FROM pg_class WHERE relname = 'items_exact';
DROP TABLE items;

-- The settings: anybody may change them, for the session, a transaction, a role or a database.
SELECT name, setting, context, vartype, min_val, max_val, enumvals FROM pg_settings
WHERE name LIKE 'hnsw.%' OR name = 'vector.report_short_scans' ORDER BY name;
SET hnsw.ef_search = 0;
SET hnsw.ef_search = 1001;
SET hnsw.ef_search = 'many';
SET hnsw.iterative_scan = on;
SET hnsw.max_scan_tuples = 0;
SET hnsw.scan_mem_multiplier = 0;
SET hnsw.scan_mem_multiplier = 0.99;
SET hnsw.scan_mem_multiplier = 1001;
SET vector.report_short_scans = maybe;
SET hnsw.ef_search = 1000;
SET hnsw.iterative_scan = relaxed_order;
SET hnsw.iterative_scan = strict_order;
SET hnsw.max_scan_tuples = 2147483647;
SET hnsw.scan_mem_multiplier = 1.5;
SELECT name, setting FROM pg_settings WHERE name LIKE 'hnsw.%' ORDER BY name;
RESET ALL;
-- A misspelt one is refused (from PostgreSQL 15 on; older servers take it for somebody else's).
DO $$
BEGIN
    SET hnsw.ef_serach = 100;
    IF current_setting('server_version_num')::int >= 150000 THEN
        RAISE 'the setting was taken';
    END IF;
EXCEPTION WHEN invalid_name THEN
    NULL;
END
$$;
