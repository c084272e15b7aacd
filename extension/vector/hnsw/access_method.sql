-- The index access method hnsw, and what an operator class of a type other than vector names as its
-- support function 3, by which the access method knows the type. The classes of a type are in the
-- type's own folder.

CREATE FUNCTION hnswhandler(internal) RETURNS index_am_handler
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'hnswhandler';
COMMENT ON FUNCTION hnswhandler(internal) IS
    'handler of the index access method hnsw; called by the server';

CREATE ACCESS METHOD hnsw TYPE INDEX HANDLER hnswhandler;
COMMENT ON ACCESS METHOD hnsw IS
    'graph of near neighbours, for approximate search in order of distance';

CREATE FUNCTION hnsw_halfvec_support(internal) RETURNS internal
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'hnsw_halfvec_support';
COMMENT ON FUNCTION hnsw_halfvec_support(internal) IS
    'support function 3 of hnsw operator classes over halfvec';

CREATE FUNCTION hnsw_bit_support(internal) RETURNS internal
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'hnsw_bit_support';
COMMENT ON FUNCTION hnsw_bit_support(internal) IS
    'support function 3 of hnsw operator classes over bit';

CREATE FUNCTION hnsw_sparsevec_support(internal) RETURNS internal
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'hnsw_sparsevec_support';
COMMENT ON FUNCTION hnsw_sparsevec_support(internal) IS
    'support function 3 of hnsw operator classes over sparsevec';
