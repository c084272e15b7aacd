-- Operator classes of sparsevec for hnsw. Function 1 is what the index orders by: it must order as
-- the operator does but may be cheaper. Function 2, where there is one, says that values are
-- brought to length 1 first, which makes the inner product order as the cosine does; zero vectors
-- are not indexed. Function 3 tells the type.

CREATE OPERATOR CLASS sparsevec_l2_ops
    FOR TYPE sparsevec USING hnsw AS
    OPERATOR 1 <-> (sparsevec, sparsevec) FOR ORDER BY float_ops,
    FUNCTION 1 sparsevec_l2_squared_distance(sparsevec, sparsevec),
    FUNCTION 3 hnsw_sparsevec_support(internal);
COMMENT ON OPERATOR FAMILY sparsevec_l2_ops USING hnsw IS
    'Euclidean distance of sparsevec';
COMMENT ON OPERATOR CLASS sparsevec_l2_ops USING hnsw IS
    'search of sparsevec in order of <->, the Euclidean distance';

CREATE OPERATOR CLASS sparsevec_ip_ops
    FOR TYPE sparsevec USING hnsw AS
    OPERATOR 1 <#> (sparsevec, sparsevec) FOR ORDER BY float_ops,
    FUNCTION 1 sparsevec_negative_inner_product(sparsevec, sparsevec),
    FUNCTION 3 hnsw_sparsevec_support(internal);
COMMENT ON OPERATOR FAMILY sparsevec_ip_ops USING hnsw IS
    'negative inner product of sparsevec';
COMMENT ON OPERATOR CLASS sparsevec_ip_ops USING hnsw IS
    'search of sparsevec in order of <#>, the negative inner product';

CREATE OPERATOR CLASS sparsevec_cosine_ops
    FOR TYPE sparsevec USING hnsw AS
    OPERATOR 1 <=> (sparsevec, sparsevec) FOR ORDER BY float_ops,
    FUNCTION 1 sparsevec_negative_inner_product(sparsevec, sparsevec),
    FUNCTION 2 l2_norm(sparsevec),
    FUNCTION 3 hnsw_sparsevec_support(internal);
COMMENT ON OPERATOR FAMILY sparsevec_cosine_ops USING hnsw IS
    'cosine distance of sparsevec';
COMMENT ON OPERATOR CLASS sparsevec_cosine_ops USING hnsw IS
    'search of sparsevec in order of <=>, the cosine distance';

CREATE OPERATOR CLASS sparsevec_l1_ops
    FOR TYPE sparsevec USING hnsw AS
    OPERATOR 1 <+> (sparsevec, sparsevec) FOR ORDER BY float_ops,
    FUNCTION 1 l1_distance(sparsevec, sparsevec),
    FUNCTION 3 hnsw_sparsevec_support(internal);
COMMENT ON OPERATOR FAMILY sparsevec_l1_ops USING hnsw IS
    'Manhattan distance of sparsevec';
COMMENT ON OPERATOR CLASS sparsevec_l1_ops USING hnsw IS
    'search of sparsevec in order of <+>, the Manhattan distance';
