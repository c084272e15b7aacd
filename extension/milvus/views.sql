-- Collections, partitions and fields for psql and monitoring. As with the functions that describe and list, whoever may use
-- a schema sees what is in it; numbers of rows and sizes only who may read all rows of the table. They are estimates of the
-- last ANALYZE or VACUUM: milvus_get_collection_stats counts.

CREATE VIEW milvus_collections AS
SELECT n.nspname AS db_name,
    t.relname AS collection_name,
    c.table_name,
    pg_catalog.pg_get_userbyid(t.relowner) AS owner,
    pg_catalog.obj_description(t.oid, 'pg_class') AS description,
    CASE WHEN c.loaded THEN 'Loaded' ELSE 'NotLoad' END AS load_state,
    CASE WHEN t.relkind = 'p' THEN p.partitions ELSE 1 END AS partitions,
    CASE WHEN r.readable AND p.analysed THEN p.rows END AS rows_estimate,
    CASE WHEN r.readable THEN p.bytes END AS total_bytes,
    CASE WHEN r.readable THEN p.index_bytes END AS index_bytes,
    (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index AS x
        JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        JOIN pg_catalog.pg_am AS a ON a.oid = i.relam AND a.amname IN ('hnsw', 'ivfflat')
        WHERE x.indrelid = t.oid) AS vector_indexes,
    c.dynamic_field IS NOT NULL AS enable_dynamic_field,
    c.consistency_level,
    ARRAY(SELECT a.alias FROM milvus.aliases AS a WHERE a.table_name = c.table_name ORDER BY a.alias) AS aliases,
    c.properties
FROM milvus.collections AS c
JOIN pg_catalog.pg_class AS t ON t.oid = c.table_name
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
CROSS JOIN LATERAL (SELECT pg_catalog.has_table_privilege(t.oid, 'SELECT')
    AND NOT pg_catalog.row_security_active(t.oid) AS readable) AS r
CROSS JOIN LATERAL (SELECT pg_catalog.count(*) AS partitions,
        pg_catalog.bool_or(l.reltuples >= 0) AS analysed,
        pg_catalog.sum(CASE WHEN l.reltuples > 0 THEN l.reltuples::bigint ELSE 0 END)::bigint AS rows,
        CASE WHEN r.readable THEN pg_catalog.sum(pg_catalog.pg_total_relation_size(l.oid))::bigint END AS bytes,
        CASE WHEN r.readable THEN pg_catalog.sum(pg_catalog.pg_indexes_size(l.oid))::bigint END AS index_bytes
    FROM pg_catalog.pg_class AS l
    WHERE l.relkind = 'r' AND (l.oid = t.oid
        OR t.relkind = 'p' AND l.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree(t.oid)))) AS p
WHERE pg_catalog.has_schema_privilege(n.oid, 'USAGE');

COMMENT ON VIEW milvus_collections IS
    'collections: load state, partitions, estimated rows, sizes; numbers only where one may read all rows';
COMMENT ON COLUMN milvus_collections.db_name IS 'schema, which Milvus calls a database';
COMMENT ON COLUMN milvus_collections.rows_estimate IS 'rows at the last ANALYZE or VACUUM; milvus_get_collection_stats counts';
COMMENT ON COLUMN milvus_collections.total_bytes IS 'tables, indexes and values stored out of line';
COMMENT ON COLUMN milvus_collections.vector_indexes IS 'indexes by hnsw or ivfflat; vector_indexes has each';
GRANT SELECT ON milvus_collections TO PUBLIC;

CREATE VIEW milvus_partitions AS
SELECT n.nspname AS db_name,
    t.relname AS collection_name,
    p.partition_name,
    l.oid::pg_catalog.regclass AS table_name,
    CASE WHEN c.loaded AND NOT p.partition_name = ANY (c.released_partitions) THEN 'Loaded' ELSE 'NotLoad' END AS load_state,
    CASE WHEN r.readable AND l.reltuples >= 0 THEN l.reltuples::bigint END AS rows_estimate,
    CASE WHEN r.readable THEN pg_catalog.pg_total_relation_size(l.oid) END AS total_bytes,
    CASE WHEN r.readable THEN pg_catalog.pg_indexes_size(l.oid) END AS index_bytes
FROM milvus.collections AS c
JOIN pg_catalog.pg_class AS t ON t.oid = c.table_name
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_inherits AS i ON i.inhparent = t.oid AND t.relkind = 'p'
JOIN pg_catalog.pg_class AS l ON l.oid = coalesce(i.inhrelid, t.oid)
CROSS JOIN LATERAL (SELECT pg_catalog.has_table_privilege(t.oid, 'SELECT')
    AND NOT pg_catalog.row_security_active(t.oid) AS readable) AS r
-- Without a list of names there is the one of Milvus's; children of a partition key go by their own.
CROSS JOIN LATERAL (SELECT CASE WHEN l.oid = t.oid THEN '_default'
    ELSE coalesce(pg_catalog.substring(pg_catalog.pg_get_expr(l.relpartbound, l.oid), '^FOR VALUES IN [(]''([^'']*)''[)]$'),
        l.relname) END AS partition_name) AS p
WHERE pg_catalog.has_schema_privilege(n.oid, 'USAGE');

COMMENT ON VIEW milvus_partitions IS
    'partitions of collections, each with its table, load state, estimated rows and sizes';
COMMENT ON COLUMN milvus_partitions.partition_name IS 'name as in milvus_list_partitions; of a partition key, the name of the table';
GRANT SELECT ON milvus_partitions TO PUBLIC;

CREATE VIEW milvus_fields AS
SELECT n.nspname AS db_name,
    t.relname AS collection_name,
    (f.field->>'field_id')::bigint AS field_id,
    f.field->>'name' AS field_name,
    f.field->>'type' AS type,
    f.field->'params' AS params,
    coalesce((f.field->>'is_primary')::boolean, false) AS is_primary,
    coalesce((f.field->>'auto_id')::boolean, false) AS auto_id,
    coalesce((f.field->>'nullable')::boolean, false) AS nullable,
    coalesce((f.field->>'is_partition_key')::boolean, false) AS is_partition_key,
    f.field->>'element_type' AS element_type,
    f.field->'default_value' AS default_value,
    f.field->>'description' AS description,
    ARRAY(SELECT i FROM milvus_list_indexes(pg_catalog.format('%I.%I', n.nspname, t.relname), f.field->>'name') AS i) AS indexes
FROM milvus.collections AS c
JOIN pg_catalog.pg_class AS t ON t.oid = c.table_name
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(
    CASE WHEN pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        THEN milvus_describe_collection(pg_catalog.format('%I.%I', n.nspname, t.relname))->'fields' ELSE '[]' END) AS f (field);

COMMENT ON VIEW milvus_fields IS
    'fields of collections as milvus_describe_collection tells them, a row each, with their indexes';
GRANT SELECT ON milvus_fields TO PUBLIC;
