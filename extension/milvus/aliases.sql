-- Aliases. The database of an alias is the schema of its table, so that it moves with the table. The
-- functions keep a name from being given twice in one schema; rights and dumps as for collections.

CREATE TABLE milvus.aliases (
    alias text COLLATE "C" NOT NULL,
    table_name regclass NOT NULL,
    CONSTRAINT aliases_pkey PRIMARY KEY (alias, table_name)
);
COMMENT ON TABLE milvus.aliases IS
    'further names of collections; written by the milvus functions only, never by hand';
COMMENT ON COLUMN milvus.aliases.alias IS
    'the name, valid wherever a collection name is, in the schema of the table';
COMMENT ON COLUMN milvus.aliases.table_name IS
    'the table; follows it through renames and into another schema';
CREATE INDEX aliases_of_table ON milvus.aliases (table_name);

GRANT SELECT ON milvus.aliases TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('milvus.aliases',
    'WHERE EXISTS (SELECT FROM pg_catalog.pg_class WHERE pg_class.oid = aliases.table_name)');
