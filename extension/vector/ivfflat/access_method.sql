-- The index access method ivfflat, and what an operator class of a type other than vector names as
-- its support function 5, by which the access method knows the type. The classes of a type are in the
-- type's own folder.

CREATE FUNCTION ivfflathandler(internal) RETURNS index_am_handler
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'ivfflathandler';
COMMENT ON FUNCTION ivfflathandler(internal) IS
    'handler of the index access method ivfflat; called by the server';

CREATE ACCESS METHOD ivfflat TYPE INDEX HANDLER ivfflathandler;
COMMENT ON ACCESS METHOD ivfflat IS
    'lists of near vectors, for approximate search in order of distance';

CREATE FUNCTION ivfflat_halfvec_support(internal) RETURNS internal
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'ivfflat_halfvec_support';
COMMENT ON FUNCTION ivfflat_halfvec_support(internal) IS
    'support function 5 of ivfflat operator classes over halfvec';

CREATE FUNCTION ivfflat_bit_support(internal) RETURNS internal
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'ivfflat_bit_support';
COMMENT ON FUNCTION ivfflat_bit_support(internal) IS
    'support function 5 of ivfflat operator classes over bit';
