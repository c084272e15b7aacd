-- Properties of a collection, and the removal of rows that are past their time to live.

CREATE FUNCTION milvus_alter_collection_properties(
    collection_name text,
    properties jsonb,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_alter_collection_properties';
COMMENT ON FUNCTION milvus_alter_collection_properties(text, jsonb, double precision, text) IS
    'sets properties of a collection; those not given stay';

CREATE FUNCTION milvus_drop_collection_properties(
    collection_name text,
    property_keys text[],
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_drop_collection_properties';
COMMENT ON FUNCTION milvus_drop_collection_properties(text, text[], double precision, text) IS
    'removes properties of a collection; says nothing of those that it does not have';

CREATE FUNCTION milvus_compact(
    collection_name text,
    is_clustering boolean DEFAULT false,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_compact';
COMMENT ON FUNCTION milvus_compact(text, boolean, double precision, text) IS
    'removes rows older than collection.ttl.seconds; space is freed by VACUUM, which no function can run; as milvus_flush';
