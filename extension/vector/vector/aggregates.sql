-- Mean and sum of vector. The state of avg is an array of float8: the count, then a running sum
-- for each dimension. Its start, {0}, has no dimensions yet; the first value brings them.

CREATE FUNCTION vector_accum(float8[], vector) RETURNS float8[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_accum';
COMMENT ON FUNCTION vector_accum(float8[], vector) IS
    'adds one vector to the state of aggregate avg';

CREATE FUNCTION vector_combine(float8[], float8[]) RETURNS float8[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_combine';
COMMENT ON FUNCTION vector_combine(float8[], float8[]) IS
    'adds up two states of aggregate avg, for parallel plans';

CREATE FUNCTION vector_avg(float8[]) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_avg';
COMMENT ON FUNCTION vector_avg(float8[]) IS
    'makes the mean from the state of aggregate avg';

CREATE AGGREGATE avg(vector) (
    SFUNC = vector_accum,
    STYPE = float8[],
    INITCOND = '{0}',
    COMBINEFUNC = vector_combine,
    FINALFUNC = vector_avg,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg(vector) IS
    'mean of all values that are not null, element by element';

CREATE AGGREGATE sum(vector) (
    SFUNC = vector_add,
    STYPE = vector,
    COMBINEFUNC = vector_add,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE sum(vector) IS
    'sum of all values that are not null, element by element';
