-- Order of vector: comparison functions, their operators, the btree operator class over them.
-- The first element that differs decides; else the one with fewer dimensions comes first.
-- <> has eqsel and eqjoinsel as its estimators, where neqsel and neqjoinsel would fit better: the
-- surface that applications know has them, and parity comes first.

CREATE FUNCTION vector_lt(vector, vector) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_lt';
COMMENT ON FUNCTION vector_lt(vector, vector) IS
    'whether the first is less than the second; behind operator <';

CREATE FUNCTION vector_le(vector, vector) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_le';
COMMENT ON FUNCTION vector_le(vector, vector) IS
    'whether the first is less than or equal to the second; behind operator <=';

CREATE FUNCTION vector_eq(vector, vector) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_eq';
COMMENT ON FUNCTION vector_eq(vector, vector) IS
    'whether the first is equal to the second; behind operator =';

CREATE FUNCTION vector_ne(vector, vector) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_ne';
COMMENT ON FUNCTION vector_ne(vector, vector) IS
    'whether the first is different from the second; behind operator <>';

CREATE FUNCTION vector_ge(vector, vector) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_ge';
COMMENT ON FUNCTION vector_ge(vector, vector) IS
    'whether the first is greater than or equal to the second; behind operator >=';

CREATE FUNCTION vector_gt(vector, vector) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_gt';
COMMENT ON FUNCTION vector_gt(vector, vector) IS
    'whether the first is greater than the second; behind operator >';

CREATE FUNCTION vector_cmp(vector, vector) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_cmp';
COMMENT ON FUNCTION vector_cmp(vector, vector) IS
    '-1, 0 or 1 as the first sorts before, with or after the second';

CREATE OPERATOR < (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_lt,
    COMMUTATOR = >,
    NEGATOR = >=,
    RESTRICT = scalarltsel,
    JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (vector, vector) IS
    'is less than';

CREATE OPERATOR <= (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_le,
    COMMUTATOR = >=,
    NEGATOR = >,
    RESTRICT = scalarlesel,
    JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (vector, vector) IS
    'is less than or equal to';

CREATE OPERATOR = (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_eq,
    COMMUTATOR = =,
    NEGATOR = <>,
    RESTRICT = eqsel,
    JOIN = eqjoinsel
);
COMMENT ON OPERATOR = (vector, vector) IS
    'is equal to';

CREATE OPERATOR <> (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_ne,
    COMMUTATOR = <>,
    NEGATOR = =,
    RESTRICT = eqsel,
    JOIN = eqjoinsel
);
COMMENT ON OPERATOR <> (vector, vector) IS
    'is different from';

CREATE OPERATOR >= (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_ge,
    COMMUTATOR = <=,
    NEGATOR = <,
    RESTRICT = scalargesel,
    JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (vector, vector) IS
    'is greater than or equal to';

CREATE OPERATOR > (
    LEFTARG = vector,
    RIGHTARG = vector,
    FUNCTION = vector_gt,
    COMMUTATOR = <,
    NEGATOR = <=,
    RESTRICT = scalargtsel,
    JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (vector, vector) IS
    'is greater than';

CREATE OPERATOR CLASS vector_ops
    DEFAULT FOR TYPE vector USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 vector_cmp(vector, vector);
COMMENT ON OPERATOR FAMILY vector_ops USING btree IS
    'order of vector';
COMMENT ON OPERATOR CLASS vector_ops USING btree IS
    'order of vector, for btree indexes, sorting and unique constraints';
