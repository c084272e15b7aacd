-- milvus_delete: what goes, what the reply says, and that policies, triggers and foreign keys hold.
CREATE SCHEMA milvus_delete;
SET search_path = milvus_delete, public;
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text; answer text;
BEGIN
    EXECUTE 'SELECT ' || statement INTO answer;
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ')';
END $$;
SELECT milvus_create_collection('c', 2);
SELECT milvus_create_partition('c', 'p');
INSERT INTO c (id, vector, "$meta", "$partition") SELECT i, '[1,2]', jsonb_build_object('n', i % 10), CASE WHEN i >= 50 THEN 'p' ELSE '_default' END
FROM generate_series(1, 100) AS i;
-- In the caller's order, each once, and only what was there.
SELECT milvus_delete('c', ids => '[3,1,3,1000,2]') AS text, milvus_delete('c', 4) AS bigint, milvus_delete('c', ARRAY[6, 5]) AS bigints,
    milvus_delete('c', '{8,7}'::text[]) AS texts, milvus_delete('c', '[10,9]'::json) AS json, milvus_delete('c', '11'::jsonb) AS jsonb;
SELECT milvus_delete('c', ids => '[3,1]') AS again, milvus_delete('c', ids => '[]') AS empty, milvus_delete('c', '{}'::bigint[]) AS none;
SELECT milvus_delete('c', 'id in [14, 12, 13]') AS keys, milvus_delete('c', filter => 'n == 5 and id < 40') AS filter,
    milvus_delete('c', 'id == {x}', filter_params => '{"x": 16}') AS template, milvus_delete('c', 'unknown == 1') AS unknown;
SELECT milvus_delete('c', ids => '[20,50,60]', partition_name => 'p') AS in_p, milvus_delete('c', 'n == 1', partition_name => '_default') AS in_default,
    milvus_delete('c', ids => '[21]', partition_name => '') AS no_name;
SELECT milvus_get_collection_stats('c');
BEGIN;
SELECT milvus_delete('c', 'id > 0') -> 'delete_count' AS all;
ROLLBACK;
SELECT milvus_get_collection_stats('c');
-- Refused, and nothing is gone.
SELECT call, pg_temp.said(call) FROM (VALUES
    ($$milvus_delete('c')$$), ($$milvus_delete('c', NULL)$$), ($$milvus_delete('c', '')$$), ($$milvus_delete('c', ' ')$$), ($$milvus_delete('c', 'id > 1', '[1]')$$),
    ($$milvus_delete('c', 1, 'id > 1')$$), ($$milvus_delete('c', 'id >')$$), ($$milvus_delete('c', '1 == 1')$$), ($$milvus_delete('c', 'id == "x"')$$),
    ($$milvus_delete('c', ids => 'x')$$), ($$milvus_delete('none', ids => '[1]')$$), ($$milvus_delete('c', ids => '[1]', partition_name => 'none')$$),
    ($$milvus_delete('c', ids => '[30]', timeout => -1)$$)) AS v (call);
SELECT milvus_get_collection_stats('c');
-- Released: keys go, a filter needs the load.
SELECT milvus_release_collection('c');
SELECT milvus_delete('c', ids => '[30]') AS ids, milvus_delete('c', 'id in [32]') AS key_list, milvus_delete('c', 'id == 33') AS key,
    pg_temp.said($$milvus_delete('c', 'n == 4')$$) AS filter, pg_temp.said($$milvus_delete('c', 'id in [34] and n == 4')$$) AS both;
SELECT milvus_load_collection('c');
-- Written in key order, whatever order they lie and come in; a trigger may keep a row.
SELECT milvus_create_collection('o', 2, id_type => 'string');
INSERT INTO o (id, vector) VALUES ('c', '[1,2]'), ('a', '[1,2]'), ('d', '[1,2]'), ('b', '[1,2]'), ('e', '[1,2]');
CREATE TABLE log (n int GENERATED ALWAYS AS IDENTITY, id text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log (id) VALUES (OLD.id || COALESCE(' by ' || NULLIF(current_setting('enable_seqscan'), 'on'), ''));
    RETURN CASE WHEN OLD.id <> 'c' THEN OLD END;
END $$;
CREATE TRIGGER note BEFORE DELETE ON o FOR EACH ROW EXECUTE FUNCTION note();
SELECT milvus_delete('o', ids => '["e","c","a","d"]');
SELECT milvus_delete('o', 'id in ["c", "b"]');
SELECT string_agg(id, ' ' ORDER BY n) FROM log;
SELECT milvus_query('o', '', '{id}', 10);
-- A partition key.
SELECT milvus_create_collection('k', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "tenant", "type": "VARCHAR", "max_length": 9, "is_partition_key": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '{"field_name": "v", "index_type": "FLAT", "metric_type": "L2"}');
INSERT INTO k SELECT i, i % 3, '[1,2]' FROM generate_series(1, 12) AS i;
SELECT milvus_delete('k', ids => '[9,1]'), milvus_delete('k', 'tenant == "2"'), pg_temp.said($$milvus_delete('k', ids => '[3]', partition_name => 'a')$$);
-- Rights and policies; a foreign key.
CREATE ROLE milvus_delete_one;
GRANT USAGE ON SCHEMA milvus_delete TO milvus_delete_one;
SET ROLE milvus_delete_one;
SELECT pg_temp.said($$milvus_delete('k', ids => '[3]')$$), pg_temp.said($$milvus_delete('k', 'id > 0')$$);
RESET ROLE;
GRANT DELETE, SELECT ON k TO milvus_delete_one;
ALTER TABLE k ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON k USING (tenant = '0');
SET ROLE milvus_delete_one;
SELECT milvus_delete('k', ids => '[4,3,7]'), milvus_delete('k', 'id > 0');
RESET ROLE;
SELECT milvus_query('k', '', '{tenant}', 10);
SET client_min_messages = warning;
DROP SCHEMA milvus_delete CASCADE;
DROP ROLE milvus_delete_one;
