-- Casts between the vector types and JSON. They wait for an assignment, in both directions, so that
-- no call that resolves today becomes ambiguous. The server's to_json and to_jsonb find the cast to
-- json by themselves and then give JSON instead of a string: docs/differences.md has it.

CREATE FUNCTION vector_to_json(vector) RETURNS json
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_to_json';
COMMENT ON FUNCTION vector_to_json(vector) IS
    'makes a json array of numbers from a vector';

CREATE CAST (vector AS json)
    WITH FUNCTION vector_to_json(vector) AS ASSIGNMENT;
COMMENT ON CAST (vector AS json) IS
    'vector to json array of numbers';

CREATE FUNCTION json_to_vector(json, integer, boolean) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'json_to_vector';
COMMENT ON FUNCTION json_to_vector(json, integer, boolean) IS
    'reads a vector from a json array of numbers';

CREATE CAST (json AS vector)
    WITH FUNCTION json_to_vector(json, integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (json AS vector) IS
    'json array of numbers to vector';

CREATE FUNCTION vector_to_jsonb(vector) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_to_jsonb';
COMMENT ON FUNCTION vector_to_jsonb(vector) IS
    'makes a jsonb array of numbers from a vector';

CREATE CAST (vector AS jsonb)
    WITH FUNCTION vector_to_jsonb(vector) AS ASSIGNMENT;
COMMENT ON CAST (vector AS jsonb) IS
    'vector to jsonb array of numbers';

CREATE FUNCTION jsonb_to_vector(jsonb, integer, boolean) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'jsonb_to_vector';
COMMENT ON FUNCTION jsonb_to_vector(jsonb, integer, boolean) IS
    'reads a vector from a jsonb array of numbers';

CREATE CAST (jsonb AS vector)
    WITH FUNCTION jsonb_to_vector(jsonb, integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS vector) IS
    'jsonb array of numbers to vector';

CREATE FUNCTION halfvec_to_json(halfvec) RETURNS json
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_to_json';
COMMENT ON FUNCTION halfvec_to_json(halfvec) IS
    'makes a json array of numbers from a halfvec';

CREATE CAST (halfvec AS json)
    WITH FUNCTION halfvec_to_json(halfvec) AS ASSIGNMENT;
COMMENT ON CAST (halfvec AS json) IS
    'halfvec to json array of numbers';

CREATE FUNCTION json_to_halfvec(json, integer, boolean) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'json_to_halfvec';
COMMENT ON FUNCTION json_to_halfvec(json, integer, boolean) IS
    'reads a halfvec from a json array of numbers';

CREATE CAST (json AS halfvec)
    WITH FUNCTION json_to_halfvec(json, integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (json AS halfvec) IS
    'json array of numbers to halfvec';

CREATE FUNCTION halfvec_to_jsonb(halfvec) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_to_jsonb';
COMMENT ON FUNCTION halfvec_to_jsonb(halfvec) IS
    'makes a jsonb array of numbers from a halfvec';

CREATE CAST (halfvec AS jsonb)
    WITH FUNCTION halfvec_to_jsonb(halfvec) AS ASSIGNMENT;
COMMENT ON CAST (halfvec AS jsonb) IS
    'halfvec to jsonb array of numbers';

CREATE FUNCTION jsonb_to_halfvec(jsonb, integer, boolean) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'jsonb_to_halfvec';
COMMENT ON FUNCTION jsonb_to_halfvec(jsonb, integer, boolean) IS
    'reads a halfvec from a jsonb array of numbers';

CREATE CAST (jsonb AS halfvec)
    WITH FUNCTION jsonb_to_halfvec(jsonb, integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS halfvec) IS
    'jsonb array of numbers to halfvec';

CREATE FUNCTION sparsevec_to_json(sparsevec) RETURNS json
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_to_json';
COMMENT ON FUNCTION sparsevec_to_json(sparsevec) IS
    'makes json from a sparsevec: an array with its zeros, or its text where that is too long';

CREATE CAST (sparsevec AS json)
    WITH FUNCTION sparsevec_to_json(sparsevec) AS ASSIGNMENT;
COMMENT ON CAST (sparsevec AS json) IS
    'sparsevec to json: an array, or its text beyond 16,000 dimensions';

CREATE FUNCTION json_to_sparsevec(json, integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'json_to_sparsevec';
COMMENT ON FUNCTION json_to_sparsevec(json, integer, boolean) IS
    'reads a sparsevec from json: an array of numbers, or its text';

CREATE CAST (json AS sparsevec)
    WITH FUNCTION json_to_sparsevec(json, integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (json AS sparsevec) IS
    'json array of numbers, or text, to sparsevec';

CREATE FUNCTION sparsevec_to_jsonb(sparsevec) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_to_jsonb';
COMMENT ON FUNCTION sparsevec_to_jsonb(sparsevec) IS
    'makes jsonb from a sparsevec: an array with its zeros, or its text where that is too long';

CREATE CAST (sparsevec AS jsonb)
    WITH FUNCTION sparsevec_to_jsonb(sparsevec) AS ASSIGNMENT;
COMMENT ON CAST (sparsevec AS jsonb) IS
    'sparsevec to jsonb: an array, or its text beyond 16,000 dimensions';

CREATE FUNCTION jsonb_to_sparsevec(jsonb, integer, boolean) RETURNS sparsevec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'jsonb_to_sparsevec';
COMMENT ON FUNCTION jsonb_to_sparsevec(jsonb, integer, boolean) IS
    'reads a sparsevec from jsonb: an array of numbers, or its text';

CREATE CAST (jsonb AS sparsevec)
    WITH FUNCTION jsonb_to_sparsevec(jsonb, integer, boolean) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS sparsevec) IS
    'jsonb array of numbers, or text, to sparsevec';
