-- Hashing of the three types: hash joins, hash aggregates, DISTINCT, GROUP BY and hash indexes.
-- Equal values hash alike, 0 and -0 included, so this agrees with the btree classes.

CREATE FUNCTION vector_hash(vector) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_hash';
COMMENT ON FUNCTION vector_hash(vector) IS
    '32-bit hash of a vector; equal values have equal hashes';

CREATE FUNCTION vector_hash_extended(vector, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'vector_hash_extended';
COMMENT ON FUNCTION vector_hash_extended(vector, bigint) IS
    '64-bit hash of a vector with a seed, for hash partitions';

CREATE OPERATOR CLASS vector_ops
    DEFAULT FOR TYPE vector USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 vector_hash(vector),
    FUNCTION 2 vector_hash_extended(vector, bigint);
COMMENT ON OPERATOR FAMILY vector_ops USING hash IS
    'equality of vector';
COMMENT ON OPERATOR CLASS vector_ops USING hash IS
    'equality of vector, for hash joins, hash aggregates and hash indexes';

CREATE FUNCTION halfvec_hash(halfvec) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_hash';
COMMENT ON FUNCTION halfvec_hash(halfvec) IS
    '32-bit hash of a halfvec; equal values have equal hashes';

CREATE FUNCTION halfvec_hash_extended(halfvec, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'halfvec_hash_extended';
COMMENT ON FUNCTION halfvec_hash_extended(halfvec, bigint) IS
    '64-bit hash of a halfvec with a seed, for hash partitions';

CREATE OPERATOR CLASS halfvec_ops
    DEFAULT FOR TYPE halfvec USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 halfvec_hash(halfvec),
    FUNCTION 2 halfvec_hash_extended(halfvec, bigint);
COMMENT ON OPERATOR FAMILY halfvec_ops USING hash IS
    'equality of halfvec';
COMMENT ON OPERATOR CLASS halfvec_ops USING hash IS
    'equality of halfvec, for hash joins, hash aggregates and hash indexes';

CREATE FUNCTION sparsevec_hash(sparsevec) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_hash';
COMMENT ON FUNCTION sparsevec_hash(sparsevec) IS
    '32-bit hash of a sparsevec; equal values have equal hashes';

CREATE FUNCTION sparsevec_hash_extended(sparsevec, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sparsevec_hash_extended';
COMMENT ON FUNCTION sparsevec_hash_extended(sparsevec, bigint) IS
    '64-bit hash of a sparsevec with a seed, for hash partitions';

CREATE OPERATOR CLASS sparsevec_ops
    DEFAULT FOR TYPE sparsevec USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 sparsevec_hash(sparsevec),
    FUNCTION 2 sparsevec_hash_extended(sparsevec, bigint);
COMMENT ON OPERATOR FAMILY sparsevec_ops USING hash IS
    'equality of sparsevec';
COMMENT ON OPERATOR CLASS sparsevec_ops USING hash IS
    'equality of sparsevec, for hash joins, hash aggregates and hash indexes';

-- The operators learn that they can be hashed. ALTER OPERATOR says that only from PostgreSQL 17 on,
-- so the catalog is written directly, here for a fresh install and an upgrade alike: one path, and
-- CREATE OPERATOR in the pieces of the surface stays as old catalogs have it.
UPDATE pg_catalog.pg_operator
SET oprcanhash = true
WHERE oid = ANY (ARRAY[
    '=(vector,vector)'::pg_catalog.regoperator,
    '=(halfvec,halfvec)'::pg_catalog.regoperator,
    '=(sparsevec,sparsevec)'::pg_catalog.regoperator
]::pg_catalog.oid[]);
