-- What milvus_insert refuses. Every refusal names the collection, the row's place in the batch (from 0), the field, what was expected and
-- what came; nothing is stored.
CREATE SCHEMA milvus_no;
SET search_path = milvus_no, public;
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
CREATE FUNCTION pg_temp.insert_said(collection text, data text, partition text DEFAULT NULL) RETURNS text LANGUAGE sql AS
    $$ SELECT pg_temp.said(format('SELECT milvus_insert(%L, %L, %L)', collection, data, partition)) $$;

SELECT milvus_create_collection('c', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "i8", "type": "INT8", "nullable": true}, {"name": "i16", "type": "INT16", "nullable": true},
    {"name": "i32", "type": "INT32", "nullable": true}, {"name": "i64", "type": "INT64", "nullable": true}, {"name": "f", "type": "FLOAT", "nullable": true},
    {"name": "d", "type": "DOUBLE", "nullable": true}, {"name": "b", "type": "BOOL", "nullable": true},
    {"name": "s", "type": "VARCHAR", "max_length": 4, "nullable": true}, {"name": "j", "type": "JSON", "nullable": true},
    {"name": "a", "type": "ARRAY", "element_type": "INT8", "max_capacity": 2, "nullable": true},
    {"name": "t", "type": "ARRAY", "element_type": "VARCHAR", "max_length": 2, "max_capacity": 2, "nullable": true},
    {"name": "r", "type": "VARCHAR", "max_length": 4, "default_value": "x"}]}');
SELECT milvus_create_collection('vectors', schema => '{"enable_dynamic_field": true, "fields": [{"name": "id", "type": "VARCHAR", "max_length": 3, "is_primary": true},
    {"name": "h", "type": "FLOAT16_VECTOR", "dim": 2}, {"name": "s", "type": "SPARSE_FLOAT_VECTOR"}, {"name": "bits", "type": "BINARY_VECTOR", "dim": 8}]}');
SELECT milvus_create_collection('auto', 2, auto_id => true);
SELECT milvus_create_collection('keyed', num_partitions => 2, schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "tenant", "type": "INT64", "is_partition_key": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}');
SELECT milvus_insert('c', '{"id": 0, "v": [1,2]}');

-- The form of the arguments, and what does not exist.
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES ($$milvus_insert('c', NULL::text)$$), ($$milvus_insert('c', NULL::jsonb)$$), ($$milvus_insert(NULL, '[]')$$),
    ($$milvus_insert('', '[]')$$), ($$milvus_insert('none', '[]')$$), ($$milvus_insert('no such', '[]')$$), ($$milvus_insert('c', '[]', 'p')$$),
    ($$milvus_insert('c', '[]', 'no such')$$), ($$milvus_insert('c', '[]', timeout => -1)$$), ($$milvus_insert('c', '[]', db_name => 'nowhere')$$),
    ($$milvus_insert('keyed', '[]', '_default')$$), ($$milvus_insert('c', jsonb '5')$$), ($$milvus_insert('c', jsonb 'null')$$), ($$milvus_insert('c', json '"x"')$$)) AS v (call);

-- The batch as a whole.
SELECT data, pg_temp.insert_said('c', data) FROM (VALUES (''), ('nonsense'), ('5'), ('"x"'), ('true'), ('[1]'), ('[{"id":1,"v":[1,2]}, 5]'), ('[{"id":1,"v":[1,2]}'),
    ('[{"id":1,"v":[1,2]},]'), ('[{"id":1,"v":[1,2]}] x'), ('{"id":1,"v":[1,2]} {}'), ('[{"id":1,"id":1,"v":[1,2]}]'), ('[{"id":1,"v":[1,2],}]'), ('[{id:1,"v":[1,2]}]'),
    ('[[1,2],[[1,2]]]'), ('[[1],[[1,2],[1,2]]]'), ('[[1]]'), ('[[1],5]'), ('[null]'), ('[null,null]'), ('[[1],[[1,2]],[],[],[],[],[],[],[],[],[],[],[],[],[1]]')) AS v (data);

-- Keys.
SELECT data, pg_temp.insert_said('c', data) FROM (VALUES ('{"v":[1,2]}'), ('{"id":null,"v":[1,2]}'), ('{"id":"1","v":[1,2]}'), ('{"id":1.0,"v":[1,2]}'), ('{"id":1e0,"v":[1,2]}'),
    ('{"id":true,"v":[1,2]}'), ('{"id":9223372036854775808,"v":[1,2]}'), ('[{"id":5,"v":[1,2]},{"id":6,"v":[1,2]},{"id":5,"v":[1,2]}]'), ('{"id":0,"v":[1,2]}'),
    ('[{"id":9,"v":[1,2]},{"id":0,"v":[1,2]},{"id":-1,"v":[1,2]}]')) AS v (data);
SELECT data, pg_temp.insert_said('auto', data) FROM (VALUES ('{"id":1,"vector":[1,2]}'), ('{"id":null,"vector":[1,2]}'), ('{"vector":[1,2],"$meta":{"id":1}}'), ('[[1],[[1,2]]]')) AS v (data);
SELECT data, pg_temp.insert_said('vectors', data) FROM (VALUES ('{"id":1,"h":[1,2],"s":{},"bits":[1]}'), ('{"id":"abcd","h":[1,2],"s":{},"bits":[1]}'), ('{"id":"éé","h":[1,2],"s":{},"bits":[1]}')) AS v (data);

-- Values: nothing is coerced the wrong way, nothing is cut, nothing overflows.
SELECT data, pg_temp.insert_said('c', '[{"id":7,"v":[1,2]},{"id":8,"v":[1,2],' || data || '}]') FROM (VALUES ('"i8":128'), ('"i8":-129'), ('"i16":32768'), ('"i32":2147483648'),
    ('"i64":-9223372036854775809'), ('"i64":1.5'), ('"i64":"5"'), ('"i64":[5]'), ('"i64":{}'), ('"i64":false'), ('"f":1e39'), ('"f":"1"'), ('"f":true'), ('"d":1e309'), ('"f":NaN'),
    ('"d":-Infinity'), ('"b":1'), ('"b":"true"'), ('"s":5'), ('"s":"abcde"'), ('"s":"ééé"'), ('"s":"a\u0000"'), ('"s":"\ud800"'), ('"s":"\q"'), ('"j":{"a":1e400}'), ('"j":{a:1}'),
    ('"j":[1,]'), ('"a":5'), ('"a":[1,2,3]'), ('"a":[1,null]'), ('"a":[1.5]'), ('"a":["1"]'), ('"a":[200]'), ('"t":["a","bcd"]'), ('"t":[1]'), ('"r":5'), ('"x":1'), ('"$meta":{}'), ('"I8":1'),
    ('"$partition":"p"'), ('"i8":01'), ('"i8":+1'), ('"f":.5'), ('"f":1.'), ('"f":0x1F')) AS v (data);
SELECT data, pg_temp.insert_said('c', '[{"id":7,"v":[1,2]},{"id":8,"v":' || data || '}]') FROM (VALUES ('[1]'), ('[]'), ('[1,2,3]'), ('[1,2,3,4]'), ('null'), ('5'), ('"[1,2]"'), ('{"0":1}'),
    ('[1,"2"]'), ('[1,null]'), ('[1,true]'), ('[1,[2]]'), ('[1,1e39]'), ('[1,NaN]'), ('[1,Infinity]'), ('[1 2]'), ('[1,2')) AS v (data);
SELECT data, pg_temp.insert_said('vectors', '[{"id":"a","h":[1,2],"s":{},"bits":[1],' || data || '}]') FROM (VALUES ('"x":1,"x":2'), ('"$meta":{"x":1},"x":2'), ('"$meta":5'), ('"$meta":{"h":1}'),
    ('"$meta":{"$meta":1}'), ('"x":1e999'), ('"x":"\u0000"')) AS v (data);
SELECT data, pg_temp.insert_said('vectors', '[{"id":"a",' || data || '}]') FROM (VALUES ('"h":[1,65520],"s":{},"bits":[1]'), ('"h":[1],"s":{},"bits":[1]'), ('"h":[1,2],"s":5,"bits":[1]'),
    ('"h":[1,2],"s":{"-1":1},"bits":[1]'), ('"h":[1,2],"s":{"1000000000":1},"bits":[1]'), ('"h":[1,2],"s":{"4294967295":1},"bits":[1]'), ('"h":[1,2],"s":{"x":1},"bits":[1]'),
    ('"h":[1,2],"s":{"1":"x"},"bits":[1]'), ('"h":[1,2],"s":[[1,1],[1,2]],"bits":[1]'), ('"h":[1,2],"s":"{0:1}/5","bits":[1]'), ('"h":[1,2],"s":{},"bits":[1,2]'), ('"h":[1,2],"s":{},"bits":[256]'),
    ('"h":[1,2],"s":{},"bits":"0101"'), ('"h":[1,2],"s":{},"bits":"0101010x"'), ('"h":[1,2],"s":{},"bits":5'), ('"h":[1,2],"s":{}'), ('"h":[1,2],"bits":[1]')) AS v (data);
SELECT pg_temp.insert_said('keyed', '{"id":1,"v":[1,2]}'), pg_temp.insert_said('keyed', '{"id":1,"tenant":null,"v":[1,2]}');

-- Sizes and depth.
SELECT pg_temp.insert_said('vectors', '{"id":"a","h":[1,2],"s":{},"bits":[1],"x":"' || repeat('x', 65536) || '"}');
SELECT pg_temp.insert_said('c', '{"id":5,"v":[1,2],"j":"' || repeat('x', 65535) || '"}');
SELECT pg_temp.insert_said('c', '{"id":5,"v":[1,2],"j":' || repeat('[', 5000) || repeat(']', 5000) || '}');
SELECT pg_temp.insert_said('c', repeat('[', 100000)) ~ '^(22P02|42804|54001)';
SELECT pg_temp.insert_said('c', repeat('{"id":', 100000)) ~ '^(22P02|42804|54001)';

-- Errors of the table's own come through as they are.
CREATE TABLE registered (id int PRIMARY KEY, v vector(2), n int CHECK (n > 0), u int UNIQUE, g int GENERATED ALWAYS AS (n + 1) STORED, x int NOT NULL DEFAULT 1);
SELECT milvus_register_collection('registered');
CREATE FUNCTION complain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.n = 13 THEN RAISE 'thirteen' USING ERRCODE = 'P0013'; END IF; RETURN NEW; END $$;
CREATE TRIGGER complain BEFORE INSERT ON registered FOR EACH ROW EXECUTE FUNCTION complain();
SELECT milvus_insert('registered', '{"id": 1, "v": [1,2], "n": 1, "u": 1}');
SELECT data, pg_temp.insert_said('registered', data) FROM (VALUES ('{"id":2,"n":-1}'), ('{"id":2,"u":1}'), ('{"id":2,"n":13}'), ('{"id":2,"g":1}'), ('{"id":2,"x":null}'), ('{"id":1}'), ('{"id":3000000000}'), ('{"id":2,"y":1}')) AS v (data);

-- What an index cannot hold: the field is that of an index, however long others are; of a path the whole JSON.
SELECT milvus_create_collection('long', schema => '{"enable_dynamic_field": true, "fields": [{"name": "id", "type": "VARCHAR", "max_length": 65535, "is_primary": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "free", "type": "VARCHAR", "max_length": 65535, "default_value": ""}, {"name": "s", "type": "VARCHAR", "max_length": 65535, "default_value": ""},
    {"name": "t", "type": "ARRAY", "element_type": "VARCHAR", "max_length": 65535, "max_capacity": 2, "nullable": true}, {"name": "j", "type": "JSON", "nullable": true}]}',
    index_params => '[{"field_name": "s", "index_type": "TRIE"}, {"field_name": "t", "index_type": "INVERTED"},
    {"field_name": "j", "index_type": "INVERTED", "params": {"json_path": "j[\"a\"]", "json_cast_type": "VARCHAR"}},
    {"field_name": "k", "index_type": "INVERTED", "params": {"json_path": "k", "json_cast_type": "VARCHAR"}}]');
SELECT field, pg_temp.insert_said('long', jsonb_build_array('{"id": "a", "v": [1,2]}'::jsonb, '{"id": "b", "v": [1,2]}'::jsonb || value
    || jsonb_build_object('free', repeat(text, 2)))::text) AS said
FROM (SELECT string_agg(md5(i::text), '') AS text FROM generate_series(1, 1000) AS i) AS t, LATERAL (VALUES ('id', jsonb_build_object('id', text)),
    ('s', jsonb_build_object('s', text)), ('t', jsonb_build_object('t', ARRAY['x', text])), ('j', jsonb_build_object('j', jsonb_build_object('a', text))),
    ('k', jsonb_build_object('k', text)), ('free', '{}')) AS v (field, value);
SELECT milvus_delete('long', ids => '["a", "b"]') -> 'delete_count' AS of_the_last;

-- Nothing of all this was stored.
SELECT (SELECT count(*) FROM c) AS c, (SELECT count(*) FROM vectors) AS vectors, (SELECT count(*) FROM auto) AS auto, (SELECT count(*) FROM keyed) AS keyed,
    (SELECT count(*) FROM registered) AS registered;
-- What is for the statements of the calls only.
SELECT pg_temp.said('SELECT milvus.row_value(1, 0, 0, NULL::int)'), pg_temp.said('SELECT milvus.row_value(NULL, 0, 0, NULL::int)');

SET client_min_messages = warning;
DROP SCHEMA milvus_no CASCADE;
