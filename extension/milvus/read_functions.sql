-- Reading rows: by filter, by keys. The overloads differ in the type of `ids` alone, which stands
-- before every default where it is not text.

CREATE FUNCTION milvus_query(
    collection_name text,
    filter text DEFAULT NULL,
    output_fields text[] DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    ids text DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_query';
COMMENT ON FUNCTION milvus_query(text, text, text[], bigint, bigint, text, text[], jsonb, double precision, text) IS
    'entities that a filter or a list of keys chooses, in the order of their keys';

CREATE FUNCTION milvus_query(
    collection_name text,
    ids bigint,
    output_fields text[] DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    filter text DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_query_bigint';
COMMENT ON FUNCTION milvus_query(text, bigint, text[], bigint, bigint, text, text[], jsonb, double precision, text) IS
    'entities that a filter or a list of keys chooses, in the order of their keys';

CREATE FUNCTION milvus_query(
    collection_name text,
    ids bigint[],
    output_fields text[] DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    filter text DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_query_bigints';
COMMENT ON FUNCTION milvus_query(text, bigint[], text[], bigint, bigint, text, text[], jsonb, double precision, text) IS
    'entities that a filter or a list of keys chooses, in the order of their keys';

CREATE FUNCTION milvus_query(
    collection_name text,
    ids text[],
    output_fields text[] DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    filter text DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_query_texts';
COMMENT ON FUNCTION milvus_query(text, text[], text[], bigint, bigint, text, text[], jsonb, double precision, text) IS
    'entities that a filter or a list of keys chooses, in the order of their keys';

CREATE FUNCTION milvus_query(
    collection_name text,
    ids json,
    output_fields text[] DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    filter text DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_query_json';
COMMENT ON FUNCTION milvus_query(text, json, text[], bigint, bigint, text, text[], jsonb, double precision, text) IS
    'entities that a filter or a list of keys chooses, in the order of their keys';

CREATE FUNCTION milvus_query(
    collection_name text,
    ids jsonb,
    output_fields text[] DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    filter text DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_query_jsonb';
COMMENT ON FUNCTION milvus_query(text, jsonb, text[], bigint, bigint, text, text[], jsonb, double precision, text) IS
    'entities that a filter or a list of keys chooses, in the order of their keys';

CREATE FUNCTION milvus_get(
    collection_name text,
    ids text,
    output_fields text[] DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_get';
COMMENT ON FUNCTION milvus_get(text, text, text[], text[], double precision, text) IS
    'entities of these keys, in the order of the keys; keys that no row has are left out';

CREATE FUNCTION milvus_get(
    collection_name text,
    ids bigint,
    output_fields text[] DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_get_bigint';
COMMENT ON FUNCTION milvus_get(text, bigint, text[], text[], double precision, text) IS
    'entities of these keys, in the order of the keys; keys that no row has are left out';

CREATE FUNCTION milvus_get(
    collection_name text,
    ids bigint[],
    output_fields text[] DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_get_bigints';
COMMENT ON FUNCTION milvus_get(text, bigint[], text[], text[], double precision, text) IS
    'entities of these keys, in the order of the keys; keys that no row has are left out';

CREATE FUNCTION milvus_get(
    collection_name text,
    ids text[],
    output_fields text[] DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_get_texts';
COMMENT ON FUNCTION milvus_get(text, text[], text[], text[], double precision, text) IS
    'entities of these keys, in the order of the keys; keys that no row has are left out';

CREATE FUNCTION milvus_get(
    collection_name text,
    ids json,
    output_fields text[] DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_get_json';
COMMENT ON FUNCTION milvus_get(text, json, text[], text[], double precision, text) IS
    'entities of these keys, in the order of the keys; keys that no row has are left out';

CREATE FUNCTION milvus_get(
    collection_name text,
    ids jsonb,
    output_fields text[] DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_get_jsonb';
COMMENT ON FUNCTION milvus_get(text, jsonb, text[], text[], double precision, text) IS
    'entities of these keys, in the order of the keys; keys that no row has are left out';

CREATE FUNCTION milvus_query_iterator(
    collection_name text,
    batch_size bigint DEFAULT 1000,
    limit_rows bigint DEFAULT NULL,
    filter text DEFAULT NULL,
    output_fields text[] DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_query_iterator';
COMMENT ON FUNCTION milvus_query_iterator(text, bigint, bigint, text, text[], text[], jsonb, double precision, text) IS
    'all entities that a filter chooses, however many, in the order of their keys; reads batch by batch';
