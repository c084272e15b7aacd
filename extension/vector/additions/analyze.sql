-- ANALYZE of the three types keeps no histogram of whole vectors, which the first query of a session
-- would have to load. It is ALTER TYPE instead of CREATE TYPE, because an upgrade must keep the type
-- and its OID.

CREATE FUNCTION vector_typanalyze(internal) RETURNS boolean
    LANGUAGE C STRICT
    AS 'MODULE_PATHNAME', 'vector_typanalyze';
COMMENT ON FUNCTION vector_typanalyze(internal) IS
    'statistics of a column of vectors, without a histogram';

ALTER TYPE vector SET (ANALYZE = vector_typanalyze);
ALTER TYPE halfvec SET (ANALYZE = vector_typanalyze);
ALTER TYPE sparsevec SET (ANALYZE = vector_typanalyze);
