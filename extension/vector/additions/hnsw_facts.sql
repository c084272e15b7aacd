-- What the view vector_indexes asks of each hnsw index. Nothing in it comes from a row.

CREATE FUNCTION vector_hnsw_facts(index oid, OUT bytes bigint, OUT format text, OUT dimensions integer,
        OUT settings jsonb, OUT built_rows bigint, OUT built_at timestamptz, OUT build_seconds float8,
        OUT build_memory bigint, OUT repair_pending boolean)
    LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'vector_hnsw_facts';
COMMENT ON FUNCTION vector_hnsw_facts(oid) IS
    'size of an hnsw index and what its first page says; nulls where it cannot be read at once';
