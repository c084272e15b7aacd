-- The type sparsevec: up to 16,000 nonzero single precision elements among a billion dimensions,
-- and the five functions that carry it in and out. Stored external as vector is.

CREATE TYPE sparsevec;

CREATE FUNCTION sparsevec_in(cstring, oid, integer) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_in';
COMMENT ON FUNCTION sparsevec_in(cstring, oid, integer) IS
    'reads the text form of a sparsevec';

CREATE FUNCTION sparsevec_out(sparsevec) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_out';
COMMENT ON FUNCTION sparsevec_out(sparsevec) IS
    'writes the shortest text from which the same sparsevec is read back';

CREATE FUNCTION sparsevec_recv(internal, oid, integer) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_recv';
COMMENT ON FUNCTION sparsevec_recv(internal, oid, integer) IS
    'reads the binary form of a sparsevec, trusting nothing in it';

CREATE FUNCTION sparsevec_send(sparsevec) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_send';
COMMENT ON FUNCTION sparsevec_send(sparsevec) IS
    'writes the binary form of a sparsevec';

CREATE FUNCTION sparsevec_typmod_in(cstring[]) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_typmod_in';
COMMENT ON FUNCTION sparsevec_typmod_in(cstring[]) IS
    'checks the number of dimensions given in sparsevec(n)';

CREATE TYPE sparsevec (
    INPUT = sparsevec_in,
    OUTPUT = sparsevec_out,
    RECEIVE = sparsevec_recv,
    SEND = sparsevec_send,
    TYPMOD_IN = sparsevec_typmod_in,
    STORAGE = external
);
COMMENT ON TYPE sparsevec IS
    'sparse vector, single precision, such as {1:0.5,7:2}/8; sparsevec(n) has n dimensions';
