-- The catalog of collections: which tables are collections, and what Milvus knows of a collection
-- that a table cannot say. Names, fields, keys, partitions, descriptions, rights and rows are the
-- table's own and are not repeated here. Why each column, and who may read and write: README.md.

CREATE TABLE milvus.collections (
    table_name regclass NOT NULL,
    dynamic_field name,
    consistency_level text NOT NULL DEFAULT 'Bounded',
    num_shards integer NOT NULL DEFAULT 1,
    properties jsonb NOT NULL DEFAULT '{}',
    loaded boolean NOT NULL,
    released_partitions text[] NOT NULL DEFAULT '{}',
    CONSTRAINT collections_pkey PRIMARY KEY (table_name),
    CONSTRAINT consistency_level_is_known CHECK (
        consistency_level IN ('Strong', 'Session', 'Bounded', 'Eventually', 'Customized')),
    CONSTRAINT num_shards_is_1_to_16 CHECK (num_shards BETWEEN 1 AND 16),
    CONSTRAINT properties_is_object CHECK (jsonb_typeof(properties) = 'object')
);

COMMENT ON TABLE milvus.collections IS
    'tables that are Milvus collections; written by the milvus functions only, never by hand';
COMMENT ON COLUMN milvus.collections.table_name IS
    'the table; follows it through renames and into another schema, dumped as its qualified name';
COMMENT ON COLUMN milvus.collections.dynamic_field IS
    'jsonb column that takes keys which are no field of the schema; null where there is none';
COMMENT ON COLUMN milvus.collections.consistency_level IS
    'level asked for when the collection was created; kept to be shown, since reads are always strong';
COMMENT ON COLUMN milvus.collections.num_shards IS
    'number of shards asked for; kept to be shown, since a table has none';
COMMENT ON COLUMN milvus.collections.properties IS
    'properties of the collection, such as collection.ttl.seconds, as one object';
COMMENT ON COLUMN milvus.collections.loaded IS
    'whether the collection is loaded, so that searches and queries may read it';
COMMENT ON COLUMN milvus.collections.released_partitions IS
    'names of the partitions that are not loaded although the collection is';

-- Everyone may read, as with the server's own catalogs, and nobody but the owner of the extension
-- may write. pg_dump run by an ordinary role needs the right to read.
GRANT SELECT ON milvus.collections TO PUBLIC;

-- Entries belong to the user's data, so a dump carries them. An entry whose table is gone stays
-- behind: its number could mean another table where the dump is restored.
SELECT pg_catalog.pg_extension_config_dump('milvus.collections',
    'WHERE EXISTS (SELECT FROM pg_catalog.pg_class WHERE pg_class.oid = collections.table_name)');
