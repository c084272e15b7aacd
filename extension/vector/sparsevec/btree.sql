-- Order of sparsevec: comparison functions, their operators, the btree operator class over them.
-- It is the order that the same values written out as dense vectors would have.
-- <> has eqsel and eqjoinsel as its estimators, where neqsel and neqjoinsel would fit better: the
-- surface that applications know has them, and parity comes first.

CREATE FUNCTION sparsevec_lt(sparsevec, sparsevec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_lt';
COMMENT ON FUNCTION sparsevec_lt(sparsevec, sparsevec) IS
    'whether the first is less than the second; behind operator <';

CREATE FUNCTION sparsevec_le(sparsevec, sparsevec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_le';
COMMENT ON FUNCTION sparsevec_le(sparsevec, sparsevec) IS
    'whether the first is less than or equal to the second; behind operator <=';

CREATE FUNCTION sparsevec_eq(sparsevec, sparsevec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_eq';
COMMENT ON FUNCTION sparsevec_eq(sparsevec, sparsevec) IS
    'whether the first is equal to the second; behind operator =';

CREATE FUNCTION sparsevec_ne(sparsevec, sparsevec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_ne';
COMMENT ON FUNCTION sparsevec_ne(sparsevec, sparsevec) IS
    'whether the first is different from the second; behind operator <>';

CREATE FUNCTION sparsevec_ge(sparsevec, sparsevec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_ge';
COMMENT ON FUNCTION sparsevec_ge(sparsevec, sparsevec) IS
    'whether the first is greater than or equal to the second; behind operator >=';

CREATE FUNCTION sparsevec_gt(sparsevec, sparsevec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_gt';
COMMENT ON FUNCTION sparsevec_gt(sparsevec, sparsevec) IS
    'whether the first is greater than the second; behind operator >';

CREATE FUNCTION sparsevec_cmp(sparsevec, sparsevec) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_cmp';
COMMENT ON FUNCTION sparsevec_cmp(sparsevec, sparsevec) IS
    '-1, 0 or 1 as the first sorts before, with or after the second';

CREATE OPERATOR < (
    LEFTARG = sparsevec,
    RIGHTARG = sparsevec,
    FUNCTION = sparsevec_lt,
    COMMUTATOR = >,
    NEGATOR = >=,
    RESTRICT = scalarltsel,
    JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (sparsevec, sparsevec) IS
    'is less than';

CREATE OPERATOR <= (
    LEFTARG = sparsevec,
    RIGHTARG = sparsevec,
    FUNCTION = sparsevec_le,
    COMMUTATOR = >=,
    NEGATOR = >,
    RESTRICT = scalarlesel,
    JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (sparsevec, sparsevec) IS
    'is less than or equal to';

CREATE OPERATOR = (
    LEFTARG = sparsevec,
    RIGHTARG = sparsevec,
    FUNCTION = sparsevec_eq,
    COMMUTATOR = =,
    NEGATOR = <>,
    RESTRICT = eqsel,
    JOIN = eqjoinsel
);
COMMENT ON OPERATOR = (sparsevec, sparsevec) IS
    'is equal to';

CREATE OPERATOR <> (
    LEFTARG = sparsevec,
    RIGHTARG = sparsevec,
    FUNCTION = sparsevec_ne,
    COMMUTATOR = <>,
    NEGATOR = =,
    RESTRICT = eqsel,
    JOIN = eqjoinsel
);
COMMENT ON OPERATOR <> (sparsevec, sparsevec) IS
    'is different from';

CREATE OPERATOR >= (
    LEFTARG = sparsevec,
    RIGHTARG = sparsevec,
    FUNCTION = sparsevec_ge,
    COMMUTATOR = <=,
    NEGATOR = <,
    RESTRICT = scalargesel,
    JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (sparsevec, sparsevec) IS
    'is greater than or equal to';

CREATE OPERATOR > (
    LEFTARG = sparsevec,
    RIGHTARG = sparsevec,
    FUNCTION = sparsevec_gt,
    COMMUTATOR = <,
    NEGATOR = <=,
    RESTRICT = scalargtsel,
    JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (sparsevec, sparsevec) IS
    'is greater than';

CREATE OPERATOR CLASS sparsevec_ops
    DEFAULT FOR TYPE sparsevec USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 sparsevec_cmp(sparsevec, sparsevec);
COMMENT ON OPERATOR FAMILY sparsevec_ops USING btree IS
    'order of sparsevec';
COMMENT ON OPERATOR CLASS sparsevec_ops USING btree IS
    'order of sparsevec, for btree indexes, sorting and unique constraints';
