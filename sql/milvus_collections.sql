-- Dropping, renaming, emptying, listing collections; what becomes of the catalog when a table is dropped or
-- renamed by plain SQL; databases; registered tables; properties.
CREATE SCHEMA milvus_one;
CREATE SCHEMA milvus_two;
SET search_path = milvus_one, public;
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

SELECT milvus_create_collection('a', 2), milvus_create_collection('b', 2), milvus_create_collection('a', 3, db_name => 'milvus_two');
SELECT milvus_list_collections();
SELECT milvus_list_collections(db_name => 'milvus_two');
SELECT milvus_has_collection('a'), milvus_has_collection('milvus_two.a'), milvus_has_collection('b', db_name => 'milvus_two'), milvus_has_collection('nowhere');

-- Rename: rows, indexes and load state stay.
INSERT INTO a (id, vector) VALUES (1, '[1,2]'), (2, '[3,4]');
SELECT milvus_rename_collection('a', 'c');
SELECT milvus_list_collections(), milvus_get_collection_stats('c'), milvus_list_indexes('c'), milvus_get_load_state('c');
SELECT milvus_get_load_state('a');
-- The old name is free again, partitions and all.
SELECT milvus_create_collection('a', 2);
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES ($$milvus_rename_collection('c', 'a')$$),
    ($$milvus_rename_collection('nowhere', 'd')$$), ($$milvus_rename_collection('c', 'not good')$$)) AS v (call);

-- Into another database, partitions, sequences and aliases included.
SELECT milvus_create_collection('traveller', 2, id_type => 'string', max_length => 9, auto_id => true), milvus_create_partition('traveller', 'p'),
    milvus_create_alias('traveller', 'nick');
INSERT INTO traveller (vector, "$partition") VALUES ('[1,2]', 'p'), ('[1,2]', '_default');
SELECT milvus_rename_collection('traveller', 'settler', 'milvus_two');
SELECT milvus_has_collection('traveller'), milvus_describe_alias('milvus_two.nick'), milvus_get_partition_stats('milvus_two.settler', 'p');
SELECT DISTINCT relnamespace::regnamespace FROM pg_class WHERE relname LIKE 'traveller%' OR relname LIKE 'settler%';
INSERT INTO milvus_two.settler (vector) VALUES ('[1,2]') RETURNING id;
SELECT milvus_create_collection('settler', 2);
SELECT milvus_create_alias('settler', 'nick');
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES ($$milvus_rename_collection('settler', 'settler', 'milvus_two')$$),
    ($$milvus_rename_collection('settler', 'other', 'milvus_two')$$), ($$milvus_rename_collection('settler', 'nick', 'milvus_two')$$),
    ($$milvus_rename_collection('settler', 'x', 'nowhere')$$), ($$milvus_rename_collection('settler', 'x', 'pg_catalog')$$),
    ($$milvus_rename_collection('settler', 'milvus_two.x', 'milvus_one')$$), ($$milvus_rename_collection('settler', 'settler')$$),
    ($$milvus_rename_collection('nick', 'x')$$), ($$milvus_rename_collection('settler', '')$$), ($$milvus_rename_collection(NULL, 'x')$$)) AS v (call);
SELECT milvus_drop_alias('nick'), milvus_rename_collection('settler', 'milvus_two.second');
SELECT milvus_list_collections(db_name => 'milvus_two');
SELECT milvus_drop_collection('milvus_two.second'), milvus_drop_alias('milvus_two.nick'), milvus_drop_collection('milvus_two.settler');

-- The server's own commands. The catalog follows.
ALTER TABLE c RENAME TO d;
ALTER TABLE b SET SCHEMA milvus_two;
SELECT milvus_list_collections();
SELECT milvus_list_collections(db_name => 'milvus_two');
DROP TABLE d;
SELECT milvus_has_collection('d'), count(*) FROM milvus.collections;
CREATE TABLE d (id int);
SELECT milvus_has_collection('d'), pg_temp.said($$SELECT milvus_describe_collection('d')$$);
ALTER TABLE milvus_two.b RENAME COLUMN vector TO embedding;
SELECT milvus_describe_collection('milvus_two.b') -> 'fields' -> 1 -> 'name' AS field, milvus_list_indexes('milvus_two.b', 'embedding');

-- Truncate, drop.
INSERT INTO a (id, vector) VALUES (1, '[1,2]');
SELECT milvus_truncate_collection('a');
SELECT milvus_get_collection_stats('a'), milvus_get_partition_stats('a', '_default'), milvus_flush('a');
SELECT milvus_drop_collection('a');
SELECT milvus_drop_collection('a');
SELECT milvus_has_collection('a'), count(*) FROM milvus.collections;
SELECT call, pg_temp.said('SELECT ' || call) FROM (VALUES
    ($$milvus_drop_collection('no good')$$), ($$milvus_truncate_collection('a')$$), ($$milvus_describe_collection('a')$$),
    ($$milvus_get_collection_stats('a')$$), ($$milvus_flush('a')$$), ($$milvus_get_partition_stats('milvus_two.a', 'p')$$),
    ($$milvus_has_collection('a.b.c')$$), ($$milvus_list_collections(db_name => 'none')$$)) AS v (call);

-- Databases are schemas.
SELECT milvus_create_database('books');
SELECT pg_temp.said($$SELECT milvus_create_database('books')$$) AS again, pg_temp.said($$SELECT milvus_create_database('pg_books')$$);
SELECT count(*) FROM milvus_list_databases() AS name WHERE name IN ('books', 'milvus_one', 'milvus', 'pg_catalog');
SELECT milvus_use_database('books');
SELECT milvus_create_collection('novels', 2);
SELECT milvus_describe_collection('novels') ->> 'db_name' AS database;
SELECT milvus_use_database('default');
SELECT current_schema(), milvus_has_collection('novels'), milvus_has_collection('books.novels');
SET search_path = milvus_one, public;
SELECT pg_temp.said($$SELECT milvus_drop_database('books')$$);
SELECT milvus_drop_collection('books.novels');
SELECT milvus_drop_database('books');
SELECT milvus_drop_database('books');
SELECT pg_temp.said($$SELECT milvus_use_database('books')$$);

-- Existing tables.
CREATE TABLE items (id int PRIMARY KEY, title varchar(20) NOT NULL DEFAULT 'none', e vector(3), extra jsonb NOT NULL, made timestamptz);
CREATE INDEX items_e ON items USING hnsw (e vector_l2_ops);
INSERT INTO items VALUES (1, 'x', '[1,2,3]', '{}', NULL);
SELECT milvus_register_collection('items', dynamic_field => 'extra', properties => '{"collection.ttl.seconds": 5}');
SELECT milvus_describe_collection('items');
SELECT milvus_describe_index('items', 'items_e'), milvus_get_load_state('items'), milvus_list_partitions('items'), milvus_get_partition_stats('items', '_default');
SELECT milvus_alter_collection_properties('items', '{"mmap.enabled": true}');
SELECT milvus_describe_collection('items') -> 'properties' AS properties;
CREATE TABLE "od""d.name" ("k k" text PRIMARY KEY, "v""v" vector(2), made text DEFAULT E'a\\b''c', later text DEFAULT 'x' || current_user);
SELECT milvus_register_collection('"od""d.name"');
SELECT milvus_create_index('"od""d.name"', '{"field_name": "v\"v", "metric_type": "L2"}');
SELECT milvus_list_indexes('milvus_one."od""d.name"');
SELECT milvus_describe_collection('"od""d.name"') -> 'fields' AS fields;
SELECT milvus_rename_collection('"od""d.name"', 'even'), milvus_get_collection_stats('even');
CREATE TABLE keyless (id int);
CREATE TABLE two_keys (a int, b int, PRIMARY KEY (a, b));
CREATE TEMP TABLE passing (id int PRIMARY KEY);
CREATE VIEW looks AS SELECT * FROM items;
SELECT call, regexp_replace(pg_temp.said('SELECT ' || call), 'pg_temp_\d+', 'pg_temp') AS said FROM (VALUES
    ($$milvus_register_collection('items')$$), ($$milvus_register_collection('keyless')$$), ($$milvus_register_collection('two_keys')$$),
    ($$milvus_register_collection('passing')$$), ($$milvus_register_collection('looks')$$), ($$milvus_register_collection(NULL)$$),
    ($$milvus_create_partition('items', 'p')$$), ($$milvus_alter_collection_properties('items', '[]')$$)) AS v (call);
SELECT milvus_unregister_collection('items');
SELECT milvus_has_collection('items'), count(*) FROM items;
SELECT pg_temp.said($$SELECT milvus_register_collection('items', dynamic_field => 'title')$$);

SET client_min_messages = warning;
DROP SCHEMA milvus_one, milvus_two CASCADE;
SELECT count(*) FROM milvus.collections;
