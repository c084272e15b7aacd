-- The type halfvec: dense, up to 16,000 half precision elements, two bytes each, and the five
-- functions that carry it in and out. Stored external for the same reason as vector.

CREATE TYPE halfvec;

CREATE FUNCTION halfvec_in(cstring, oid, integer) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_in';
COMMENT ON FUNCTION halfvec_in(cstring, oid, integer) IS
    'reads the text form of a halfvec';

CREATE FUNCTION halfvec_out(halfvec) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_out';
COMMENT ON FUNCTION halfvec_out(halfvec) IS
    'writes the shortest text from which the same halfvec is read back';

CREATE FUNCTION halfvec_recv(internal, oid, integer) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_recv';
COMMENT ON FUNCTION halfvec_recv(internal, oid, integer) IS
    'reads the binary form of a halfvec, trusting nothing in it';

CREATE FUNCTION halfvec_send(halfvec) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_send';
COMMENT ON FUNCTION halfvec_send(halfvec) IS
    'writes the binary form of a halfvec';

CREATE FUNCTION halfvec_typmod_in(cstring[]) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_typmod_in';
COMMENT ON FUNCTION halfvec_typmod_in(cstring[]) IS
    'checks the number of dimensions given in halfvec(n)';

CREATE TYPE halfvec (
    INPUT = halfvec_in,
    OUTPUT = halfvec_out,
    RECEIVE = halfvec_recv,
    SEND = halfvec_send,
    TYPMOD_IN = halfvec_typmod_in,
    STORAGE = external
);
COMMENT ON TYPE halfvec IS
    'dense vector, half precision, such as [1,2.5,-3]; halfvec(n) has n dimensions';
