-- What tells whether an ivfflat index should be built again. Nothing in it comes from a row.

CREATE FUNCTION vector_ivfflat_facts(index oid, OUT lists integer, OUT built_rows bigint)
    LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'vector_ivfflat_facts';
COMMENT ON FUNCTION vector_ivfflat_facts(oid) IS
    'lists of an ivfflat index and how many rows they were learnt from; nulls where it cannot be read at once';
