-- What an administrator may ask of an hnsw index. Rights are checked by the functions themselves: the
-- owner of the index, superusers, from server 17 on who was granted MAINTAIN; statistics also the members of
-- pg_stat_scan_tables.

CREATE FUNCTION vector_index_check(index regclass, heap_check boolean DEFAULT false,
        OUT severity text, OUT block bigint, OUT slot integer, OUT finding text)
    RETURNS SETOF record
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'vector_index_check';
COMMENT ON FUNCTION vector_index_check(regclass, boolean) IS
    'what is wrong with an hnsw or ivfflat index: no rows if it is sound; with heap_check compared with its table';

CREATE FUNCTION vector_index_stats(index regclass) RETURNS jsonb
    LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'vector_index_stats';
COMMENT ON FUNCTION vector_index_stats(regclass) IS
    'what an hnsw index is made of, how many rows, nodes and free slots it has, what a REINDEX would gain';

CREATE FUNCTION vector_hnsw_build_memory(rows bigint, dimensions integer,
        type text DEFAULT 'vector', m integer DEFAULT 16)
    RETURNS bigint
    LANGUAGE C STABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_hnsw_build_memory';
COMMENT ON FUNCTION vector_hnsw_build_memory(bigint, integer, text, integer) IS
    'bytes of maintenance_work_mem that building an hnsw index of so many rows in memory takes';
