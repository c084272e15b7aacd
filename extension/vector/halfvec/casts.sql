-- Casts of halfvec to itself (its length), to and from vector, and to and from arrays. A vector
-- becomes a halfvec unasked, though digits may be lost, so that a literal or parameter typed vector
-- meets a halfvec column; the way back is exact but waits for an assignment.

CREATE FUNCTION halfvec(halfvec, integer, boolean) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec';
COMMENT ON FUNCTION halfvec(halfvec, integer, boolean) IS
    'applies the number of dimensions of halfvec(n): the value must have as many';

CREATE CAST (halfvec AS halfvec)
    WITH FUNCTION halfvec(halfvec, integer, boolean) AS IMPLICIT;
COMMENT ON CAST (halfvec AS halfvec) IS
    'applies the number of dimensions of halfvec(n)';

CREATE FUNCTION vector_to_halfvec(vector, integer, boolean) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_to_halfvec';
COMMENT ON FUNCTION vector_to_halfvec(vector, integer, boolean) IS
    'rounds a vector to half precision; an element beyond its range is refused';

CREATE CAST (vector AS halfvec)
    WITH FUNCTION vector_to_halfvec(vector, integer, boolean) AS IMPLICIT;
COMMENT ON CAST (vector AS halfvec) IS
    'vector to halfvec, rounded to half precision';

CREATE FUNCTION halfvec_to_vector(halfvec, integer, boolean) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_to_vector';
COMMENT ON FUNCTION halfvec_to_vector(halfvec, integer, boolean) IS
    'widens a halfvec to single precision, exactly';

CREATE CAST (halfvec AS vector)
    WITH FUNCTION halfvec_to_vector(halfvec, integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (halfvec AS vector) IS
    'halfvec to vector, exactly';

CREATE FUNCTION array_to_halfvec(int4[], integer, boolean) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_halfvec';
COMMENT ON FUNCTION array_to_halfvec(int4[], integer, boolean) IS
    'makes a halfvec from an array of integers';

CREATE FUNCTION array_to_halfvec(float4[], integer, boolean) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_halfvec';
COMMENT ON FUNCTION array_to_halfvec(float4[], integer, boolean) IS
    'makes a halfvec from an array of single precision numbers';

CREATE FUNCTION array_to_halfvec(float8[], integer, boolean) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_halfvec';
COMMENT ON FUNCTION array_to_halfvec(float8[], integer, boolean) IS
    'makes a halfvec from an array of double precision numbers';

CREATE FUNCTION array_to_halfvec(numeric[], integer, boolean) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_halfvec';
COMMENT ON FUNCTION array_to_halfvec(numeric[], integer, boolean) IS
    'makes a halfvec from an array of numerics';

CREATE CAST (int4[] AS halfvec)
    WITH FUNCTION array_to_halfvec(int4[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (int4[] AS halfvec) IS
    'array of integers to halfvec; null elements are refused';

CREATE CAST (float4[] AS halfvec)
    WITH FUNCTION array_to_halfvec(float4[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (float4[] AS halfvec) IS
    'array of single precision numbers to halfvec; null elements are refused';

CREATE CAST (float8[] AS halfvec)
    WITH FUNCTION array_to_halfvec(float8[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (float8[] AS halfvec) IS
    'array of double precision numbers to halfvec; null elements are refused';

CREATE CAST (numeric[] AS halfvec)
    WITH FUNCTION array_to_halfvec(numeric[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (numeric[] AS halfvec) IS
    'array of numerics to halfvec; null elements are refused';

CREATE FUNCTION halfvec_to_float4(halfvec, integer, boolean) RETURNS float4[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_to_float4';
COMMENT ON FUNCTION halfvec_to_float4(halfvec, integer, boolean) IS
    'makes an array from a halfvec, exactly';

CREATE CAST (halfvec AS float4[])
    WITH FUNCTION halfvec_to_float4(halfvec, integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (halfvec AS float4[]) IS
    'halfvec to array, exactly';
