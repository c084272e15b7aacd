-- Mean and sum of halfvec. The state of avg is an array of float8: the count, then a running sum
-- for each dimension. Its start, {0}, has no dimensions yet; the first value brings them.
-- The state is that of vector, so one C function combines both.

CREATE FUNCTION halfvec_accum(float8[], halfvec) RETURNS float8[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_accum';
COMMENT ON FUNCTION halfvec_accum(float8[], halfvec) IS
    'adds one halfvec to the state of aggregate avg';

CREATE FUNCTION halfvec_combine(float8[], float8[]) RETURNS float8[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_combine';
COMMENT ON FUNCTION halfvec_combine(float8[], float8[]) IS
    'adds up two states of aggregate avg, for parallel plans';

CREATE FUNCTION halfvec_avg(float8[]) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_avg';
COMMENT ON FUNCTION halfvec_avg(float8[]) IS
    'makes the mean from the state of aggregate avg';

CREATE AGGREGATE avg(halfvec) (
    SFUNC = halfvec_accum,
    STYPE = float8[],
    INITCOND = '{0}',
    COMBINEFUNC = halfvec_combine,
    FINALFUNC = halfvec_avg,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg(halfvec) IS
    'mean of all values that are not null, element by element';

CREATE AGGREGATE sum(halfvec) (
    SFUNC = halfvec_add,
    STYPE = halfvec,
    COMBINEFUNC = halfvec_add,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(halfvec) IS
    'sum of all values that are not null, element by element';
