-- Counts of rows, exact and as the caller may see them.

CREATE FUNCTION milvus_get_collection_stats(
    collection_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_get_collection_stats';
COMMENT ON FUNCTION milvus_get_collection_stats(text, double precision, text) IS
    'number of rows of a collection';

CREATE FUNCTION milvus_get_partition_stats(
    collection_name text,
    partition_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_get_partition_stats';
COMMENT ON FUNCTION milvus_get_partition_stats(text, text, double precision, text) IS
    'number of rows of a partition';
