-- Operator classes of vector for ivfflat. Function 1 is what the index orders by: it must order as the
-- operator does but may be cheaper. Function 2, where there is one, says that values are brought to
-- length 1 first; zero vectors are not indexed then. Functions 3 and 4 are for the training of the
-- lists' centres.

CREATE OPERATOR CLASS vector_l2_ops
    DEFAULT FOR TYPE vector USING ivfflat AS
    OPERATOR 1 <-> (vector, vector) FOR ORDER BY float_ops,
    FUNCTION 1 vector_l2_squared_distance(vector, vector),
    FUNCTION 3 l2_distance(vector, vector);
COMMENT ON OPERATOR FAMILY vector_l2_ops USING ivfflat IS
    'Euclidean distance of vector';
COMMENT ON OPERATOR CLASS vector_l2_ops USING ivfflat IS
    'search of vector in order of <->, the Euclidean distance';

CREATE OPERATOR CLASS vector_ip_ops
    FOR TYPE vector USING ivfflat AS
    OPERATOR 1 <#> (vector, vector) FOR ORDER BY float_ops,
    FUNCTION 1 vector_negative_inner_product(vector, vector),
    FUNCTION 3 vector_spherical_distance(vector, vector),
    FUNCTION 4 vector_norm(vector);
COMMENT ON OPERATOR FAMILY vector_ip_ops USING ivfflat IS
    'negative inner product of vector';
COMMENT ON OPERATOR CLASS vector_ip_ops USING ivfflat IS
    'search of vector in order of <#>, the negative inner product';

CREATE OPERATOR CLASS vector_cosine_ops
    FOR TYPE vector USING ivfflat AS
    OPERATOR 1 <=> (vector, vector) FOR ORDER BY float_ops,
    FUNCTION 1 vector_negative_inner_product(vector, vector),
    FUNCTION 2 vector_norm(vector),
    FUNCTION 3 vector_spherical_distance(vector, vector),
    FUNCTION 4 vector_norm(vector);
COMMENT ON OPERATOR FAMILY vector_cosine_ops USING ivfflat IS
    'cosine distance of vector';
COMMENT ON OPERATOR CLASS vector_cosine_ops USING ivfflat IS
    'search of vector in order of <=>, the cosine distance';
