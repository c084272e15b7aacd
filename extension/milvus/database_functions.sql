-- Databases of Milvus, which are schemas.

CREATE FUNCTION milvus_create_database(
    db_name text,
    timeout double precision DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_create_database';
COMMENT ON FUNCTION milvus_create_database(text, double precision) IS
    'makes a database, which is a schema';

CREATE FUNCTION milvus_drop_database(
    db_name text,
    timeout double precision DEFAULT NULL
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_drop_database';
COMMENT ON FUNCTION milvus_drop_database(text, double precision) IS
    'drops a database that is empty';

CREATE FUNCTION milvus_list_databases()
    RETURNS SETOF text
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_list_databases';
COMMENT ON FUNCTION milvus_list_databases() IS
    'databases that the caller may use';

CREATE FUNCTION milvus_use_database(
    db_name text
)
    RETURNS void
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_use_database';
COMMENT ON FUNCTION milvus_use_database(text) IS
    'makes a database the current one of the session, first in its search path';
