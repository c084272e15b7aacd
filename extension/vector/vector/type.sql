-- The type vector: dense, up to 16,000 single precision elements, and the five functions that
-- carry it in and out. What a value means is written in src/types; here is only its declaration.
-- Storage is external: elements hardly compress, so the server does not try.

CREATE TYPE vector;

CREATE FUNCTION vector_in(cstring, oid, integer) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_in';
COMMENT ON FUNCTION vector_in(cstring, oid, integer) IS
    'reads the text form of a vector';

CREATE FUNCTION vector_out(vector) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_out';
COMMENT ON FUNCTION vector_out(vector) IS
    'writes the shortest text from which the same vector is read back';

CREATE FUNCTION vector_recv(internal, oid, integer) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_recv';
COMMENT ON FUNCTION vector_recv(internal, oid, integer) IS
    'reads the binary form of a vector, trusting nothing in it';

CREATE FUNCTION vector_send(vector) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_send';
COMMENT ON FUNCTION vector_send(vector) IS
    'writes the binary form of a vector';

CREATE FUNCTION vector_typmod_in(cstring[]) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_typmod_in';
COMMENT ON FUNCTION vector_typmod_in(cstring[]) IS
    'checks the number of dimensions given in vector(n)';

CREATE TYPE vector (
    INPUT = vector_in,
    OUTPUT = vector_out,
    RECEIVE = vector_recv,
    SEND = vector_send,
    TYPMOD_IN = vector_typmod_in,
    STORAGE = external
);
COMMENT ON TYPE vector IS
    'dense vector, single precision, such as [1,2.5,-3]; vector(n) has n dimensions';
