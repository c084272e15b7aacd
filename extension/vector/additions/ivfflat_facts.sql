-- What the view vector_indexes asks of each ivfflat index, and what tells whether it should be built again. Nothing in it
-- comes from a row.

CREATE FUNCTION vector_ivfflat_facts(index oid, OUT lists integer, OUT bytes bigint, OUT format text,
        OUT dimensions integer, OUT settings jsonb, OUT built_rows bigint, OUT built_at timestamptz,
        OUT build_seconds float8)
    LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'vector_ivfflat_facts';
COMMENT ON FUNCTION vector_ivfflat_facts(oid) IS
    'size of an ivfflat index and what its first page says, its lists and how many rows they were learnt from; nulls where it cannot be read at once';
