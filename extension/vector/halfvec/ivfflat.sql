-- Operator classes of halfvec for ivfflat. Function 1 is what the index orders by: it must order as the
-- operator does but may be cheaper. Function 2, where there is one, says that values are brought to
-- length 1 first; zero vectors are not indexed then. Functions 3 and 4 are for the training of the
-- lists' centres, function 5 tells the type.

CREATE OPERATOR CLASS halfvec_l2_ops
    FOR TYPE halfvec USING ivfflat AS
    OPERATOR 1 <-> (halfvec, halfvec) FOR ORDER BY float_ops,
    FUNCTION 1 halfvec_l2_squared_distance(halfvec, halfvec),
    FUNCTION 3 l2_distance(halfvec, halfvec),
    FUNCTION 5 ivfflat_halfvec_support(internal);
COMMENT ON OPERATOR FAMILY halfvec_l2_ops USING ivfflat IS
    'Euclidean distance of halfvec';
COMMENT ON OPERATOR CLASS halfvec_l2_ops USING ivfflat IS
    'search of halfvec in order of <->, the Euclidean distance';

CREATE OPERATOR CLASS halfvec_ip_ops
    FOR TYPE halfvec USING ivfflat AS
    OPERATOR 1 <#> (halfvec, halfvec) FOR ORDER BY float_ops,
    FUNCTION 1 halfvec_negative_inner_product(halfvec, halfvec),
    FUNCTION 3 halfvec_spherical_distance(halfvec, halfvec),
    FUNCTION 4 l2_norm(halfvec),
    FUNCTION 5 ivfflat_halfvec_support(internal);
COMMENT ON OPERATOR FAMILY halfvec_ip_ops USING ivfflat IS
    'negative inner product of halfvec';
COMMENT ON OPERATOR CLASS halfvec_ip_ops USING ivfflat IS
    'search of halfvec in order of <#>, the negative inner product';

CREATE OPERATOR CLASS halfvec_cosine_ops
    FOR TYPE halfvec USING ivfflat AS
    OPERATOR 1 <=> (halfvec, halfvec) FOR ORDER BY float_ops,
    FUNCTION 1 halfvec_negative_inner_product(halfvec, halfvec),
    FUNCTION 2 l2_norm(halfvec),
    FUNCTION 3 halfvec_spherical_distance(halfvec, halfvec),
    FUNCTION 4 l2_norm(halfvec),
    FUNCTION 5 ivfflat_halfvec_support(internal);
COMMENT ON OPERATOR FAMILY halfvec_cosine_ops USING ivfflat IS
    'cosine distance of halfvec';
COMMENT ON OPERATOR CLASS halfvec_cosine_ops USING ivfflat IS
    'search of halfvec in order of <=>, the cosine distance';
