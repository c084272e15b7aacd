-- Removing rows, by filter or by keys. The overloads differ in the type of `ids` alone.

CREATE FUNCTION milvus_delete(
    collection_name text,
    filter text DEFAULT NULL,
    ids text DEFAULT NULL,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_delete';
COMMENT ON FUNCTION milvus_delete(text, text, text, text, double precision, jsonb, text) IS
    'removes the rows of a filter or of a list of keys; the reply has their number and keys';

CREATE FUNCTION milvus_delete(
    collection_name text,
    ids bigint,
    filter text DEFAULT NULL,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_delete_bigint';
COMMENT ON FUNCTION milvus_delete(text, bigint, text, text, double precision, jsonb, text) IS
    'removes the rows of a filter or of a list of keys; the reply has their number and keys';

CREATE FUNCTION milvus_delete(
    collection_name text,
    ids bigint[],
    filter text DEFAULT NULL,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_delete_bigints';
COMMENT ON FUNCTION milvus_delete(text, bigint[], text, text, double precision, jsonb, text) IS
    'removes the rows of a filter or of a list of keys; the reply has their number and keys';

CREATE FUNCTION milvus_delete(
    collection_name text,
    ids text[],
    filter text DEFAULT NULL,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_delete_texts';
COMMENT ON FUNCTION milvus_delete(text, text[], text, text, double precision, jsonb, text) IS
    'removes the rows of a filter or of a list of keys; the reply has their number and keys';

CREATE FUNCTION milvus_delete(
    collection_name text,
    ids json,
    filter text DEFAULT NULL,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_delete_json';
COMMENT ON FUNCTION milvus_delete(text, json, text, text, double precision, jsonb, text) IS
    'removes the rows of a filter or of a list of keys; the reply has their number and keys';

CREATE FUNCTION milvus_delete(
    collection_name text,
    ids jsonb,
    filter text DEFAULT NULL,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_delete_jsonb';
COMMENT ON FUNCTION milvus_delete(text, jsonb, text, text, double precision, jsonb, text) IS
    'removes the rows of a filter or of a list of keys; the reply has their number and keys';
