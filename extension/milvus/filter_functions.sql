-- Filters.

CREATE FUNCTION milvus_filter_to_sql(
    collection_name text,
    filter text,
    filter_params jsonb DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS text
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_filter_to_sql';
COMMENT ON FUNCTION milvus_filter_to_sql(text, text, jsonb, text) IS
    'the SQL condition that a filter stands for, for WHERE on the collection''s table';
