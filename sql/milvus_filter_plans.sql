-- Which indexes and partitions the conditions of filters are served by.
SET client_min_messages = warning;
CREATE SCHEMA milvus_plans;
SET search_path = milvus_plans, public;
-- The conditions by which a plan's scans look rows up; how it joins them varies with the server.
CREATE FUNCTION conditions(collection text, filter text, extra text DEFAULT '') RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
    FOR line IN EXECUTE format('EXPLAIN (COSTS off) SELECT FROM %I WHERE (%s) %s', collection, milvus_filter_to_sql(collection, filter), extra) LOOP
        IF line ~ 'Index Cond|One-Time' THEN
            RETURN NEXT trim(line);
        END IF;
    END LOOP;
END $$;
-- How many tables it reads.
CREATE FUNCTION tables(collection text, filter text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE format('EXPLAIN (COSTS off, FORMAT json) SELECT FROM %I WHERE %s', collection, milvus_filter_to_sql(collection, filter)) INTO plan;
    RETURN (SELECT count(*) FROM regexp_matches(plan::text, '"Relation Name"', 'g'));
END $$;
SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "n", "type": "INT32", "nullable": true},
    {"name": "f", "type": "FLOAT"}, {"name": "s", "type": "VARCHAR", "max_length": 100}, {"name": "flag", "type": "BOOL"},
    {"name": "tags", "type": "ARRAY", "element_type": "VARCHAR", "max_length": 10, "max_capacity": 5},
    {"name": "j", "type": "JSON"}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}');
INSERT INTO c (id, n, f, s, flag, tags, j, v, "$meta")
    SELECT i, i, i, 'text ' || lpad(i::text, 5, '0'), i % 2 = 0, ARRAY['a' || i], jsonb_build_object('a', i, 'list', ARRAY[i, i + 1]), '[1,2]',
        jsonb_build_object('k', i) FROM generate_series(1, 5000) AS i;
SELECT milvus_create_index('c', '[{"field_name": "n", "index_type": "STL_SORT"}, {"field_name": "f", "index_type": "STL_SORT"},
    {"field_name": "s", "index_type": "TRIE"}, {"field_name": "tags", "index_type": "INVERTED"}]');
CREATE INDEX c_k ON c (("$meta" -> 'k'));
CREATE INDEX c_a ON c ((j -> 'a'));
CREATE INDEX c_list ON c USING gin ((j -> 'list'));
ANALYZE c;
\pset tuples_only on
\pset format unaligned
SELECT filter || E'\n    ' || (SELECT string_agg(scan, E'\n    ') FROM conditions('c', filter) AS scan) FROM (VALUES
    -- The key.
    ('id == 5'), ('id in [1, 2, 3]'), ('1 < id < 4'), ('id == 1 or id == 2'), ('id + 1 == 5'), ('not (id not in [7])'),
    -- Fields with a btree; FLOAT without a cast of the column; wide literals.
    ('n == 5'), ('n * 2 == 10'), ('n > 4990'), ('n is null'), ('f == 0.5'), ('f <= 1.5'), ('s == "text 00001"'), ('s like "text 0000%"'), ('s < "text 00003"'),
    ('n == 3000000000'), ('n == 1 or f == 2'),
    -- Arrays.
    ('array_contains(tags, "a1")'), ('array_contains_any(tags, ["a1", "a2"])'), ('array_contains_all(tags, ["a1", "a2"])'),
    -- Paths and dynamic keys.
    ('k == 5'), ('$meta["k"] in [1, 2]'), ('k > 4990'), ('k == 1 or k == 2'), ('k + 1 == 5'), ('j["a"] == 7'), ('0 < j["a"] < 4'),
    ('json_contains(j["list"], 5)'), ('json_contains_all(j["list"], [5, 6])'), ('json_contains_any(j["list"], [5, 9])'),
    -- Nothing to look for.
    ('n in []'), ('n in [3000000000]')) AS f (filter);

-- Partitions by name, with an index in each.
SELECT milvus_create_partition('c', 'two');
SELECT conditions('c', 'n == 5', $$AND "$partition" = 'two'$$);

-- A partition key prunes, also under `or` of one field and inside of `and`.
SELECT milvus_create_collection('h', schema => '{"partition_key_field": "tenant", "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "tenant", "type": "VARCHAR", "max_length": 20},
    {"name": "n", "type": "INT32"}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}', num_partitions => 8);
SELECT filter, tables('h', filter) FROM (VALUES ('n == 1'), ('tenant == "a"'), ('tenant in ["a"]'), ('n > 1 and tenant == "a"'),
    ('tenant == "a" or tenant == "a"'), ('tenant == "a" or n == 1'), ('tenant != "a"'), ('not (tenant != "a")')) AS f (filter);
\pset format aligned
\pset tuples_only off
DROP SCHEMA milvus_plans CASCADE;
