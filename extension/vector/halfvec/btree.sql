-- Order of halfvec: comparison functions, their operators, the btree operator class over them.
-- The first element that differs decides; else the one with fewer dimensions comes first.
-- <> has eqsel and eqjoinsel as its estimators, where neqsel and neqjoinsel would fit better: the
-- surface that applications know has them, and parity comes first.

CREATE FUNCTION halfvec_lt(halfvec, halfvec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_lt';
COMMENT ON FUNCTION halfvec_lt(halfvec, halfvec) IS
    'whether the first is less than the second; behind operator <';

CREATE FUNCTION halfvec_le(halfvec, halfvec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_le';
COMMENT ON FUNCTION halfvec_le(halfvec, halfvec) IS
    'whether the first is less than or equal to the second; behind operator <=';

CREATE FUNCTION halfvec_eq(halfvec, halfvec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_eq';
COMMENT ON FUNCTION halfvec_eq(halfvec, halfvec) IS
    'whether the first is equal to the second; behind operator =';

CREATE FUNCTION halfvec_ne(halfvec, halfvec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_ne';
COMMENT ON FUNCTION halfvec_ne(halfvec, halfvec) IS
    'whether the first is different from the second; behind operator <>';

CREATE FUNCTION halfvec_ge(halfvec, halfvec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_ge';
COMMENT ON FUNCTION halfvec_ge(halfvec, halfvec) IS
    'whether the first is greater than or equal to the second; behind operator >=';

CREATE FUNCTION halfvec_gt(halfvec, halfvec) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_gt';
COMMENT ON FUNCTION halfvec_gt(halfvec, halfvec) IS
    'whether the first is greater than the second; behind operator >';

CREATE FUNCTION halfvec_cmp(halfvec, halfvec) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_cmp';
COMMENT ON FUNCTION halfvec_cmp(halfvec, halfvec) IS
    '-1, 0 or 1 as the first sorts before, with or after the second';

CREATE OPERATOR < (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_lt,
    COMMUTATOR = >,
    NEGATOR = >=,
    RESTRICT = scalarltsel,
    JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (halfvec, halfvec) IS
    'is less than';

CREATE OPERATOR <= (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_le,
    COMMUTATOR = >=,
    NEGATOR = >,
    RESTRICT = scalarlesel,
    JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (halfvec, halfvec) IS
    'is less than or equal to';

CREATE OPERATOR = (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_eq,
    COMMUTATOR = =,
    NEGATOR = <>,
    RESTRICT = eqsel,
    JOIN = eqjoinsel
);
COMMENT ON OPERATOR = (halfvec, halfvec) IS
    'is equal to';

CREATE OPERATOR <> (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_ne,
    COMMUTATOR = <>,
    NEGATOR = =,
    RESTRICT = eqsel,
    JOIN = eqjoinsel
);
COMMENT ON OPERATOR <> (halfvec, halfvec) IS
    'is different from';

CREATE OPERATOR >= (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_ge,
    COMMUTATOR = <=,
    NEGATOR = <,
    RESTRICT = scalargesel,
    JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (halfvec, halfvec) IS
    'is greater than or equal to';

CREATE OPERATOR > (
    LEFTARG = halfvec,
    RIGHTARG = halfvec,
    FUNCTION = halfvec_gt,
    COMMUTATOR = <,
    NEGATOR = <=,
    RESTRICT = scalargtsel,
    JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (halfvec, halfvec) IS
    'is greater than';

CREATE OPERATOR CLASS halfvec_ops
    DEFAULT FOR TYPE halfvec USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 halfvec_cmp(halfvec, halfvec);
COMMENT ON OPERATOR FAMILY halfvec_ops USING btree IS
    'order of halfvec';
COMMENT ON OPERATOR CLASS halfvec_ops USING btree IS
    'order of halfvec, for btree indexes, sorting and unique constraints';
