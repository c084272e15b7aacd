-- Operator classes of vector for hnsw. Function 1 is what the index orders by: it must order as the
-- operator does but may be cheaper. Function 2, where there is one, says that values are brought to
-- length 1 first, which makes the inner product order as the cosine does; zero vectors are not
-- indexed.

CREATE OPERATOR CLASS vector_l2_ops
    FOR TYPE vector USING hnsw AS
    OPERATOR 1 <-> (vector, vector) FOR ORDER BY float_ops,
    FUNCTION 1 vector_l2_squared_distance(vector, vector);
COMMENT ON OPERATOR FAMILY vector_l2_ops USING hnsw IS
    'Euclidean distance of vector';
COMMENT ON OPERATOR CLASS vector_l2_ops USING hnsw IS
    'search of vector in order of <->, the Euclidean distance';

CREATE OPERATOR CLASS vector_ip_ops
    FOR TYPE vector USING hnsw AS
    OPERATOR 1 <#> (vector, vector) FOR ORDER BY float_ops,
    FUNCTION 1 vector_negative_inner_product(vector, vector);
COMMENT ON OPERATOR FAMILY vector_ip_ops USING hnsw IS
    'negative inner product of vector';
COMMENT ON OPERATOR CLASS vector_ip_ops USING hnsw IS
    'search of vector in order of <#>, the negative inner product';

CREATE OPERATOR CLASS vector_cosine_ops
    FOR TYPE vector USING hnsw AS
    OPERATOR 1 <=> (vector, vector) FOR ORDER BY float_ops,
    FUNCTION 1 vector_negative_inner_product(vector, vector),
    FUNCTION 2 vector_norm(vector);
COMMENT ON OPERATOR FAMILY vector_cosine_ops USING hnsw IS
    'cosine distance of vector';
COMMENT ON OPERATOR CLASS vector_cosine_ops USING hnsw IS
    'search of vector in order of <=>, the cosine distance';

CREATE OPERATOR CLASS vector_l1_ops
    FOR TYPE vector USING hnsw AS
    OPERATOR 1 <+> (vector, vector) FOR ORDER BY float_ops,
    FUNCTION 1 l1_distance(vector, vector);
COMMENT ON OPERATOR FAMILY vector_l1_ops USING hnsw IS
    'Manhattan distance of vector';
COMMENT ON OPERATOR CLASS vector_l1_ops USING hnsw IS
    'search of vector in order of <+>, the Manhattan distance';
