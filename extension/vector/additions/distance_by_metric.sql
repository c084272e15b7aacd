-- Distance by the name of a metric, as Milvus names it and with the number that Milvus gives: L2 is
-- the square, IP and COSINE are similarities. For an index, write the operator instead.

CREATE FUNCTION vector_distance(a vector, b vector, metric text) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_distance_metric';
COMMENT ON FUNCTION vector_distance(vector, vector, text) IS
    'distance or similarity as Milvus gives it, by metric L2 (squared), IP or COSINE';

CREATE FUNCTION vector_distance(a halfvec, b halfvec, metric text) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_distance_metric';
COMMENT ON FUNCTION vector_distance(halfvec, halfvec, text) IS
    'distance or similarity as Milvus gives it, by metric L2 (squared), IP or COSINE';

CREATE FUNCTION vector_distance(a sparsevec, b sparsevec, metric text) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_distance_metric';
COMMENT ON FUNCTION vector_distance(sparsevec, sparsevec, text) IS
    'distance or similarity as Milvus gives it, by metric L2 (squared), IP or COSINE';

CREATE FUNCTION vector_distance(a bit, b bit, metric text) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'bit_distance_metric';
COMMENT ON FUNCTION vector_distance(bit, bit, text) IS
    'distance or similarity as Milvus gives it, by metric HAMMING or JACCARD';
