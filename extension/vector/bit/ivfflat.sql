-- Operator classes of bit for ivfflat. Function 1 is what the index orders by, function 3 is for the
-- training of the lists' centres, function 5 tells the type.

CREATE OPERATOR CLASS bit_hamming_ops
    FOR TYPE bit USING ivfflat AS
    OPERATOR 1 <~> (bit, bit) FOR ORDER BY float_ops,
    FUNCTION 1 hamming_distance(bit, bit),
    FUNCTION 3 hamming_distance(bit, bit),
    FUNCTION 5 ivfflat_bit_support(internal);
COMMENT ON OPERATOR FAMILY bit_hamming_ops USING ivfflat IS
    'Hamming distance of bit';
COMMENT ON OPERATOR CLASS bit_hamming_ops USING ivfflat IS
    'search of bit in order of <~>, the Hamming distance';
