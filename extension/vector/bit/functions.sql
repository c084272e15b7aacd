-- Distances between bit strings of equal length. The type is PostgreSQL's own.

CREATE FUNCTION hamming_distance(bit, bit) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'hamming_distance';
COMMENT ON FUNCTION hamming_distance(bit, bit) IS
    'number of positions in which two bit strings differ, as operator <~>';

CREATE FUNCTION jaccard_distance(bit, bit) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'jaccard_distance';
COMMENT ON FUNCTION jaccard_distance(bit, bit) IS
    'one minus common ones over all ones, from 0 to 1, as operator <%>';
