-- Indexes of Milvus's that are none of the server's: FLAT, an exact scan. All others describe
-- themselves in their own comments. Rights and dumps as for collections.

CREATE TABLE milvus.flat_indexes (
    table_name regclass NOT NULL,
    field_name name NOT NULL,
    index_name text COLLATE "C" NOT NULL,
    definition jsonb NOT NULL,
    CONSTRAINT flat_indexes_pkey PRIMARY KEY (table_name, index_name)
);
COMMENT ON TABLE milvus.flat_indexes IS
    'indexes of type FLAT, which stand for an exact scan; written by the milvus functions only';
COMMENT ON COLUMN milvus.flat_indexes.table_name IS
    'the table; follows it through renames and into another schema';
COMMENT ON COLUMN milvus.flat_indexes.field_name IS
    'the column; the entry counts only while the table has it';
COMMENT ON COLUMN milvus.flat_indexes.index_name IS
    'name of the index, unique in its collection';
COMMENT ON COLUMN milvus.flat_indexes.definition IS
    'what was asked for: index_name, index_type, metric_type, params';

GRANT SELECT ON milvus.flat_indexes TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('milvus.flat_indexes',
    'WHERE EXISTS (SELECT FROM pg_catalog.pg_class WHERE pg_class.oid = flat_indexes.table_name)');
