-- What a search refuses: SQLSTATE, message and detail, and that the form of the arguments is looked
-- at before the collection, rights before load state, load state before data.
CREATE SCHEMA milvus_search_refused;
SET search_path = milvus_search_refused, public;
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ')';
END $$;
CREATE FUNCTION pg_temp.refused(VARIADIC calls text[]) RETURNS TABLE (call text, said text) LANGUAGE sql AS
    $$ SELECT call, pg_temp.said('SELECT ' || call) FROM unnest(calls) AS call $$;
\pset format unaligned
\pset tuples_only on

SELECT milvus_create_collection('c', 4);
INSERT INTO c (id, vector) VALUES (1, '[1,2,3,4]');
SELECT milvus_create_collection('two', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "s", "type": "SPARSE_FLOAT_VECTOR"}, {"name": "b", "type": "BINARY_VECTOR", "dim": 16},
    {"name": "n", "type": "INT32"}]}',
    index_params => '[{"field_name": "v", "metric_type": "L2"}, {"field_name": "s"}, {"field_name": "b", "metric_type": "JACCARD"}]');
SELECT milvus_create_collection('keyed', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "t", "type": "INT64", "is_partition_key": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '{"field_name": "v", "metric_type": "L2"}', num_partitions => 2);

-- The query vectors.
SELECT * FROM pg_temp.refused(
    $$milvus_search('c', NULL::text)$$, $$milvus_search('c', '')$$, $$milvus_search('c', '[]')$$, $$milvus_search('c', '[[]]')$$,
    $$milvus_search('c', '[1,2,3]')$$, $$milvus_search('c', '[[1,2,3,4],[1,2,3,4,5]]')$$, $$milvus_search('c', '[1,2,3]'::vector)$$,
    $$milvus_search('c', 'near')$$, $$milvus_search('c', '[1,2,3,"x"]')$$, $$milvus_search('c', '[1,2,3,null]')$$,
    $$milvus_search('c', '[[1,2,3,4],7]')$$, $$milvus_search('c', '[1,2,3,4')$$, $$milvus_search('c', '[[1,2,3,4]')$$,
    $$milvus_search('c', '[1,2,3,NaN]')$$, $$milvus_search('c', '[1,2,3,1e39]')$$, $$milvus_search('c', '{"1": 2}')$$,
    $$milvus_search('c', '{1:1}/4'::sparsevec)$$, $$milvus_search('c', B'0101')$$, $$milvus_search('c', ARRAY[NULL]::vector[])$$,
    $$milvus_search('c', ARRAY[]::vector[])$$, $$milvus_search('c', repeat('x', 100))$$,
    $$milvus_search('c', '[' || repeat('[1,2,3,4],', 16384) || '[1,2,3,4]]')$$,
    $$milvus_search('two', '[1,2]', anns_field => 'b')$$, $$milvus_search('two', '[1]', anns_field => 'b')$$,
    $$milvus_search('two', '[1,256]', anns_field => 'b')$$, $$milvus_search('two', '012', anns_field => 'b')$$,
    $$milvus_search('two', '[1,2]', anns_field => 's')$$, $$milvus_search('two', '{"-1": 1}', anns_field => 's')$$,
    $$milvus_search('two', '{"1000000000": 1}', anns_field => 's')$$, $$milvus_search('two', '{"4294967295": 1}', anns_field => 's')$$,
    $$milvus_search('two', '{"1": "x"}', anns_field => 's')$$, $$milvus_search('two', '{"1": 1, "1": 2}', anns_field => 's')$$);
-- Numbers.
SELECT * FROM pg_temp.refused(
    $$milvus_search('c', '[1,2,3,4]', limit_rows => 0)$$, $$milvus_search('c', '[1,2,3,4]', limit_rows => 16385)$$,
    $$milvus_search('c', '[1,2,3,4]', offset_rows => -1)$$, $$milvus_search('c', '[1,2,3,4]', limit_rows => 10, offset_rows => 16375)$$,
    $$milvus_search('c', '[1,2,3,4]', offset_rows => 9223372036854775807)$$,
    $$milvus_search('c', '[1,2,3,4]', offset_rows => 1, search_params => '{"offset": 2}')$$,
    $$milvus_search('c', '[1,2,3,4]', round_decimal => 7)$$, $$milvus_search('c', '[1,2,3,4]', round_decimal => -2)$$,
    $$milvus_search('c', '[1,2,3,4]', timeout => -1)$$, $$milvus_search('c', '[1,2,3,4]', consistency_level => 'Total')$$);
-- search_params.
SELECT * FROM pg_temp.refused(
    $$milvus_search('c', '[1,2,3,4]', search_params => '[]')$$, $$milvus_search('c', '[1,2,3,4]', search_params => '{"params": 1}')$$,
    $$milvus_search('c', '[1,2,3,4]', search_params => '{"metric_type": "L2"}')$$,
    $$milvus_search('c', '[1,2,3,4]', search_params => '{"metric_type": "BM25"}')$$,
    $$milvus_search('c', '[1,2,3,4]', search_params => '{"metric_type": 1}')$$,
    $$milvus_search('c', '[1,2,3,4]', search_params => '{"params": {"ef": 0}}')$$,
    $$milvus_search('c', '[1,2,3,4]', search_params => '{"params": {"ef": "many"}}')$$,
    $$milvus_search('c', '[1,2,3,4]', search_params => '{"params": {"nprobe": 65537}}')$$,
    $$milvus_search('c', '[1,2,3,4]', search_params => '{"params": {"level": 11}}')$$,
    $$milvus_search('c', '[1,2,3,4]', search_params => '{"params": {"drop_ratio_search": []}}')$$,
    $$milvus_search('c', '[1,2,3,4]', search_params => '{"params": {"efficiency": 1}}')$$,
    $$milvus_search('c', '[1,2,3,4]', search_params => '{"speed": 1}')$$);
-- Names: collection, field, partition, output field.
SELECT * FROM pg_temp.refused(
    $$milvus_search('none', '[1,2]')$$, $$milvus_search('', '[1,2]')$$, $$milvus_search(NULL, '[1,2]')$$, $$milvus_search('c', '[1,2,3,4]', db_name => 'none')$$,
    $$milvus_search('two', '[1,2]')$$, $$milvus_search('two', '[1,2]', anns_field => 'w')$$, $$milvus_search('two', '[1,2]', anns_field => 'n')$$,
    $$milvus_search('c', '[1,2,3,4]', partition_names => '{none}')$$, $$milvus_search('keyed', '[1,2]', partition_names => '{_default}')$$,
    $$milvus_search('two', '[1,2]', anns_field => 'v', output_fields => '{none}')$$, $$milvus_search('two', '[1,2]', anns_field => 'v', output_fields => '{""}')$$);
-- Filters.
SELECT * FROM pg_temp.refused(
    $$milvus_search('c', '[1,2,3,4]', filter => 'id ==')$$, $$milvus_search('two', '[1,2]', anns_field => 'v', filter => 'none > 1')$$,
    $$milvus_search('c', '[1,2,3,4]', filter => 'id == "x"')$$, $$milvus_search('c', '[1,2,3,4]', filter => 'id in {ids}')$$);
-- The order of checks. No argument is looked at in a collection that is not loaded, but its form is.
SELECT milvus_release_collection('c');
SELECT * FROM pg_temp.refused(
    $$milvus_search('none', '[1,2]', limit_rows => 0)$$, $$milvus_search('c', '[1,2]')$$, $$milvus_search('c', '[1,2]', filter => 'id ==')$$,
    $$milvus_search('c', '[1,2]', partition_names => '{none}')$$);
SELECT milvus_load_collection('c');
SELECT milvus_create_partition('c', 'p');
INSERT INTO c (id, vector, "$partition") VALUES (2, '[1,2,3,4]', 'p');
SELECT milvus_release_partitions('c', '{p}');
SELECT * FROM pg_temp.refused($$milvus_search('c', '[1,2,3,4]', partition_names => '{p}')$$);
SELECT id FROM milvus_search('c', '[1,2,3,4]');
CREATE ROLE milvus_search_refused_role;
GRANT USAGE ON SCHEMA milvus_search_refused TO milvus_search_refused_role;
SELECT milvus_release_collection('two');
SET ROLE milvus_search_refused_role;
SELECT * FROM pg_temp.refused($$milvus_search('c', '[1,2,3,4]')$$, $$milvus_search('two', '[1,2]', anns_field => 'v')$$);
RESET ROLE;
-- Rights on some columns are enough for a search of those.
SELECT milvus_load_collection('two');
INSERT INTO two VALUES (1, '[1,2]', '{1:1}/1000000000', '0000000000000000', 7);
GRANT SELECT (id, v) ON two TO milvus_search_refused_role;
SET ROLE milvus_search_refused_role;
SELECT id, distance, entity FROM milvus_search('two', '[1,2]', anns_field => 'v', output_fields => '{v}');
SELECT * FROM pg_temp.refused($$milvus_search('two', '[1,2]', anns_field => 'v', output_fields => '{n}')$$, $$milvus_search('two', '[1,2]', anns_field => 'v', filter => 'n > 1')$$);
RESET ROLE;

SET client_min_messages = warning;
DROP SCHEMA milvus_search_refused CASCADE;
DROP ROLE milvus_search_refused_role;
