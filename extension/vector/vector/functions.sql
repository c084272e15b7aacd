-- What users call on a vector, apart from operators, casts and aggregates. The distances are also
-- the functions behind the operators in operators.sql.

CREATE FUNCTION l2_distance(vector, vector) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'l2_distance';
COMMENT ON FUNCTION l2_distance(vector, vector) IS
    'Euclidean distance, as operator <->';

CREATE FUNCTION inner_product(vector, vector) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'inner_product';
COMMENT ON FUNCTION inner_product(vector, vector) IS
    'inner product, larger for more alike; operator <#> gives its negative';

CREATE FUNCTION cosine_distance(vector, vector) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'cosine_distance';
COMMENT ON FUNCTION cosine_distance(vector, vector) IS
    'one minus the cosine of the angle, 0 to 2, as operator <=>; NaN where a vector is zero';

CREATE FUNCTION l1_distance(vector, vector) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'l1_distance';
COMMENT ON FUNCTION l1_distance(vector, vector) IS
    'sum of absolute differences (Manhattan distance), as operator <+>';

CREATE FUNCTION vector_l2_squared_distance(vector, vector) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_l2_squared_distance';
COMMENT ON FUNCTION vector_l2_squared_distance(vector, vector) IS
    'square of the Euclidean distance; orders as <-> does and needs no root';

CREATE FUNCTION vector_spherical_distance(vector, vector) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_spherical_distance';
COMMENT ON FUNCTION vector_spherical_distance(vector, vector) IS
    'angle between two vectors of length 1, as a share of a half turn, from 0 to 1';

CREATE FUNCTION vector_dims(vector) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_dims';
COMMENT ON FUNCTION vector_dims(vector) IS
    'how many dimensions the value has';

CREATE FUNCTION vector_norm(vector) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_norm';
COMMENT ON FUNCTION vector_norm(vector) IS
    'Euclidean length';

CREATE FUNCTION l2_normalize(vector) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'l2_normalize';
COMMENT ON FUNCTION l2_normalize(vector) IS
    'the same direction at length 1; zero stays zero';

CREATE FUNCTION binary_quantize(vector) RETURNS bit
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'binary_quantize';
COMMENT ON FUNCTION binary_quantize(vector) IS
    'one bit for each element: 1 where it is above zero';

CREATE FUNCTION subvector(vector, integer, integer) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'subvector';
COMMENT ON FUNCTION subvector(vector, integer, integer) IS
    'the elements from a position, counted from 1, as many as the last argument says';
