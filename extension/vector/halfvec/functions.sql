-- What users call on a halfvec, apart from operators, casts and aggregates. The names are those of
-- vector, so the C symbols carry the type's name.

CREATE FUNCTION l2_distance(halfvec, halfvec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_l2_distance';
COMMENT ON FUNCTION l2_distance(halfvec, halfvec) IS
    'Euclidean distance, as operator <->';

CREATE FUNCTION inner_product(halfvec, halfvec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_inner_product';
COMMENT ON FUNCTION inner_product(halfvec, halfvec) IS
    'inner product, larger for more alike; operator <#> gives its negative';

CREATE FUNCTION cosine_distance(halfvec, halfvec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_cosine_distance';
COMMENT ON FUNCTION cosine_distance(halfvec, halfvec) IS
    'one minus the cosine of the angle, 0 to 2, as operator <=>; NaN where a vector is zero';

CREATE FUNCTION l1_distance(halfvec, halfvec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_l1_distance';
COMMENT ON FUNCTION l1_distance(halfvec, halfvec) IS
    'sum of absolute differences (Manhattan distance), as operator <+>';

CREATE FUNCTION halfvec_l2_squared_distance(halfvec, halfvec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_l2_squared_distance';
COMMENT ON FUNCTION halfvec_l2_squared_distance(halfvec, halfvec) IS
    'square of the Euclidean distance; orders as <-> does and needs no root';

CREATE FUNCTION halfvec_spherical_distance(halfvec, halfvec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_spherical_distance';
COMMENT ON FUNCTION halfvec_spherical_distance(halfvec, halfvec) IS
    'angle between two vectors of length 1, as a share of a half turn, from 0 to 1';

CREATE FUNCTION vector_dims(halfvec) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_vector_dims';
COMMENT ON FUNCTION vector_dims(halfvec) IS
    'how many dimensions the value has';

CREATE FUNCTION l2_norm(halfvec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_l2_norm';
COMMENT ON FUNCTION l2_norm(halfvec) IS
    'Euclidean length';

CREATE FUNCTION l2_normalize(halfvec) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_l2_normalize';
COMMENT ON FUNCTION l2_normalize(halfvec) IS
    'the same direction at length 1; zero stays zero';

CREATE FUNCTION binary_quantize(halfvec) RETURNS bit
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_binary_quantize';
COMMENT ON FUNCTION binary_quantize(halfvec) IS
    'one bit for each element: 1 where it is above zero';

CREATE FUNCTION subvector(halfvec, integer, integer) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_subvector';
COMMENT ON FUNCTION subvector(halfvec, integer, integer) IS
    'the elements from a position, counted from 1, as many as the last argument says';
