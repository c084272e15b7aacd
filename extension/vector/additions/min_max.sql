-- min and max, by the order of the btree class. SORTOP lets the planner read them from the end of a
-- btree index instead of every row.

CREATE FUNCTION vector_smaller(vector, vector) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_smaller';
COMMENT ON FUNCTION vector_smaller(vector, vector) IS
    'the one that sorts first';

CREATE FUNCTION vector_larger(vector, vector) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_larger';
COMMENT ON FUNCTION vector_larger(vector, vector) IS
    'the one that sorts last';

CREATE AGGREGATE min(vector) (
    SFUNC = vector_smaller,
    STYPE = vector,
    COMBINEFUNC = vector_smaller,
    SORTOP = <,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(vector) IS
    'the value that sorts first, of all that are not null';

CREATE AGGREGATE max(vector) (
    SFUNC = vector_larger,
    STYPE = vector,
    COMBINEFUNC = vector_larger,
    SORTOP = >,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(vector) IS
    'the value that sorts last, of all that are not null';

CREATE FUNCTION halfvec_smaller(halfvec, halfvec) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_smaller';
COMMENT ON FUNCTION halfvec_smaller(halfvec, halfvec) IS
    'the one that sorts first';

CREATE FUNCTION halfvec_larger(halfvec, halfvec) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_larger';
COMMENT ON FUNCTION halfvec_larger(halfvec, halfvec) IS
    'the one that sorts last';

CREATE AGGREGATE min(halfvec) (
    SFUNC = halfvec_smaller,
    STYPE = halfvec,
    COMBINEFUNC = halfvec_smaller,
    SORTOP = <,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(halfvec) IS
    'the value that sorts first, of all that are not null';

CREATE AGGREGATE max(halfvec) (
    SFUNC = halfvec_larger,
    STYPE = halfvec,
    COMBINEFUNC = halfvec_larger,
    SORTOP = >,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(halfvec) IS
    'the value that sorts last, of all that are not null';

CREATE FUNCTION sparsevec_smaller(sparsevec, sparsevec) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_smaller';
COMMENT ON FUNCTION sparsevec_smaller(sparsevec, sparsevec) IS
    'the one that sorts first';

CREATE FUNCTION sparsevec_larger(sparsevec, sparsevec) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_larger';
COMMENT ON FUNCTION sparsevec_larger(sparsevec, sparsevec) IS
    'the one that sorts last';

CREATE AGGREGATE min(sparsevec) (
    SFUNC = sparsevec_smaller,
    STYPE = sparsevec,
    COMBINEFUNC = sparsevec_smaller,
    SORTOP = <,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(sparsevec) IS
    'the value that sorts first, of all that are not null';

CREATE AGGREGATE max(sparsevec) (
    SFUNC = sparsevec_larger,
    STYPE = sparsevec,
    COMBINEFUNC = sparsevec_larger,
    SORTOP = >,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(sparsevec) IS
    'the value that sorts last, of all that are not null';
