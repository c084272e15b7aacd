-- Before an index is built, and before it is used.

CREATE FUNCTION vector_build_estimate(table_name regclass, column_name name, m integer DEFAULT 16,
        ef_construction integer DEFAULT 64, storage text DEFAULT 'auto', rows bigint DEFAULT NULL,
        dimensions integer DEFAULT NULL, OUT estimated_rows bigint, OUT indexed_dimensions integer, OUT threads integer,
        OUT memory bigint, OUT maintenance_work_mem bigint, OUT fits boolean, OUT index_bytes bigint, OUT time_class text)
    LANGUAGE C VOLATILE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'vector_build_estimate';
COMMENT ON FUNCTION vector_build_estimate(regclass, name, integer, integer, text, bigint, integer) IS
    'memory, size and order of magnitude of the time that building an hnsw index on a column takes';

CREATE FUNCTION vector_prewarm(index regclass) RETURNS bigint
    LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'vector_prewarm';
COMMENT ON FUNCTION vector_prewarm(regclass) IS
    'reads a vector index into shared buffers, as far as they have room; returns the number of pages';
