-- Casts from arrays to sparsevec. A file of its own because they came with 0.8.0, later than the
-- rest of the type: order.txt says so, and the tests build a catalog of 0.7 without them.

CREATE FUNCTION array_to_sparsevec(int4[], integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_sparsevec';
COMMENT ON FUNCTION array_to_sparsevec(int4[], integer, boolean) IS
    'makes a sparsevec from an array of integers';

CREATE FUNCTION array_to_sparsevec(float4[], integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_sparsevec';
COMMENT ON FUNCTION array_to_sparsevec(float4[], integer, boolean) IS
    'makes a sparsevec from an array of single precision numbers';

CREATE FUNCTION array_to_sparsevec(float8[], integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_sparsevec';
COMMENT ON FUNCTION array_to_sparsevec(float8[], integer, boolean) IS
    'makes a sparsevec from an array of double precision numbers';

CREATE FUNCTION array_to_sparsevec(numeric[], integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_sparsevec';
COMMENT ON FUNCTION array_to_sparsevec(numeric[], integer, boolean) IS
    'makes a sparsevec from an array of numerics';

CREATE CAST (int4[] AS sparsevec)
    WITH FUNCTION array_to_sparsevec(int4[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (int4[] AS sparsevec) IS
    'array of integers to sparsevec; null elements are refused';

CREATE CAST (float4[] AS sparsevec)
    WITH FUNCTION array_to_sparsevec(float4[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (float4[] AS sparsevec) IS
    'array of single precision numbers to sparsevec; null elements are refused';

CREATE CAST (float8[] AS sparsevec)
    WITH FUNCTION array_to_sparsevec(float8[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (float8[] AS sparsevec) IS
    'array of double precision numbers to sparsevec; null elements are refused';

CREATE CAST (numeric[] AS sparsevec)
    WITH FUNCTION array_to_sparsevec(numeric[], integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (numeric[] AS sparsevec) IS
    'array of numerics to sparsevec; null elements are refused';
