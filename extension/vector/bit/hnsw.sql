-- Operator classes of bit for hnsw. Function 1 is what the index orders by: it must order as the
-- operator does but may be cheaper. Function 3 tells the type.

CREATE OPERATOR CLASS bit_hamming_ops
    FOR TYPE bit USING hnsw AS
    OPERATOR 1 <~> (bit, bit) FOR ORDER BY float_ops,
    FUNCTION 1 hamming_distance(bit, bit),
    FUNCTION 3 hnsw_bit_support(internal);
COMMENT ON OPERATOR FAMILY bit_hamming_ops USING hnsw IS
    'Hamming distance of bit';
COMMENT ON OPERATOR CLASS bit_hamming_ops USING hnsw IS
    'search of bit in order of <~>, the Hamming distance';

CREATE OPERATOR CLASS bit_jaccard_ops
    FOR TYPE bit USING hnsw AS
    OPERATOR 1 <%> (bit, bit) FOR ORDER BY float_ops,
    FUNCTION 1 jaccard_distance(bit, bit),
    FUNCTION 3 hnsw_bit_support(internal);
COMMENT ON OPERATOR FAMILY bit_jaccard_ops USING hnsw IS
    'Jaccard distance of bit';
COMMENT ON OPERATOR CLASS bit_jaccard_ops USING hnsw IS
    'search of bit in order of <%>, the Jaccard distance';
