-- Operator classes of halfvec for hnsw. Function 1 is what the index orders by: it must order as
-- the operator does but may be cheaper. Function 2, where there is one, says that values are
-- brought to length 1 first, which makes the inner product order as the cosine does; zero vectors
-- are not indexed. Function 3 tells the type.

CREATE OPERATOR CLASS halfvec_l2_ops
    FOR TYPE halfvec USING hnsw AS
    OPERATOR 1 <-> (halfvec, halfvec) FOR ORDER BY float_ops,
    FUNCTION 1 halfvec_l2_squared_distance(halfvec, halfvec),
    FUNCTION 3 hnsw_halfvec_support(internal);
COMMENT ON OPERATOR FAMILY halfvec_l2_ops USING hnsw IS
    'Euclidean distance of halfvec';
COMMENT ON OPERATOR CLASS halfvec_l2_ops USING hnsw IS
    'search of halfvec in order of <->, the Euclidean distance';

CREATE OPERATOR CLASS halfvec_ip_ops
    FOR TYPE halfvec USING hnsw AS
    OPERATOR 1 <#> (halfvec, halfvec) FOR ORDER BY float_ops,
    FUNCTION 1 halfvec_negative_inner_product(halfvec, halfvec),
    FUNCTION 3 hnsw_halfvec_support(internal);
COMMENT ON OPERATOR FAMILY halfvec_ip_ops USING hnsw IS
    'negative inner product of halfvec';
COMMENT ON OPERATOR CLASS halfvec_ip_ops USING hnsw IS
    'search of halfvec in order of <#>, the negative inner product';

CREATE OPERATOR CLASS halfvec_cosine_ops
    FOR TYPE halfvec USING hnsw AS
    OPERATOR 1 <=> (halfvec, halfvec) FOR ORDER BY float_ops,
    FUNCTION 1 halfvec_negative_inner_product(halfvec, halfvec),
    FUNCTION 2 l2_norm(halfvec),
    FUNCTION 3 hnsw_halfvec_support(internal);
COMMENT ON OPERATOR FAMILY halfvec_cosine_ops USING hnsw IS
    'cosine distance of halfvec';
COMMENT ON OPERATOR CLASS halfvec_cosine_ops USING hnsw IS
    'search of halfvec in order of <=>, the cosine distance';

CREATE OPERATOR CLASS halfvec_l1_ops
    FOR TYPE halfvec USING hnsw AS
    OPERATOR 1 <+> (halfvec, halfvec) FOR ORDER BY float_ops,
    FUNCTION 1 l1_distance(halfvec, halfvec),
    FUNCTION 3 hnsw_halfvec_support(internal);
COMMENT ON OPERATOR FAMILY halfvec_l1_ops USING hnsw IS
    'Manhattan distance of halfvec';
COMMENT ON OPERATOR CLASS halfvec_l1_ops USING hnsw IS
    'search of halfvec in order of <+>, the Manhattan distance';
