-- Distance operators and arithmetic of halfvec, each arithmetic function beside its operator.
-- Comparison stands in btree.sql.

CREATE OPERATOR <-> (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = l2_distance,
    COMMUTATOR = <->
);
COMMENT ON OPERATOR <-> (halfvec, halfvec) IS
    'Euclidean distance';

CREATE FUNCTION halfvec_negative_inner_product(halfvec, halfvec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_negative_inner_product';
COMMENT ON FUNCTION halfvec_negative_inner_product(halfvec, halfvec) IS
    'inner product with its sign turned, so that smaller is more alike';

CREATE OPERATOR <#> (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_negative_inner_product,
    COMMUTATOR = <#>
);
COMMENT ON OPERATOR <#> (halfvec, halfvec) IS
    'negative inner product, so that smaller is more alike';

CREATE OPERATOR <=> (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = cosine_distance,
    COMMUTATOR = <=>
);
COMMENT ON OPERATOR <=> (halfvec, halfvec) IS
    'cosine distance: one minus the cosine of the angle';

CREATE OPERATOR <+> (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = l1_distance,
    COMMUTATOR = <+>
);
COMMENT ON OPERATOR <+> (halfvec, halfvec) IS
    'Manhattan distance: sum of absolute differences';

CREATE FUNCTION halfvec_add(halfvec, halfvec) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_add';
COMMENT ON FUNCTION halfvec_add(halfvec, halfvec) IS
    'sum, element by element; behind operator + and aggregate sum';

CREATE OPERATOR + (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_add,
    COMMUTATOR = +
);
COMMENT ON OPERATOR + (halfvec, halfvec) IS
    'adds element by element';

CREATE FUNCTION halfvec_sub(halfvec, halfvec) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_sub';
COMMENT ON FUNCTION halfvec_sub(halfvec, halfvec) IS
    'difference, element by element; behind operator -';

CREATE OPERATOR - (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_sub
);
COMMENT ON OPERATOR - (halfvec, halfvec) IS
    'subtracts element by element';

CREATE FUNCTION halfvec_mul(halfvec, halfvec) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_mul';
COMMENT ON FUNCTION halfvec_mul(halfvec, halfvec) IS
    'product, element by element; behind operator *';

CREATE OPERATOR * (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_mul,
    COMMUTATOR = *
);
COMMENT ON OPERATOR * (halfvec, halfvec) IS
    'multiplies element by element';

CREATE FUNCTION halfvec_concat(halfvec, halfvec) RETURNS halfvec
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_concat';
COMMENT ON FUNCTION halfvec_concat(halfvec, halfvec) IS
    'the elements of the first, then those of the second; behind operator ||';

CREATE OPERATOR || (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_concat
);
COMMENT ON OPERATOR || (halfvec, halfvec) IS
    'puts the second behind the first';
