-- Fields of a collection that there is.

CREATE FUNCTION milvus_add_field(
    collection_name text,
    field_name text,
    data_type text DEFAULT NULL,
    description text DEFAULT NULL,
    nullable boolean DEFAULT NULL,
    default_value jsonb DEFAULT NULL,
    max_length integer DEFAULT NULL,
    element_type text DEFAULT NULL,
    max_capacity integer DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_add_field';
COMMENT ON FUNCTION milvus_add_field(text, text, text, text, boolean, jsonb, integer, text, integer, double precision, text) IS
    'adds a scalar field, which must be nullable or have a default; the rows are not rewritten';

CREATE FUNCTION milvus_add_field(
    collection_name text,
    field_schema jsonb,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_add_field_schema';
COMMENT ON FUNCTION milvus_add_field(text, jsonb, double precision, text) IS
    'adds a field as the fields of a schema describe one';

CREATE FUNCTION milvus_drop_field(
    collection_name text,
    field_name text,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_drop_field';
COMMENT ON FUNCTION milvus_drop_field(text, text, double precision, text) IS
    'drops a field with its values and its index; not the key, the partition key or the only vector';
