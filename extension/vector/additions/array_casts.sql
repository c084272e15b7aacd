-- Casts from arrays of small and of large integers, on assignment as those from integer[] are. Drivers that
-- choose a number's type by its size send lists of them: psycopg sends [1, 2, 3] as smallint[].

CREATE FUNCTION array_to_vector(int2[], integer, boolean) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_vector';
COMMENT ON FUNCTION array_to_vector(int2[], integer, boolean) IS
    'makes a vector from an array of small integers';

CREATE CAST (int2[] AS vector)
    WITH FUNCTION array_to_vector(int2[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (int2[] AS vector) IS
    'array of small integers to vector; null elements are refused';

CREATE FUNCTION array_to_vector(int8[], integer, boolean) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_vector';
COMMENT ON FUNCTION array_to_vector(int8[], integer, boolean) IS
    'makes a vector from an array of large integers';

CREATE CAST (int8[] AS vector)
    WITH FUNCTION array_to_vector(int8[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (int8[] AS vector) IS
    'array of large integers to vector; null elements are refused';

CREATE FUNCTION array_to_halfvec(int2[], integer, boolean) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_halfvec';
COMMENT ON FUNCTION array_to_halfvec(int2[], integer, boolean) IS
    'makes a halfvec from an array of small integers';

CREATE CAST (int2[] AS halfvec)
    WITH FUNCTION array_to_halfvec(int2[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (int2[] AS halfvec) IS
    'array of small integers to halfvec; null elements are refused';

CREATE FUNCTION array_to_halfvec(int8[], integer, boolean) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_halfvec';
COMMENT ON FUNCTION array_to_halfvec(int8[], integer, boolean) IS
    'makes a halfvec from an array of large integers';

CREATE CAST (int8[] AS halfvec)
    WITH FUNCTION array_to_halfvec(int8[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (int8[] AS halfvec) IS
    'array of large integers to halfvec; null elements are refused';

CREATE FUNCTION array_to_sparsevec(int2[], integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_sparsevec';
COMMENT ON FUNCTION array_to_sparsevec(int2[], integer, boolean) IS
    'makes a sparsevec from an array of small integers';

CREATE CAST (int2[] AS sparsevec)
    WITH FUNCTION array_to_sparsevec(int2[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (int2[] AS sparsevec) IS
    'array of small integers to sparsevec; null elements are refused';

CREATE FUNCTION array_to_sparsevec(int8[], integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_sparsevec';
COMMENT ON FUNCTION array_to_sparsevec(int8[], integer, boolean) IS
    'makes a sparsevec from an array of large integers';

CREATE CAST (int8[] AS sparsevec)
    WITH FUNCTION array_to_sparsevec(int8[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (int8[] AS sparsevec) IS
    'array of large integers to sparsevec; null elements are refused';
