-- The view for administrators and exporters: one row for each vector index of the database, from catalogs, cumulative
-- statistics and the first page of each index. It waits for no lock and reads no row.

CREATE VIEW vector_indexes AS
SELECT c.oid::regclass AS index,
    n.nspname AS schemaname,
    t.relname AS relname,
    c.relname AS indexrelname,
    a.amname AS access_method,
    pg_catalog.pg_get_indexdef(c.oid, 1, false) AS indexed,
    o.opcname AS operator_class,
    x.indisvalid AND x.indisready AS valid,
    f.format,
    f.dimensions,
    f.settings,
    CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END AS rows,
    pg_catalog.pg_stat_get_dead_tuples(t.oid) AS dead_rows,
    f.bytes,
    f.built_rows,
    f.built_at,
    f.build_seconds,
    f.build_memory,
    s.scans,
    pg_catalog.pg_stat_get_tuples_returned(c.oid) AS tuples_read,
    CASE WHEN s.scans > 0 THEN
        pg_catalog.round(pg_catalog.pg_stat_get_tuples_returned(c.oid)::numeric / s.scans, 1) END AS tuples_per_scan,
    CASE WHEN s.scans > 0 THEN
        pg_catalog.round(pg_catalog.pg_stat_get_blocks_fetched(c.oid)::numeric / s.scans, 1) END AS pages_per_scan,
    CASE WHEN NOT (x.indisvalid AND x.indisready) THEN 'not valid: REINDEX it, or DROP it if CREATE INDEX CONCURRENTLY failed'
        WHEN f.format NOT LIKE 'pg_milvus %' THEN 'cannot be read (' || f.format || '): REINDEX'
        WHEN f.repair_pending THEN 'a vacuum was interrupted: VACUUM'
        WHEN f.built_rows = 0 AND c.reltuples > 10000 AND f.settings ? 'code_bits'
            THEN 'created on an empty table: REINDEX makes it steer better'
        WHEN a.amname = 'ivfflat' AND c.reltuples > 10000 AND c.reltuples > 4 * f.built_rows
            THEN 'its lists were learnt from few of its rows: REINDEX'
    END AS advice,
    pg_catalog.pg_get_indexdef(c.oid) AS definition
FROM pg_catalog.pg_index AS x
JOIN pg_catalog.pg_class AS c ON c.oid = x.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_class AS t ON t.oid = x.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_am AS a ON a.oid = c.relam AND a.amname IN ('hnsw', 'ivfflat')
JOIN pg_catalog.pg_opclass AS o ON o.oid = x.indclass[0]
CROSS JOIN LATERAL (
    SELECT bytes, format, dimensions, settings, built_rows, built_at, build_seconds, build_memory, repair_pending
    FROM vector_hnsw_facts(c.oid) WHERE a.amname = 'hnsw'
    UNION ALL
    SELECT bytes, format, dimensions, settings, built_rows, built_at, build_seconds, NULL, NULL
    FROM vector_ivfflat_facts(c.oid) WHERE a.amname = 'ivfflat') AS f
CROSS JOIN LATERAL (SELECT pg_catalog.pg_stat_get_numscans(c.oid) AS scans) AS s;

COMMENT ON VIEW vector_indexes IS
    'vector indexes: what they are, how large, how they were built and how they are used; cheap, waits for nothing';
COMMENT ON COLUMN vector_indexes.index IS 'the index';
COMMENT ON COLUMN vector_indexes.schemaname IS 'schema of the table';
COMMENT ON COLUMN vector_indexes.relname IS 'table';
COMMENT ON COLUMN vector_indexes.indexrelname IS 'name of the index, without schema';
COMMENT ON COLUMN vector_indexes.access_method IS 'hnsw or ivfflat';
COMMENT ON COLUMN vector_indexes.indexed IS 'column or expression';
COMMENT ON COLUMN vector_indexes.operator_class IS 'operator class, which says the distance';
COMMENT ON COLUMN vector_indexes.valid IS 'whether queries may use it';
COMMENT ON COLUMN vector_indexes.format IS 'form on disk: pg_milvus and a number; anything else needs a REINDEX';
COMMENT ON COLUMN vector_indexes.dimensions IS 'dimensions of the indexed vectors';
COMMENT ON COLUMN vector_indexes.settings IS 'parameters the index was built with';
COMMENT ON COLUMN vector_indexes.rows IS 'rows at the last VACUUM or ANALYZE or build, an estimate; null if unknown';
COMMENT ON COLUMN vector_indexes.dead_rows IS 'dead rows of the table that VACUUM has not removed, an estimate';
COMMENT ON COLUMN vector_indexes.bytes IS 'size of the file; its parts: vector_index_stats';
COMMENT ON COLUMN vector_indexes.built_rows IS 'different vectors linked in memory when it was built; of ivfflat the rows it was built of';
COMMENT ON COLUMN vector_indexes.built_at IS 'end of the last build; null if built by an older version';
COMMENT ON COLUMN vector_indexes.build_seconds IS 'duration of the last build';
COMMENT ON COLUMN vector_indexes.build_memory IS 'bytes of rows and graph in memory, at most, in the last build; null for ivfflat';
COMMENT ON COLUMN vector_indexes.scans IS 'scans since the statistics were reset';
COMMENT ON COLUMN vector_indexes.tuples_read IS 'rows that scans returned since then';
COMMENT ON COLUMN vector_indexes.tuples_per_scan IS 'rows returned by a scan, on average';
COMMENT ON COLUMN vector_indexes.pages_per_scan IS
    'pages read by a scan, on average: of an hnsw index with codes about one a hop; pages that inserts and VACUUM read count too';
COMMENT ON COLUMN vector_indexes.advice IS 'what to do about it, if anything';
COMMENT ON COLUMN vector_indexes.definition IS 'the command that makes it';

GRANT SELECT ON vector_indexes TO PUBLIC;
