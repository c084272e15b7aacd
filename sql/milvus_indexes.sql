-- Indexes: every type, parameters in and out of range, JSON paths that filters use, what is refused.
CREATE SCHEMA milvus_indexes;
SET search_path = milvus_indexes, public;
-- What a statement says: SQLSTATE, message and detail of its error.
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ')';
END $$;
-- The index that serves a filter on the collection, if any.
CREATE FUNCTION pg_temp.used(collection text, filter text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE plan jsonb;
BEGIN
    EXECUTE format('EXPLAIN (FORMAT json) SELECT id FROM %I WHERE %s', collection, milvus_filter_to_sql(collection, filter)) INTO plan;
    RETURN jsonb_path_query_first(plan, '$.**."Index Name"') #>> '{}';
END $$;
-- An index made as asked and dropped again: what the server has for it.
CREATE FUNCTION pg_temp.made(params text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    name text := COALESCE(params::jsonb ->> 'index_name', params::jsonb ->> 'field_name');
    def text;
BEGIN
    PERFORM milvus_create_index('c', params::jsonb);
    SELECT regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', '') INTO def FROM pg_index
    WHERE indrelid = 'c'::regclass AND obj_description(indexrelid, 'pg_class')::jsonb -> 'milvus_index' ->> 'index_name' = name;
    PERFORM milvus_drop_index('c', name);
    RETURN COALESCE(def, 'none');
END $$;

SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 8},
    {"name": "h", "type": "FLOAT16_VECTOR", "dim": 2}, {"name": "b", "type": "BINARY_VECTOR", "dim": 8}, {"name": "s", "type": "SPARSE_FLOAT_VECTOR"},
    {"name": "flag", "type": "BOOL"}, {"name": "n", "type": "INT64"}, {"name": "f", "type": "FLOAT"}, {"name": "t", "type": "VARCHAR", "max_length": 50},
    {"name": "tags", "type": "ARRAY", "element_type": "VARCHAR", "max_length": 5, "max_capacity": 5},
    {"name": "reals", "type": "ARRAY", "element_type": "FLOAT", "max_capacity": 5}, {"name": "doc", "type": "JSON"}]}');
-- Vectors.
SELECT p, pg_temp.made(p) FROM (VALUES
    ('{"field_name": "v"}'), ('{"field_name": "v", "index_type": ""}'), ('{"field_name": "v", "index_type": "flat", "metric_type": "l2"}'),
    ('{"field_name": "v", "index_type": "HNSW", "metric_type": "IP", "params": {"M": 5, "efConstruction": "100"}}'),
    ('{"field_name": "v", "index_type": "HNSW", "metric_type": "L2", "params": {"M": 2048, "efConstruction": 5000}}'),
    ('{"field_name": "v", "index_type": "HNSW_SQ", "metric_type": "COSINE", "params": {"M": 16, "sq_type": "SQ8", "refine": true}}'),
    ('{"field_name": "v", "index_type": "IVF_FLAT", "metric_type": "L2", "params": {"nlist": 128}}'),
    ('{"field_name": "v", "index_type": "IVF_PQ", "metric_type": "L2", "params": {"nlist": "64", "m": 4, "nbits": 8}}'),
    ('{"field_name": "v", "index_type": "IVF_SQ8"}'), ('{"field_name": "v", "index_type": "IVF_RABITQ", "metric_type": "IP", "params": {"nlist": 1}}'),
    ('{"field_name": "v", "index_type": "SCANN", "metric_type": "L2", "params": {"nlist": 128, "with_raw_data": true}}'),
    ('{"field_name": "v", "index_type": "DISKANN", "metric_type": "L2"}'),
    ('{"field_name": "v", "index_type": "GPU_CAGRA", "metric_type": "L2", "params": {"graph_degree": 32}}'),
    ('{"field_name": "v", "index_type": "GPU_IVF_FLAT", "metric_type": "L2", "params": {"nlist": 65536}}'),
    ('{"field_name": "h", "index_type": "HNSW", "metric_type": "COSINE", "index_name": "other_name"}'),
    ('{"field_name": "b"}'), ('{"field_name": "b", "index_type": "BIN_FLAT", "metric_type": "JACCARD"}'),
    ('{"field_name": "h", "index_type": "IVF_FLAT", "metric_type": "COSINE", "params": {"nlist": 10}}'),
    ('{"field_name": "b", "index_type": "BIN_IVF_FLAT", "metric_type": "HAMMING", "params": {"nlist": 20}}'),
    ('{"field_name": "b", "index_type": "BIN_IVF_FLAT", "metric_type": "JACCARD", "params": {"nlist": 1}}'),
    ('{"field_name": "s"}'), ('{"field_name": "s", "index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP", "params": {"drop_ratio_build": 0.2}}'),
    ('{"field_name": "s", "index_type": "SPARSE_WAND", "metric_type": "IP"}')) AS v (p);
-- Scalars.
SELECT p, pg_temp.made(p) FROM (VALUES
    ('{"field_name": "n", "index_type": "STL_SORT"}'), ('{"field_name": "t", "index_type": "TRIE"}'), ('{"field_name": "t", "index_type": "Trie"}'),
    ('{"field_name": "t", "index_type": "BITMAP"}'), ('{"field_name": "flag", "index_type": "INVERTED"}'), ('{"field_name": "f", "index_type": "INVERTED"}'),
    ('{"field_name": "tags", "index_type": "INVERTED"}'), ('{"field_name": "tags", "index_type": "BITMAP"}'), ('{"field_name": "reals"}'),
    ('{"field_name": "doc", "index_type": "INVERTED"}'), ('{"field_name": "n"}'), ('{"field_name": "id", "index_type": "INVERTED"}')) AS v (p);
-- Paths.
SELECT p, pg_temp.made(p) FROM (VALUES
    ('{"field_name": "doc", "index_type": "INVERTED", "params": {"json_path": "doc[\"a\"]", "json_cast_type": "VARCHAR"}}'),
    ('{"field_name": "doc", "index_type": "INVERTED", "params": {"json_path": "doc[\"a\"][\"it''s\"][0]", "json_cast_type": "double"}}'),
    ('{"field_name": "doc", "params": {"json_path": "doc[\"list\"]", "json_cast_type": "ARRAY_DOUBLE"}}'),
    ('{"field_name": "color", "index_type": "INVERTED", "params": {"json_path": "color", "json_cast_type": "VARCHAR"}}'),
    ('{"field_name": "$meta", "index_type": "AUTOINDEX", "index_name": "by_size", "params": {"json_path": "$meta[\"size\"]", "json_cast_type": "BOOL"}}')
) AS v (p);

-- Refused.
SELECT p, pg_temp.said(format('SELECT milvus_create_index(''c'', %L)', p)) FROM (VALUES
    ('{}'), ('[1]'), ('{"field_name": "x"}'), ('{"field_name": "v", "index_name": "no good"}'), ('{"field_name": "v", "index_type": "BTREE"}'),
    ('{"field_name": "v", "index_type": "BIN_FLAT"}'), ('{"field_name": "b", "index_type": "IVF_FLAT"}'), ('{"field_name": "s", "index_type": "HNSW"}'),
    ('{"field_name": "n", "index_type": "TRIE"}'), ('{"field_name": "flag", "index_type": "STL_SORT"}'), ('{"field_name": "doc", "index_type": "STL_SORT"}'),
    ('{"field_name": "f", "index_type": "BITMAP"}'), ('{"field_name": "id", "index_type": "BITMAP"}'), ('{"field_name": "reals", "index_type": "BITMAP"}'),
    ('{"field_name": "t", "index_type": "NGRAM", "params": {"min_gram": 2, "max_gram": 3}}'),
    ('{"field_name": "v", "metric_type": "JACCARD"}'), ('{"field_name": "b", "metric_type": "L2"}'), ('{"field_name": "s", "metric_type": "COSINE"}'),
    ('{"field_name": "s", "metric_type": "BM25"}'), ('{"field_name": "n", "metric_type": "L2"}'), ('{"field_name": "v", "metric_type": 1}'),
    ('{"field_name": "v", "index_type": "HNSW", "params": {"M": 1}}'), ('{"field_name": "v", "index_type": "HNSW", "params": {"M": 2049}}'),
    ('{"field_name": "v", "index_type": "HNSW", "params": {"M": "many"}}'), ('{"field_name": "v", "index_type": "HNSW", "params": {"efConstruction": 0}}'),
    ('{"field_name": "v", "index_type": "IVF_FLAT", "params": {"nlist": 65537}}'), ('{"field_name": "v", "index_type": "IVF_PQ", "params": {"m": 3}}'),
    ('{"field_name": "v", "index_type": "IVF_PQ", "params": {"m": 4, "nbits": 65}}'), ('{"field_name": "v", "params": {"colour": 1}}'),
    ('{"field_name": "s", "params": {"drop_ratio_build": 1}}'), ('{"field_name": "v", "params": 5}'), ('{"field_name": "v", "colour": 1}'),
    ('{"field_name": "v", "index_type": "SCANN", "params": {"with_raw_data": 2}}'),
    ('{"field_name": "t", "index_type": "INVERTED", "params": {"json_path": "t[\"a\"]", "json_cast_type": "VARCHAR"}}'),
    ('{"field_name": "doc", "params": {"json_path": "doc[\"a\"]"}}'), ('{"field_name": "doc", "params": {"json_path": "doc[\"a\"]", "json_cast_type": "INT65"}}'),
    ('{"field_name": "doc", "params": {"json_path": "doc", "json_cast_type": "DOUBLE"}}'), ('{"field_name": "doc", "params": {"json_path": 5, "json_cast_type": "DOUBLE"}}'),
    ('{"field_name": "doc", "params": {"json_path": "other[\"a\"]", "json_cast_type": "DOUBLE"}}'),
    ('{"field_name": "doc", "params": {"json_path": "doc[\"a\"", "json_cast_type": "DOUBLE"}}'),
    ('{"field_name": "doc", "params": {"json_path": "doc[\"a\"] == 1 or doc[\"b\"]", "json_cast_type": "DOUBLE"}}'),
    ('{"field_name": "doc", "params": {"json_path": "exists doc[\"a\"]); DROP TABLE c; --", "json_cast_type": "DOUBLE"}}')) AS v (p);
SELECT pg_temp.said($$SELECT milvus_create_index('c', NULL)$$), pg_temp.said($$SELECT milvus_create_index('none', '{"field_name": "v"}')$$);
SELECT milvus_list_indexes('c');

-- One index a field, or a path; the same again is no error. Drop and describe.
SELECT milvus_create_index('c', '[{"field_name": "v", "metric_type": "L2"}, {"field_name": "doc", "params": {"json_path": "doc[\"a\"]", "json_cast_type": "DOUBLE"}},
    {"field_name": "doc", "index_name": "doc_b", "params": {"json_path": "doc[\"b\"]", "json_cast_type": "DOUBLE"}}]');
SELECT milvus_create_index('c', '{"field_name": "doc", "params": {"json_path": "doc[\"a\"]", "json_cast_type": "DOUBLE"}}');
SELECT p, pg_temp.said(format('SELECT milvus_create_index(''c'', %L)', p)) FROM (VALUES ('{"field_name": "v", "metric_type": "IP"}'),
    ('{"field_name": "h", "index_name": "v"}'), ('{"field_name": "doc", "index_name": "again", "params": {"json_path": "doc[\"a\"]", "json_cast_type": "DOUBLE"}}')) AS v (p);
SELECT milvus_list_indexes('c'), milvus_list_indexes('c', 'doc'), milvus_list_indexes('c', 'x');
SELECT milvus_describe_index('c', 'doc_b');
SELECT milvus_drop_index('c', 'doc_b'), milvus_drop_index('c', 'doc_b'), milvus_drop_index('c', 'v'), milvus_drop_index('c', 'doc');
SELECT milvus_list_indexes('c');
SELECT pg_temp.said($$SELECT milvus_describe_index('c', 'v')$$), pg_temp.said($$SELECT milvus_drop_index('c', '')$$);

-- Filters use them.
INSERT INTO c (id, v, h, b, s, flag, n, f, t, tags, reals, doc, "$meta")
SELECT i, array_fill(i, '{8}')::vector, '[1,2]', B'10000000', '{1:1}/1000000000', i % 2 = 0, i, i, 'text ' || lpad(i::text, 4, '0'), ARRAY['a' || i % 500],
    ARRAY[i]::real[], jsonb_build_object('a', jsonb_build_object('b', i), 's', 'x' || i, 'list', jsonb_build_array(i, i + 1)),
    jsonb_build_object('color', 'c' || i, 'size', i)
FROM generate_series(1, 2000) AS i;
SELECT milvus_create_index('c', '[{"field_name": "n", "index_type": "STL_SORT"}, {"field_name": "t", "index_type": "TRIE"}, {"field_name": "tags", "index_type": "INVERTED"},
    {"field_name": "doc", "index_name": "doc_ab", "params": {"json_path": "doc[\"a\"][\"b\"]", "json_cast_type": "DOUBLE"}},
    {"field_name": "doc", "index_name": "doc_s", "params": {"json_path": "doc[''s'']", "json_cast_type": "VARCHAR"}},
    {"field_name": "doc", "index_name": "doc_list", "params": {"json_path": "doc[\"list\"]", "json_cast_type": "ARRAY_DOUBLE"}},
    {"field_name": "color", "params": {"json_path": "color", "json_cast_type": "VARCHAR"}},
    {"field_name": "$meta", "index_name": "size", "params": {"json_path": "$meta[\"size\"]", "json_cast_type": "DOUBLE"}}]');
ANALYZE c;
SELECT filter, pg_temp.used('c', filter) FROM (VALUES ('n == 5'), ('n < 10'), ('n in [1, 2]'), ('t == "text 0001"'), ('t like "text 000%"'), ('array_contains(tags, "a1")'),
    ('doc["a"]["b"] == 5'), ('doc["a"]["b"] < 5'), ('doc["a"]["b"] in [5, 6]'), ('doc["s"] == "x5"'), ('doc["s"] in ["x5", "x6"]'), ('json_contains(doc["list"], 5)'),
    ('color == "c5"'), ('$meta["color"] == "c5"'), ('size > 1990'), ('$meta["size"] == 7')) AS v (filter);
SELECT milvus_list_indexes('c', '$meta');
-- The column may be renamed; the index stays with it.
ALTER TABLE c RENAME COLUMN doc TO document;
SELECT milvus_describe_index('c', 'doc_ab') ->> 'field_name' AS field, pg_temp.used('c', 'document["a"]["b"] == 5');

-- Beyond what the server can index: refused, and searched exactly where the choice is ours or Milvus's index is exact as well.
SELECT milvus_create_collection('wide', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "b", "type": "BINARY_VECTOR", "dim": 70000}, {"name": "s", "type": "SPARSE_FLOAT_VECTOR"}]}');
SELECT milvus_create_index('wide', '{"field_name": "b", "index_type": "HNSW"}');
SELECT milvus_create_index('wide', '{"field_name": "s"}');
SELECT milvus_insert('wide', (SELECT jsonb_agg(jsonb_build_object('id', i, 'b', repeat('0', 70000), 's',
    (SELECT jsonb_object_agg(n, 1) FROM generate_series(1, i) AS n))) FROM generate_series(1000, 1001) AS i));
SELECT milvus_drop_index('wide', 's');
INSERT INTO wide SELECT i, repeat('1', i * 100)::bit(70000), format('{%s}/1000000000', (SELECT string_agg(n || ':' || i, ',') FROM generate_series(1, 1500) AS n))::sparsevec
FROM generate_series(1, 3) AS i;
SELECT milvus_create_index('wide', '[{"field_name": "b"}, {"field_name": "s", "index_type": "SPARSE_WAND"}]');
SELECT milvus_create_index('wide', '[{"field_name": "b"}, {"field_name": "s", "index_type": "SPARSE_WAND"}]');
SELECT milvus_describe_index('wide', i) -> 'index_type' FROM milvus_list_indexes('wide') AS i;
SELECT milvus_load_collection('wide');
SELECT id, distance FROM milvus_search('wide', '[{"0": 2}]', anns_field => 's');
SELECT id, distance FROM milvus_search('wide', ARRAY[repeat('1', 200)::bit(70000)::text], anns_field => 'b');
-- Whole numbers as strings: the same index. A column without dimensions has none but FLAT.
CREATE TABLE any_dim (id int PRIMARY KEY, v vector, w vector(2));
SELECT milvus_register_collection('any_dim'),
    milvus_create_index('any_dim', '{"field_name": "w", "index_type": "HNSW", "metric_type": "L2", "params": {"M": "8"}}'),
    milvus_create_index('any_dim', '{"field_name": "w", "index_type": "HNSW", "metric_type": "L2", "params": {"M": 8}}'),
    milvus_describe_index('any_dim', 'w') -> 'params' AS params;
SELECT pg_temp.said($$SELECT milvus_create_index('any_dim', '{"field_name": "v", "index_type": "HNSW"}')$$), milvus_create_index('any_dim', '{"field_name": "v", "index_type": "FLAT"}');
-- An index that the server does not use: left behind by a build that failed, or not yet on all partitions.
CREATE INDEX half ON ONLY c (f);
SELECT milvus_describe_index('c', 'half');
-- A registered table's own indexes.
CREATE TABLE items (id int PRIMARY KEY, v vector(2), w vector(2), title text, body json, tags int[]);
CREATE INDEX items_v ON items USING hnsw (v vector_ip_ops) WITH (m = 10);
CREATE INDEX items_lists ON items USING ivfflat (v vector_l2_ops) WITH (lists = 3);
CREATE INDEX items_title ON items (title);
CREATE UNIQUE INDEX items_both ON items (title, id);
CREATE INDEX items_some ON items (title) WHERE id > 5;
CREATE INDEX items_lower ON items (lower(title));
CREATE INDEX items_tags ON items USING gin (tags);
SELECT milvus_register_collection('items');
SELECT milvus_describe_index('items', i) FROM milvus_list_indexes('items') AS i;
SELECT milvus_create_index('items', '{"field_name": "w", "metric_type": "L2"}');
SELECT pg_temp.said($$SELECT milvus_create_index('items', '{"field_name": "v"}')$$),
    pg_temp.said($$SELECT milvus_create_index('items', '{"field_name": "body", "params": {"json_path": "body[\"a\"]", "json_cast_type": "DOUBLE"}}')$$),
    pg_temp.said($$SELECT milvus_create_index('items', '{"field_name": "body"}')$$);
SELECT milvus_release_collection('items'), milvus_drop_index('items', 'items_title'), milvus_drop_index('items', 'w');
SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'items'::regclass ORDER BY 1;
SET client_min_messages = warning;
DROP SCHEMA milvus_indexes CASCADE;
