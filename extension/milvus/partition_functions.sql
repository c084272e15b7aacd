-- Partitions of a collection.

CREATE FUNCTION milvus_create_partition(
    collection_name text,
    partition_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_create_partition';
COMMENT ON FUNCTION milvus_create_partition(text, text, double precision, text) IS
    'makes a partition; says nothing where it exists';

CREATE FUNCTION milvus_drop_partition(
    collection_name text,
    partition_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_drop_partition';
COMMENT ON FUNCTION milvus_drop_partition(text, text, double precision, text) IS
    'drops a partition with its rows; it must be released first';

CREATE FUNCTION milvus_has_partition(
    collection_name text,
    partition_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS boolean
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_has_partition';
COMMENT ON FUNCTION milvus_has_partition(text, text, double precision, text) IS
    'whether a collection has a partition of that name';

CREATE FUNCTION milvus_list_partitions(
    collection_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF text
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_list_partitions';
COMMENT ON FUNCTION milvus_list_partitions(text, double precision, text) IS
    'names of the partitions, oldest first';
