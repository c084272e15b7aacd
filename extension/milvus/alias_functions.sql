-- Aliases of collections.

CREATE FUNCTION milvus_create_alias(
    collection_name text,
    alias text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_create_alias';
COMMENT ON FUNCTION milvus_create_alias(text, text, double precision, text) IS
    'gives a collection a further name';

CREATE FUNCTION milvus_alter_alias(
    collection_name text,
    alias text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_alter_alias';
COMMENT ON FUNCTION milvus_alter_alias(text, text, double precision, text) IS
    'gives an alias to another collection, or makes it';

CREATE FUNCTION milvus_drop_alias(
    alias text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_drop_alias';
COMMENT ON FUNCTION milvus_drop_alias(text, double precision, text) IS
    'drops an alias; says nothing where there is none';

CREATE FUNCTION milvus_describe_alias(
    alias text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_describe_alias';
COMMENT ON FUNCTION milvus_describe_alias(text, double precision, text) IS
    'which collection an alias stands for';

CREATE FUNCTION milvus_list_aliases(
    collection_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF text
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_list_aliases';
COMMENT ON FUNCTION milvus_list_aliases(text, double precision, text) IS
    'aliases of a collection, or of a whole database';
