-- Collections: making, dropping, finding and describing them. None is STRICT: where an argument is
-- NULL it was left out.

CREATE FUNCTION milvus_create_collection(
    collection_name text,
    dimension integer DEFAULT NULL,
    primary_field_name text DEFAULT 'id',
    id_type text DEFAULT 'int',
    vector_field_name text DEFAULT 'vector',
    metric_type text DEFAULT 'COSINE',
    auto_id boolean DEFAULT false,
    max_length integer DEFAULT NULL,
    schema jsonb DEFAULT NULL,
    index_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    properties jsonb DEFAULT NULL,
    num_shards integer DEFAULT NULL,
    num_partitions integer DEFAULT NULL,
    description text DEFAULT NULL,
    enable_dynamic_field boolean DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_create_collection';
COMMENT ON FUNCTION milvus_create_collection(text, integer, text, text, text, text, boolean, integer, jsonb, jsonb, text, jsonb, integer, integer, text, boolean, double precision, text) IS
    'makes a collection, from a dimension (quick set-up, indexed and loaded) or from a schema';

CREATE FUNCTION milvus_drop_collection(
    collection_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_drop_collection';
COMMENT ON FUNCTION milvus_drop_collection(text, double precision, text) IS
    'drops a collection with its rows; says nothing where there is none';

CREATE FUNCTION milvus_rename_collection(
    old_name text,
    new_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_rename_collection';
COMMENT ON FUNCTION milvus_rename_collection(text, text, double precision, text) IS
    'renames a collection; rows, indexes, aliases and load state stay';

-- Into another database. An overload, so that the third argument of the other may be the timeout.
CREATE FUNCTION milvus_rename_collection(
    old_name text,
    new_name text,
    target_db text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_rename_collection_into';
COMMENT ON FUNCTION milvus_rename_collection(text, text, text, double precision, text) IS
    'renames a collection and moves it into another database';

CREATE FUNCTION milvus_truncate_collection(
    collection_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_truncate_collection';
COMMENT ON FUNCTION milvus_truncate_collection(text, double precision, text) IS
    'removes all rows of a collection';

CREATE FUNCTION milvus_has_collection(
    collection_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS boolean
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_has_collection';
COMMENT ON FUNCTION milvus_has_collection(text, double precision, text) IS
    'whether there is a collection or an alias of that name';

CREATE FUNCTION milvus_list_collections(
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF text
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_list_collections';
COMMENT ON FUNCTION milvus_list_collections(double precision, text) IS
    'names of the collections of a database, in order';

CREATE FUNCTION milvus_describe_collection(
    collection_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_describe_collection';
COMMENT ON FUNCTION milvus_describe_collection(text, double precision, text) IS
    'what a collection is: fields, settings, aliases; can be given back as a schema';

CREATE FUNCTION milvus_register_collection(
    table_name regclass,
    dynamic_field text DEFAULT NULL,
    properties jsonb DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_register_collection';
COMMENT ON FUNCTION milvus_register_collection(regclass, text, jsonb) IS
    'makes an existing table a collection, without a copy';

CREATE FUNCTION milvus_unregister_collection(
    collection_name text,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_unregister_collection';
COMMENT ON FUNCTION milvus_unregister_collection(text, text) IS
    'forgets that a table is a collection; the table stays';
