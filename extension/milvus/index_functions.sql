-- Indexes of a collection.

CREATE FUNCTION milvus_create_index(
    collection_name text,
    index_params jsonb,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_create_index';
COMMENT ON FUNCTION milvus_create_index(text, jsonb, double precision, text) IS
    'makes the indexes that index_params describes, one a field';

CREATE FUNCTION milvus_drop_index(
    collection_name text,
    index_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_drop_index';
COMMENT ON FUNCTION milvus_drop_index(text, text, double precision, text) IS
    'drops an index; the collection must be released first';

CREATE FUNCTION milvus_list_indexes(
    collection_name text,
    field_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF text
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_list_indexes';
COMMENT ON FUNCTION milvus_list_indexes(text, text, double precision, text) IS
    'names of the indexes of a collection or of a field';

CREATE FUNCTION milvus_describe_index(
    collection_name text,
    index_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_describe_index';
COMMENT ON FUNCTION milvus_describe_index(text, text, double precision, text) IS
    'what an index is, and how many rows it has';
