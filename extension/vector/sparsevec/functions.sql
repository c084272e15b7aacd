-- What users call on a sparsevec, apart from operators and casts. The names are those of vector, so
-- the C symbols carry the type's name.

CREATE FUNCTION l2_distance(sparsevec, sparsevec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_l2_distance';
COMMENT ON FUNCTION l2_distance(sparsevec, sparsevec) IS
    'Euclidean distance, as operator <->';

CREATE FUNCTION inner_product(sparsevec, sparsevec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_inner_product';
COMMENT ON FUNCTION inner_product(sparsevec, sparsevec) IS
    'inner product, larger for more alike; operator <#> gives its negative';

CREATE FUNCTION cosine_distance(sparsevec, sparsevec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_cosine_distance';
COMMENT ON FUNCTION cosine_distance(sparsevec, sparsevec) IS
    'one minus the cosine of the angle, 0 to 2, as operator <=>; NaN where a vector is zero';

CREATE FUNCTION l1_distance(sparsevec, sparsevec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_l1_distance';
COMMENT ON FUNCTION l1_distance(sparsevec, sparsevec) IS
    'sum of absolute differences (Manhattan distance), as operator <+>';

CREATE FUNCTION sparsevec_l2_squared_distance(sparsevec, sparsevec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_l2_squared_distance';
COMMENT ON FUNCTION sparsevec_l2_squared_distance(sparsevec, sparsevec) IS
    'square of the Euclidean distance; orders as <-> does and needs no root';

CREATE FUNCTION l2_norm(sparsevec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_l2_norm';
COMMENT ON FUNCTION l2_norm(sparsevec) IS
    'Euclidean length';

CREATE FUNCTION l2_normalize(sparsevec) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_l2_normalize';
COMMENT ON FUNCTION l2_normalize(sparsevec) IS
    'the same direction at length 1; zero stays zero';
