-- Load state, and flush.

CREATE FUNCTION milvus_load_collection(
    collection_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_load_collection';
COMMENT ON FUNCTION milvus_load_collection(text, double precision, text) IS
    'marks a collection as loaded, so that it can be read; needs an index on each vector field; as milvus_flush';

CREATE FUNCTION milvus_release_collection(
    collection_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_release_collection';
COMMENT ON FUNCTION milvus_release_collection(text, double precision, text) IS
    'marks a collection as not loaded';

CREATE FUNCTION milvus_load_partitions(
    collection_name text,
    partition_names text[],
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_load_partitions';
COMMENT ON FUNCTION milvus_load_partitions(text, text[], double precision, text) IS
    'marks partitions as loaded';

CREATE FUNCTION milvus_release_partitions(
    collection_name text,
    partition_names text[],
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_release_partitions';
COMMENT ON FUNCTION milvus_release_partitions(text, text[], double precision, text) IS
    'marks partitions as not loaded';

CREATE FUNCTION milvus_get_load_state(
    collection_name text,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_get_load_state';
COMMENT ON FUNCTION milvus_get_load_state(text, text, double precision, text) IS
    'whether a collection or partition is loaded: Loaded, NotLoad or NotExist';

CREATE FUNCTION milvus_flush(
    collection_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_flush';
COMMENT ON FUNCTION milvus_flush(text, double precision, text) IS
    'guarantees no more than commit does; IVF indexes that were made of few rows learn their lists again';
