-- Distance operators of bit.

CREATE OPERATOR <~> (
    LEFTARG = bit,
    RIGHTARG = bit,
    FUNCTION = hamming_distance,
    COMMUTATOR = <~>
);
COMMENT ON OPERATOR <~> (bit, bit) IS
    'Hamming distance: number of differing positions';

CREATE OPERATOR <%> (
    LEFTARG = bit,
    RIGHTARG = bit,
    FUNCTION = jaccard_distance,
    COMMUTATOR = <%>
);
COMMENT ON OPERATOR <%> (bit, bit) IS
    'Jaccard distance: one minus common ones over all ones';
