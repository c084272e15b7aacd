-- Distance operators and arithmetic of vector, each arithmetic function beside its operator.
-- Comparison stands in btree.sql.

CREATE OPERATOR <-> (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = l2_distance,
    COMMUTATOR = <->
);
COMMENT ON OPERATOR <-> (vector, vector) IS
    'Euclidean distance';

CREATE FUNCTION vector_negative_inner_product(vector, vector) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_negative_inner_product';
COMMENT ON FUNCTION vector_negative_inner_product(vector, vector) IS
    'inner product with its sign turned, so that smaller is more alike';

CREATE OPERATOR <#> (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_negative_inner_product,
    COMMUTATOR = <#>
);
COMMENT ON OPERATOR <#> (vector, vector) IS
    'negative inner product, so that smaller is more alike';

CREATE OPERATOR <=> (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = cosine_distance,
    COMMUTATOR = <=>
);
COMMENT ON OPERATOR <=> (vector, vector) IS
    'cosine distance: one minus the cosine of the angle';

CREATE OPERATOR <+> (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = l1_distance,
    COMMUTATOR = <+>
);
COMMENT ON OPERATOR <+> (vector, vector) IS
    'Manhattan distance: sum of absolute differences';

CREATE FUNCTION vector_add(vector, vector) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_add';
COMMENT ON FUNCTION vector_add(vector, vector) IS
    'sum, element by element; behind operator + and aggregate sum';

CREATE OPERATOR + (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_add,
    COMMUTATOR = +
);
COMMENT ON OPERATOR + (vector, vector) IS
    'adds element by element';

CREATE FUNCTION vector_sub(vector, vector) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_sub';
COMMENT ON FUNCTION vector_sub(vector, vector) IS
    'difference, element by element; behind operator -';

CREATE OPERATOR - (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_sub
);
COMMENT ON OPERATOR - (vector, vector) IS
    'subtracts element by element';

CREATE FUNCTION vector_mul(vector, vector) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_mul';
COMMENT ON FUNCTION vector_mul(vector, vector) IS
    'product, element by element; behind operator *';

CREATE OPERATOR * (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_mul,
    COMMUTATOR = *
);
COMMENT ON OPERATOR * (vector, vector) IS
    'multiplies element by element';

CREATE FUNCTION vector_concat(vector, vector) RETURNS vector
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_concat';
COMMENT ON FUNCTION vector_concat(vector, vector) IS
    'the elements of the first, then those of the second; behind operator ||';

CREATE OPERATOR || (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_concat
);
COMMENT ON OPERATOR || (vector, vector) IS
    'puts the second behind the first';
