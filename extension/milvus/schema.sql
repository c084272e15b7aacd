-- The schema of the catalog, fixed by name and owned by the extension, so that no call depends on a
-- search path to find it. Types and functions do not live here but in the schema that CREATE
-- EXTENSION names. If a schema milvus exists already, the installation stops: it is someone else's.

CREATE SCHEMA milvus;
COMMENT ON SCHEMA milvus IS
    'catalog of the extension milvus; collections themselves live in the schemas of their users';
GRANT USAGE ON SCHEMA milvus TO PUBLIC;
