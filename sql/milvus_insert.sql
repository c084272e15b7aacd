-- milvus_insert: the three forms of data, every type, what rows leave out, dynamic keys, partitions, keys that the
-- server makes, and all that the table itself does to a row.
CREATE SCHEMA milvus_ins;
SET search_path = milvus_ins, public;

-- The quick set-up of the pages: keys in row order, undeclared keys in $meta.
SELECT milvus_create_collection('quick', 5, metric_type => 'IP');
SELECT milvus_insert('quick', '[
    {"id": 1, "vector": [0.3580376395471989, -0.6023495712049978, 0.18414012509913835, -0.26286205330961354, 0.9029438446296592], "color": "pink_8682"},
    {"id": 0, "vector": [0.19886812562848388, 0.06023560599112088, 0.6976963061752597, 0.2614474506242501, 0.838729485096104], "color": "red_7025", "size": {"w": 3}}]');
SELECT milvus_insert('quick', '{"vector": [1, 2, 3, 4, 5], "id": 2}');
SELECT milvus_insert(data => '[]', collection_name => 'quick');
-- As json and as jsonb; the order of the members is free.
SELECT milvus_insert('quick', json '[{"vector": [1, 2, 3, 4, 5], "id": 9007199254740993, "b": 12345678901234567890, "a": 0.10}]');
SELECT milvus_insert('quick', jsonb '[{"vector": [1, 2, 3, 4, 5], "id": 4, "b": 12345678901234567890, "a": 0.10}]');
-- Columns: in the order of the schema, the last one undeclared.
SELECT milvus_insert('quick', '[[5, 6, 7], [[1,2,3,4,5], [2,3,4,5,6], [3,4,5,6,7]]]');
SELECT milvus_insert('quick', '[[8, 9, 10], [[1,2,3,4,5], [2,3,4,5,6], [3,4,5,6,7]], [{"color": "blue"}, null, "dy"]]');
-- $meta as a key: its object is merged with the undeclared keys.
SELECT milvus_insert('quick', '{"id": 11, "vector": [1,2,3,4,5], "$meta": {"a": 1}, "b": [true, null, "ü\n\u20ac"]}');
SELECT * FROM quick ORDER BY id;

-- Every type, its limits, and numbers that stay exact.
SELECT milvus_create_collection('types', schema => '{"fields": [
    {"name": "id", "type": "VARCHAR", "max_length": 10, "is_primary": true},
    {"name": "b", "type": "BOOL"}, {"name": "i8", "type": "INT8"}, {"name": "i16", "type": "INT16"}, {"name": "i32", "type": "INT32"},
    {"name": "i64", "type": "INT64"}, {"name": "f", "type": "FLOAT"}, {"name": "d", "type": "DOUBLE"}, {"name": "j", "type": "JSON"},
    {"name": "ints", "type": "ARRAY", "element_type": "INT16", "max_capacity": 3},
    {"name": "texts", "type": "ARRAY", "element_type": "VARCHAR", "max_length": 4, "max_capacity": 3},
    {"name": "bools", "type": "ARRAY", "element_type": "BOOL", "max_capacity": 3},
    {"name": "longs", "type": "ARRAY", "element_type": "INT64", "max_capacity": 3},
    {"name": "reals", "type": "ARRAY", "element_type": "FLOAT", "max_capacity": 3},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "h", "type": "FLOAT16_VECTOR", "dim": 2},
    {"name": "s", "type": "SPARSE_FLOAT_VECTOR"}, {"name": "bits", "type": "BINARY_VECTOR", "dim": 16}]}');
SELECT milvus_insert('types', '{"id": "z", "b": false, "i8": 0, "i16": 0, "i32": 0, "i64": 0, "f": 1e-3, "d": 1e300, "j": false, "ints": [0], "texts": ["x"], "bools": [true],
     "longs": [1], "reals": [1e-2], "v": [1e-3, 1E2], "h": [0.5, 0], "s": "{4:0.5,8:1}/1000000000", "bits": [0, 0]}');
SELECT milvus_insert('types', '[
    {"id": "it''s", "b": true, "i8": -128, "i16": 32767, "i32": -2147483648, "i64": 9223372036854775807, "f": 16777217, "d": 0.1,
     "j": {"n": 9007199254740993, "x": [1.50, null]}, "ints": [1, -2], "texts": ["ab", "é\"", ""], "bools": [true, false],
     "longs": [-9223372036854775808], "reals": [0.1, 2], "v": [1, 2.5], "h": [1, -0.1], "s": {"0": 1.5, "999999999": 2}, "bits": [129, 7]},
    {"id": "", "b": false, "i8": 0, "i16": 0, "i32": 0, "i64": 0, "f": 0, "d": 5, "j": "text", "ints": [], "texts": [], "bools": [],
     "longs": [], "reals": [], "v": [0, -0.0], "h": [65504, 0], "s": [[7, 1], [3, 0.5]], "bits": "1000000100000111"}]');
\x on
SELECT * FROM types ORDER BY id;
\x off

-- What is left out and what is null, beside a value. Defaults are the server's own.
SELECT milvus_create_collection('gaps', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "d", "type": "INT64", "default_value": 7},
    {"name": "n", "type": "VARCHAR", "max_length": 9, "nullable": true}, {"name": "both", "type": "BOOL", "nullable": true, "default_value": true}]}');
SELECT milvus_insert('gaps', '[{"id": 1, "v": [1,2]}, {"id": 2, "v": [1,2], "d": null, "n": null, "both": null},
    {"id": 3, "v": [1,2], "d": 0, "n": "", "both": false}]');
SELECT milvus_insert('gaps', '[{"id": 4, "v": [1,2]}, {"id": 5, "v": [1,2], "n": null}]');
SELECT milvus_insert('gaps', '[[6, 7], [[1,2],[3,4]], [], ["x", null], null]');
SELECT * FROM gaps ORDER BY id;

-- Partitions.
SELECT milvus_create_partition('quick', 'partitionA');
SELECT milvus_insert('quick', '[{"id": 20, "vector": [1,2,3,4,5]}, {"id": 21, "vector": [1,2,3,4,5]}]', partition_name => 'partitionA');
SELECT milvus_insert('quick', '{"id": 22, "vector": [1,2,3,4,5]}', ' partitionA ');
SELECT milvus_insert('quick', '{"id": 23, "vector": [1,2,3,4,5]}', '_default'), milvus_insert('quick', '{"id": 24, "vector": [1,2,3,4,5]}', '');
SELECT id, "$partition" FROM quick WHERE id >= 20 ORDER BY id;

-- A partition key places rows by its value.
SELECT milvus_create_collection('by_tenant', num_partitions => 3, schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "tenant", "type": "VARCHAR", "max_length": 9, "is_partition_key": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}');
SELECT milvus_insert('by_tenant', '[{"id": 1, "tenant": "a", "v": [1,2], "x": 1}, {"id": 2, "tenant": "b", "v": [1,2]}]');
SELECT * FROM by_tenant ORDER BY id;

-- Keys that the server makes, rising in the order of the rows; their limit of length does not apply.
SELECT milvus_create_collection('auto', 2, auto_id => true);
SELECT milvus_create_collection('auto_text', 2, auto_id => true, id_type => 'string', max_length => 1);
SELECT milvus_insert('auto', '[{"vector": [3,3]}, {"vector": [1,1]}, {"vector": [2,2], "x": 1}]');
SELECT milvus_insert('auto_text', '[{"vector": [3,3]}, {"vector": [1,1]}]');
-- A call that fails for its data draws no key; columns leave the key out.
SELECT milvus_insert('auto', '[{"vector": [3,3]}, {"vector": [1]}]');
SELECT milvus_insert('auto', '[[[4,4], [5,5]]]');
SELECT * FROM auto ORDER BY id;
SELECT * FROM auto_text ORDER BY id;

-- In the caller's transaction, through an alias, and into another database.
SELECT milvus_create_alias('gaps', 'holes');
BEGIN;
SELECT milvus_insert('holes', '{"id": 100, "v": [1,2]}');
SELECT count(*) FROM gaps WHERE id = 100;
ROLLBACK;
SELECT count(*) FROM gaps WHERE id = 100;
SET search_path = public;
SELECT milvus_insert('gaps', '{"id": 101, "v": [1,2]}', db_name => 'milvus_ins'), milvus_insert('milvus_ins.gaps', '{"id": 102, "v": [1,2]}');
SET search_path = milvus_ins, public;

-- Rows are written in the order of their keys, and triggers see them so; a statement is one statement.
CREATE TABLE seen (line int GENERATED ALWAYS AS IDENTITY, what text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seen (what) VALUES (TG_WHEN || ' ' || TG_LEVEL || CASE TG_LEVEL WHEN 'ROW' THEN ' ' || NEW.id ELSE '' END);
    RETURN NEW;
END $$;
CREATE TRIGGER note_row BEFORE INSERT ON gaps FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER note_statement AFTER INSERT ON gaps FOR EACH STATEMENT EXECUTE FUNCTION note();
SELECT milvus_insert('gaps', '[{"id": 32, "v": [1,2]}, {"id": 30, "v": [1,2]}, {"id": 31, "v": [1,2]}]');
SELECT what FROM seen ORDER BY line;
-- A trigger may write rows itself.
CREATE FUNCTION write_too() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM milvus_insert('auto', '[{"vector": [9,9], "from": ' || NEW.id || '}]');
    NEW.n := 'changed';
    RETURN NEW;
END $$;
CREATE TRIGGER write_too BEFORE INSERT ON gaps FOR EACH ROW EXECUTE FUNCTION write_too();
SELECT milvus_insert('gaps', '[{"id": 41, "v": [1,2], "n": "x"}, {"id": 40, "v": [1,2]}]');
SELECT id, n FROM gaps WHERE id IN (40, 41) ORDER BY id;
SELECT "$meta" FROM auto WHERE "$meta" <> '{}' ORDER BY id;

-- A registered table: columns that are no field, generated ones, defaults that are expressions, its own limits.
CREATE TABLE owners (name text PRIMARY KEY);
INSERT INTO owners VALUES ('eve');
CREATE TABLE items (id int PRIMARY KEY, title varchar(5), owner text DEFAULT 'eve' REFERENCES owners, attributes jsonb NOT NULL,
    price real CHECK (price > 0), twice real GENERATED ALWAYS AS (price * 2) STORED, counter int DEFAULT 10 + 1, made date NOT NULL DEFAULT '2020-01-01', emb vector(3));
SELECT milvus_register_collection('items', dynamic_field => 'attributes');
SELECT milvus_insert('items', '[{"id": 2, "title": "äöüßé", "price": 1.5, "emb": [1,2,3], "color": "red"},
    {"id": 1, "counter": 5, "attributes": {"a": 1}, "owner": null}]');
SELECT * FROM items ORDER BY id;

-- The time limit of a call.
CREATE FUNCTION doze() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(10); RETURN NEW; END $$;
CREATE TRIGGER doze BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION doze();
SELECT milvus_insert('items', '{"id": 3}', timeout => 0.05);
SELECT count(*) FROM items;
SHOW statement_timeout;

SET client_min_messages = warning;
DROP SCHEMA milvus_ins CASCADE;
