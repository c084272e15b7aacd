INSERT INTO rarity
SELECT token, ln((SELECT count(*) FROM described)::float8 / count(*))
FROM described, tokens(name || ' ' || text) GROUP BY token;
ANALYZE rarity;

SELECT milvus_create_collection('packages', schema => '{"description": "packages installed on this Debian", "fields": [
    {"name": "name", "type": "VARCHAR", "max_length": 200, "is_primary": true},
    {"name": "section", "type": "VARCHAR", "max_length": 100},
    {"name": "size", "type": "INT64", "description": "installed, in kB"},
    {"name": "summary", "type": "VARCHAR", "max_length": 1000},
    {"name": "embedding", "type": "FLOAT_VECTOR", "dim": 256}]}',
    index_params => '{"field_name": "embedding", "index_type": "HNSW", "metric_type": "COSINE"}') IS NULL AS created \gset
SELECT milvus_insert('packages', jsonb_agg(jsonb_build_object('name', name, 'section', section, 'size', size,
    'summary', summary, 'embedding', embed(name || ' ' || text)))) ->> 'insert_count' AS packages FROM described \gset
SELECT milvus_load_collection('packages') IS NULL AS loaded \gset
-- An ordinary table beside it: which package needs which.
CREATE TABLE needs AS SELECT name, needed FROM described, unnest(depends) AS needed;
ANALYZE;
\echo :packages packages are in the collection "packages".
