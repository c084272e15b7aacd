-- Casts of vector to itself (its length), from arrays and to float4[]. It becomes an array unasked,
-- since nothing is lost; an array becomes a vector on assignment only, since it may hold what a
-- vector cannot. Casts between the vector types stand with the type that came later.

CREATE FUNCTION vector(vector, integer, boolean) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector';
COMMENT ON FUNCTION vector(vector, integer, boolean) IS
    'applies the number of dimensions of vector(n): the value must have as many';

CREATE CAST (vector AS vector)
    WITH FUNCTION vector(vector, integer, boolean) AS IMPLICIT;
COMMENT ON CAST (vector AS vector) IS
    'applies the number of dimensions of vector(n)';

CREATE FUNCTION array_to_vector(int4[], integer, boolean) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_vector';
COMMENT ON FUNCTION array_to_vector(int4[], integer, boolean) IS
    'makes a vector from an array of integers';

CREATE FUNCTION array_to_vector(float4[], integer, boolean) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_vector';
COMMENT ON FUNCTION array_to_vector(float4[], integer, boolean) IS
    'makes a vector from an array of single precision numbers';

CREATE FUNCTION array_to_vector(float8[], integer, boolean) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_vector';
COMMENT ON FUNCTION array_to_vector(float8[], integer, boolean) IS
    'makes a vector from an array of double precision numbers';

CREATE FUNCTION array_to_vector(numeric[], integer, boolean) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_vector';
COMMENT ON FUNCTION array_to_vector(numeric[], integer, boolean) IS
    'makes a vector from an array of numerics';

CREATE CAST (int4[] AS vector)
    WITH FUNCTION array_to_vector(int4[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (int4[] AS vector) IS
    'array of integers to vector; null elements are refused';

CREATE CAST (float4[] AS vector)
    WITH FUNCTION array_to_vector(float4[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (float4[] AS vector) IS
    'array of single precision numbers to vector; null elements are refused';

CREATE CAST (float8[] AS vector)
    WITH FUNCTION array_to_vector(float8[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (float8[] AS vector) IS
    'array of double precision numbers to vector; null elements are refused';

CREATE CAST (numeric[] AS vector)
    WITH FUNCTION array_to_vector(numeric[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (numeric[] AS vector) IS
    'array of numerics to vector; null elements are refused';

CREATE FUNCTION vector_to_float4(vector, integer, boolean) RETURNS float4[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_to_float4';
COMMENT ON FUNCTION vector_to_float4(vector, integer, boolean) IS
    'makes an array from a vector, exactly';

CREATE CAST (vector AS float4[])
    WITH FUNCTION vector_to_float4(vector, integer, boolean) AS IMPLICIT;
COMMENT ON CAST (vector AS float4[]) IS
    'vector to array, exactly';
