-- 0.8.0 casts arrays to sparsevec.

CREATE FUNCTION array_to_sparsevec(int4[], integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_sparsevec';

CREATE FUNCTION array_to_sparsevec(float4[], integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_sparsevec';

CREATE FUNCTION array_to_sparsevec(float8[], integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_sparsevec';

CREATE FUNCTION array_to_sparsevec(numeric[], integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'array_to_sparsevec';

CREATE CAST (int4[] AS sparsevec)
    WITH FUNCTION array_to_sparsevec(int4[], integer, boolean) AS ASSIGNMENT;

CREATE CAST (float4[] AS sparsevec)
    WITH FUNCTION array_to_sparsevec(float4[], integer, boolean) AS ASSIGNMENT;

CREATE CAST (float8[] AS sparsevec)
    WITH FUNCTION array_to_sparsevec(float8[], integer, boolean) AS ASSIGNMENT;

CREATE CAST (numeric[] AS sparsevec)
    WITH FUNCTION array_to_sparsevec(numeric[], integer, boolean) AS ASSIGNMENT;
