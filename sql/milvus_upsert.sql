-- milvus_upsert of whole rows: replaced wherever they are, placed by the call, the last of a key counts.
CREATE SCHEMA milvus_ups;
SET search_path = milvus_ups, public;
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ')';
END $$;
SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "n", "type": "INT64", "nullable": true}, {"name": "d", "type": "VARCHAR", "max_length": 9, "default_value": "x"},
    {"name": "a", "type": "ARRAY", "element_type": "INT64", "max_capacity": 3, "nullable": true}]}', index_params => '{"field_name": "v", "metric_type": "L2"}');
SELECT milvus_insert('c', '[{"id": 1, "v": [1,1], "n": 1, "d": "one", "a": [1], "color": "red", "size": 1}, {"id": 2, "v": [2,2], "n": 2}, {"id": 3, "v": [3,3]}]');

-- Known keys are replaced as a whole: what a row does not give is null, the default, or gone. New ones are added.
SELECT milvus_upsert('c', '[{"id": 4, "v": [4,4]}, {"id": 1, "v": [9,9], "color": "blue"}]');
SELECT * FROM c ORDER BY id;
SELECT milvus_upsert('c', '{"id": 2, "v": [2,2], "n": null, "d": null}'), milvus_upsert('c', jsonb '{"id": 2, "v": [2,2], "a": []}'),
    milvus_upsert('c', json '{"id": 2, "v": [2,2], "d": ""}'), milvus_upsert(data => '[]', collection_name => 'c');
SELECT * FROM c WHERE id = 2;
-- Columns; the third one is left to null, the fourth to the default.
SELECT milvus_upsert('c', '[[3, 5], [[3,1], [5,1]], [], null, [[1], null], [{"x": 1}, {}]]');
SELECT * FROM c WHERE id IN (3, 5) ORDER BY id;
-- Twice in a batch: the last one counts, all are counted and listed.
SELECT milvus_upsert('c', '[{"id": 7, "v": [1,1], "n": 1}, {"id": 6, "v": [1,1]}, {"id": 7, "v": [2,2]}, {"id": 7, "v": [3,3], "x": 1}]');
SELECT * FROM c WHERE id IN (6, 7) ORDER BY id;

-- Partitions: a row ends where the call says, in _default where it says nothing.
SELECT milvus_create_partition('c', 'p'), milvus_create_partition('c', 'q');
SELECT milvus_upsert('c', '[{"id": 20, "v": [1,1]}, {"id": 1, "v": [1,1], "n": 5}, {"id": 2, "v": [2,2]}, {"id": 21, "v": [1,1]}]', 'p');
SELECT id, n, d, "$meta", "$partition" FROM c ORDER BY id;
SELECT milvus_upsert('c', '[{"id": 1, "v": [1,1]}, {"id": 22, "v": [1,1]}]', 'q');
SELECT milvus_upsert('c', '[{"id": 2, "v": [7,7], "d": "moved"}, {"id": 20, "v": [7,7]}]');
SELECT id, v, n, d, "$partition" FROM c ORDER BY id;
SELECT milvus_upsert('c', '{"id": 21, "v": [1,1]}', '_default');
SELECT id, "$partition" FROM c WHERE id = 21;

-- A partition key places by its value, so a changed value moves the row.
SELECT milvus_create_collection('keyed', num_partitions => 4, schema => '{"fields": [{"name": "id", "type": "VARCHAR", "max_length": 9, "is_primary": true},
    {"name": "tenant", "type": "INT64", "is_partition_key": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}');
SELECT milvus_upsert('keyed', '[{"id": "a", "tenant": 1, "v": [1,1]}, {"id": "b", "tenant": 2, "v": [1,1]}, {"id": "c", "tenant": 3, "v": [1,1]}]');
SELECT milvus_upsert('keyed', '[{"id": "c", "tenant": 1, "v": [2,2]}, {"id": "a", "tenant": 1, "v": [2,2]}, {"id": "b", "tenant": 5, "v": [2,2]}, {"id": "d", "tenant": 5, "v": [2,2]}]');
SELECT * FROM keyed ORDER BY id;

-- A registered table: columns that are no field stay.
CREATE TABLE items (id text PRIMARY KEY, n int, made date DEFAULT '2020-01-01', v vector(2), kept point DEFAULT '(1,2)');
SELECT milvus_register_collection('items');
INSERT INTO items VALUES ('k', 1, '2021-02-03', '[1,1]', '(3,4)');
SELECT milvus_upsert('items', '[{"id": "k", "v": [2,2]}, {"id": "l", "n": 5}]');
SELECT * FROM items ORDER BY id;

-- In a transaction, and refused.
BEGIN;
SELECT milvus_upsert('c', '[{"id": 1, "v": [0,0]}, {"id": 99, "v": [0,0]}]');
ROLLBACK;
SELECT id FROM c WHERE v = '[0,0]';
SELECT milvus_create_collection('auto', 2, auto_id => true);
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES ($$milvus_upsert('auto', '{"id": 1, "vector": [1,2]}')$$), ($$milvus_upsert('c', '{"v": [1,2]}')$$),
    ($$milvus_upsert('c', '{"id": 1}')$$), ($$milvus_upsert('c', '[{"id": 1, "v": [0,0]}, {"id": 2, "v": [0,0,0]}]')$$), ($$milvus_upsert('c', '{"id": null, "v": [0,0]}')$$),
    ($$milvus_upsert('c', '{"id": 1, "v": [0,0]}', 'none')$$), ($$milvus_upsert('keyed', '{"id": "a", "tenant": 1, "v": [0,0]}', '_default')$$), ($$milvus_upsert('none', '[]')$$),
    ($$milvus_upsert('c', NULL::text)$$), ($$milvus_upsert('keyed', '{"id": "a", "v": [0,0]}')$$)) AS v (call);
SELECT id FROM c WHERE v = '[0,0]';

-- Triggers: an update is one; a row that moves is deleted here and inserted there.
CREATE TABLE seen (line int GENERATED ALWAYS AS IDENTITY, what text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seen (what) VALUES (TG_OP || ' ' || COALESCE(NEW.id, OLD.id));
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON c FOR EACH ROW EXECUTE FUNCTION note();
SELECT milvus_upsert('c', '[{"id": 30, "v": [1,1]}, {"id": 5, "v": [1,1]}, {"id": 1, "v": [1,1]}]');
SELECT what FROM seen ORDER BY line;
DROP TRIGGER note ON c;

-- Rights: INSERT, UPDATE, and SELECT on the key alone.
CREATE ROLE milvus_upserter;
GRANT USAGE ON SCHEMA milvus_ups TO milvus_upserter;
GRANT INSERT, UPDATE, SELECT (id) ON c, items, keyed TO milvus_upserter;
SET ROLE milvus_upserter;
SELECT milvus_upsert('c', '[{"id": 1, "v": [8,8]}, {"id": 22, "v": [8,8]}, {"id": 50, "v": [8,8]}]'), milvus_upsert('items', '{"id": "k", "n": 8}'),
    milvus_upsert('keyed', '{"id": "a", "tenant": 8, "v": [8,8]}');
SELECT milvus_upsert('c', '[{"id": 51, "v": [8,8], "x": 9}]', partial_update => true);
SELECT milvus_upsert('c', '[{"id": 1, "x": 8}, {"id": 22, "y": 9}]', partial_update => true);
RESET ROLE;
SELECT id, v, "$meta", "$partition" FROM c WHERE v = '[8,8]' ORDER BY id;
REVOKE SELECT (id) ON c FROM milvus_upserter;
REVOKE UPDATE ON items FROM milvus_upserter;
REVOKE INSERT ON keyed FROM milvus_upserter;
SET ROLE milvus_upserter;
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES ($$milvus_upsert('c', '{"id": 1, "v": [0,0]}')$$), ($$milvus_upsert('items', '{"id": "k"}')$$),
    ($$milvus_upsert('keyed', '{"id": "a", "tenant": 1, "v": [0,0]}')$$), ($$milvus_upsert('c', 'nonsense')$$)) AS v (call);
RESET ROLE;

-- Row-level security: a hidden row is neither overwritten nor told about.
ALTER TABLE c ENABLE ROW LEVEL SECURITY;
CREATE POLICY small ON c USING (id < 10);
GRANT SELECT ON c TO milvus_upserter;
SET ROLE milvus_upserter;
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES ($$milvus_upsert('c', '{"id": 3, "v": [6,6]}')$$), ($$milvus_upsert('c', '{"id": 22, "v": [6,6]}')$$),
    ($$milvus_upsert('c', '{"id": 20, "v": [6,6]}')$$), ($$milvus_upsert('c', '[{"id": 4, "v": [6,6]}, {"id": 500, "v": [6,6]}]')$$),
    ($$milvus_upsert('c', '{"id": 22, "n": 6}', partial_update => true)$$), ($$milvus_upsert('c', '{"id": 22, "v": [6,6]}', 'q', partial_update => true)$$),
    ($$milvus_insert('c', '{"id": 22, "v": [6,6]}', 'q')$$), ($$milvus_insert('c', '{"id": 3, "v": [6,6]}')$$)) AS v (call);
SELECT id FROM c ORDER BY id;
RESET ROLE;
SELECT id, "$partition" FROM c WHERE v = '[6,6]' OR n = 6 ORDER BY id;

SET client_min_messages = warning;
DROP SCHEMA milvus_ups CASCADE;
DROP ROLE milvus_upserter;
