-- Rows in. Each call is one atomic change.

CREATE FUNCTION milvus_insert(
    collection_name text,
    data text,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_insert';
COMMENT ON FUNCTION milvus_insert(text, text, text, double precision, text) IS
    'inserts rows given as JSON text: an object, a list of objects, or a list of columns';

CREATE FUNCTION milvus_insert(
    collection_name text,
    data json,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_insert';
COMMENT ON FUNCTION milvus_insert(text, json, text, double precision, text) IS
    'inserts rows given as json: an object, a list of objects, or a list of columns';

CREATE FUNCTION milvus_insert(
    collection_name text,
    data jsonb,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_insert_jsonb';
COMMENT ON FUNCTION milvus_insert(text, jsonb, text, double precision, text) IS
    'inserts rows given as jsonb: an object, a list of objects, or a list of columns';

CREATE FUNCTION milvus_upsert(
    collection_name text,
    data text,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    partial_update boolean DEFAULT false,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_upsert';
COMMENT ON FUNCTION milvus_upsert(text, text, text, double precision, boolean, text) IS
    'inserts rows, or replaces those whose keys are there, given as JSON text; with partial_update it changes the given fields only';

CREATE FUNCTION milvus_upsert(
    collection_name text,
    data json,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    partial_update boolean DEFAULT false,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_upsert';
COMMENT ON FUNCTION milvus_upsert(text, json, text, double precision, boolean, text) IS
    'inserts rows, or replaces those whose keys are there, given as json; with partial_update it changes the given fields only';

CREATE FUNCTION milvus_upsert(
    collection_name text,
    data jsonb,
    partition_name text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    partial_update boolean DEFAULT false,
    db_name text DEFAULT NULL
)
    RETURNS jsonb
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_upsert_jsonb';
COMMENT ON FUNCTION milvus_upsert(text, jsonb, text, double precision, boolean, text) IS
    'inserts rows, or replaces those whose keys are there, given as jsonb; with partial_update it changes the given fields only';
