-- Distance operators of sparsevec, which has no arithmetic. Comparison stands in btree.sql.

CREATE OPERATOR <-> (
    LEFTARG = sparsevec,
    RIGHTARG = sparsevec,
    FUNCTION = l2_distance,
    COMMUTATOR = <->
);
COMMENT ON OPERATOR <-> (sparsevec, sparsevec) IS
    'Euclidean distance';

CREATE FUNCTION sparsevec_negative_inner_product(sparsevec, sparsevec) RETURNS float8
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_negative_inner_product';
COMMENT ON FUNCTION sparsevec_negative_inner_product(sparsevec, sparsevec) IS
    'inner product with its sign turned, so that smaller is more alike';

CREATE OPERATOR <#> (
    LEFTARG = sparsevec,
    RIGHTARG = sparsevec,
    FUNCTION = sparsevec_negative_inner_product,
    COMMUTATOR = <#>
);
COMMENT ON OPERATOR <#> (sparsevec, sparsevec) IS
    'negative inner product, so that smaller is more alike';

CREATE OPERATOR <=> (
    LEFTARG = sparsevec,
    RIGHTARG = sparsevec,
    FUNCTION = cosine_distance,
    COMMUTATOR = <=>
);
COMMENT ON OPERATOR <=> (sparsevec, sparsevec) IS
    'cosine distance: one minus the cosine of the angle';

CREATE OPERATOR <+> (
    LEFTARG = sparsevec,
    RIGHTARG = sparsevec,
    FUNCTION = l1_distance,
    COMMUTATOR = <+>
);
COMMENT ON OPERATOR <+> (sparsevec, sparsevec) IS
    'Manhattan distance: sum of absolute differences';
