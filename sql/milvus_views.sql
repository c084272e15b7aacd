-- The views milvus_collections, milvus_partitions and milvus_fields: what they say, and to whom.
SET client_min_messages = warning;
CREATE SCHEMA milvus_seen;
SET search_path = milvus_seen, public;
SELECT milvus_create_collection('books', schema => '{"description": "of a library", "enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true, "auto_id": true}, {"name": "title", "type": "VARCHAR", "max_length": 99, "nullable": true, "description": "as printed"},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}', index_params => '{"field_name": "v", "index_type": "HNSW", "metric_type": "L2"}');
SELECT milvus_create_collection('quick', 2), milvus_create_partition('books', 'new'), milvus_create_alias('books', 'texts');
SELECT milvus_insert('books', '[{"title": "a", "v": [1, 2]}, {"title": "b", "v": [1, 3]}]') IS NOT NULL AS inserted,
    milvus_insert('books', '[{"title": "c", "v": [1, 2]}]', 'new') IS NOT NULL AS inserted;
SELECT milvus_load_collection('books'), milvus_release_partitions('books', '{new}'), milvus_release_collection('quick');
SELECT collection_name, rows_estimate FROM milvus_collections WHERE db_name = 'milvus_seen' ORDER BY 1;
ANALYZE books;
SELECT collection_name, table_name, owner = current_user AS mine, description, load_state, partitions, rows_estimate, vector_indexes, enable_dynamic_field AS dynamic, aliases
FROM milvus_collections WHERE db_name = 'milvus_seen' ORDER BY 1;
SELECT collection_name, partition_name, load_state, rows_estimate, total_bytes = pg_total_relation_size(table_name) AS bytes,
    index_bytes = pg_indexes_size(table_name) AS index_bytes
FROM milvus_partitions WHERE db_name = 'milvus_seen' ORDER BY 1, 2;
SELECT (SELECT sum(total_bytes) FROM milvus_partitions AS p WHERE p.collection_name = c.collection_name AND p.db_name = c.db_name) = total_bytes AS sum,
    (SELECT count(*) FROM milvus_list_partitions('books')) = partitions AS listed
FROM milvus_collections AS c WHERE collection_name = 'books' AND db_name = 'milvus_seen';
SELECT collection_name, field_name, type, params, is_primary, auto_id, nullable, description, indexes FROM milvus_fields
WHERE db_name = 'milvus_seen' ORDER BY collection_name, field_id;

-- Without USAGE of the schema nothing is seen; with it names, and numbers only of what one may read whole.
CREATE ROLE milvus_seer;
SET ROLE milvus_seer;
SELECT count(*) FROM milvus_collections WHERE db_name = 'milvus_seen';
SELECT count(*) FROM milvus_partitions WHERE db_name = 'milvus_seen';
SELECT count(*) FROM milvus_fields WHERE db_name = 'milvus_seen';
RESET ROLE;
GRANT USAGE ON SCHEMA milvus_seen TO milvus_seer;
SET ROLE milvus_seer;
SELECT collection_name, partitions, rows_estimate, total_bytes, index_bytes FROM milvus_collections WHERE collection_name = 'books' AND db_name = 'milvus_seen';
SELECT count(*) FROM milvus_fields WHERE db_name = 'milvus_seen';
RESET ROLE;
GRANT SELECT ON books TO milvus_seer;
SET ROLE milvus_seer;
SELECT rows_estimate, total_bytes > 0 AS bytes FROM milvus_collections WHERE collection_name = 'books' AND db_name = 'milvus_seen';
RESET ROLE;
ALTER TABLE books ENABLE ROW LEVEL SECURITY;
SET ROLE milvus_seer;
SELECT rows_estimate, total_bytes FROM milvus_collections WHERE collection_name = 'books' AND db_name = 'milvus_seen';
SELECT count(rows_estimate) FROM milvus_partitions WHERE collection_name = 'books' AND db_name = 'milvus_seen';
RESET ROLE;
SELECT milvus_drop_alias('texts'), milvus_drop_collection('books'), milvus_drop_collection('quick');
DROP SCHEMA milvus_seen CASCADE;
DROP ROLE milvus_seer;
