-- What a session keeps of a collection is right after whatever changes it. The count of rows tells
-- which table a call reads; between every two calls something changes.
CREATE SCHEMA milvus_cache;
CREATE SCHEMA milvus_cache_two;
SET search_path = milvus_cache, public;
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text; answer text;
BEGIN
    EXECUTE statement INTO answer;
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ')';
END $$;
CREATE FUNCTION pg_temp.count(collection text, db_name text DEFAULT NULL) RETURNS text LANGUAGE sql AS
    $$SELECT pg_temp.said(format('SELECT public.milvus_get_collection_stats(%L, db_name => %L) ->> ''row_count''', $1, $2))$$;

SELECT milvus_create_collection('c', 2);
INSERT INTO c (id, vector) VALUES (1, '[1,2]');
SELECT pg_temp.count('c'), pg_temp.count('c', 'milvus_cache'), pg_temp.count('milvus_cache.c');
-- Renamed, and back.
ALTER TABLE c RENAME TO d;
SELECT pg_temp.count('c'), pg_temp.count('d');
ALTER TABLE d RENAME TO c;
SELECT pg_temp.count('c'), pg_temp.count('d');
-- Another table under the old name.
ALTER TABLE c RENAME TO d;
SELECT milvus_create_collection('c', 2);
SELECT pg_temp.count('c'), pg_temp.count('d');
-- The two change places.
ALTER TABLE c RENAME TO e;
ALTER TABLE d RENAME TO c;
ALTER TABLE e RENAME TO d;
SELECT pg_temp.count('c'), pg_temp.count('d');
-- Dropped, and made again.
SELECT milvus_drop_collection('c');
SELECT pg_temp.count('c');
SELECT milvus_create_collection('c', 2);
SELECT pg_temp.count('c');
DROP TABLE c;
SELECT pg_temp.count('c');
-- What a transaction made is gone with it.
BEGIN;
SELECT milvus_create_collection('c', 2);
SELECT pg_temp.count('c');
SAVEPOINT s;
SELECT milvus_create_alias('c', 'a'), milvus_create_partition('c', 'p');
SELECT pg_temp.count('a'), pg_temp.said($$SELECT milvus_get_partition_stats('c', 'p')$$);
ROLLBACK TO s;
SELECT pg_temp.count('a'), pg_temp.said($$SELECT milvus_get_partition_stats('c', 'p')$$);
ROLLBACK;
SELECT pg_temp.count('c');
-- Into another schema, whose name then changes.
ALTER TABLE d SET SCHEMA milvus_cache_two;
SELECT pg_temp.count('d'), pg_temp.count('d', 'milvus_cache_two'), pg_temp.count('milvus_cache_two.d');
ALTER SCHEMA milvus_cache_two RENAME TO milvus_cache_three;
SELECT pg_temp.count('d', 'milvus_cache_two'), pg_temp.count('d', 'milvus_cache_three');
-- One name, two current schemas, a search path that changes in the session and in a function.
SELECT milvus_create_collection('d', 2);
INSERT INTO d (id, vector) VALUES (1, '[1,2]'), (2, '[1,2]'), (3, '[1,2]');
SELECT pg_temp.count('d');
SET search_path = milvus_cache_three, public;
SELECT pg_temp.count('d');
SET search_path = milvus_cache, public;
SELECT pg_temp.count('d');
CREATE FUNCTION pg_temp.elsewhere() RETURNS text LANGUAGE sql SET search_path = milvus_cache_three AS
    $$SELECT pg_temp.count('d')$$;
SELECT pg_temp.elsewhere(), pg_temp.count('d');
SET search_path = '';
SELECT pg_temp.count('d'), pg_temp.count('d', 'milvus_cache');
SET search_path = milvus_cache, public;
-- An alias that moves and goes; a table that takes its place.
SELECT milvus_create_collection('e', 2);
SELECT milvus_create_alias('d', 'a');
SELECT pg_temp.count('a');
SELECT milvus_alter_alias('e', 'a');
SELECT pg_temp.count('a'), pg_temp.count('d'), pg_temp.count('e');
SELECT milvus_alter_alias('d', 'a');
SELECT pg_temp.count('a');
SELECT milvus_drop_alias('a');
SELECT pg_temp.count('a');
ALTER TABLE d RENAME TO a;
SELECT pg_temp.count('a');
ALTER TABLE a RENAME TO d;
-- A table, partitions and properties that change.
SELECT milvus_create_partition('d', 'p');
INSERT INTO d (id, vector, "$partition") VALUES (4, '[1,2]', 'p');
SELECT milvus_get_partition_stats('d', 'p'), pg_temp.count('d');
ALTER TABLE "d_p_$" RENAME TO "other name";
SELECT milvus_get_partition_stats('d', 'p');
SELECT milvus_release_partitions('d', '{p}'), milvus_drop_partition('d', 'p');
SELECT pg_temp.said($$SELECT milvus_get_partition_stats('d', 'p')$$), pg_temp.count('d');
SELECT milvus_alter_collection_properties('d', '{"collection.ttl.seconds": 60}');
UPDATE d SET "$created" = now() - interval '61 seconds' WHERE id = 1;
SELECT pg_temp.count('d');
SELECT milvus_alter_collection_properties('d', '{"collection.ttl.seconds": 120}');
SELECT pg_temp.count('d');
BEGIN;
SELECT milvus_alter_collection_properties('d', '{"collection.ttl.seconds": 30}');
SELECT pg_temp.count('d');
ROLLBACK;
SELECT pg_temp.count('d');
-- Forgotten, and known again.
CREATE TABLE plain (id bigint PRIMARY KEY);
SELECT milvus_register_collection('plain');
SELECT pg_temp.count('plain');
SELECT milvus_unregister_collection('plain');
SELECT pg_temp.count('plain');
SELECT milvus_register_collection('plain');
SELECT pg_temp.count('plain');
DROP TABLE plain;
CREATE TABLE plain (id bigint PRIMARY KEY);
SELECT pg_temp.count('plain');
-- Roles, their rights and policies.
CREATE ROLE milvus_cache_one;
CREATE ROLE milvus_cache_other;
GRANT milvus_cache_one TO milvus_cache_other;
SET ROLE milvus_cache_other;
SELECT pg_temp.count('milvus_cache.d');
RESET ROLE;
GRANT USAGE ON SCHEMA milvus_cache TO milvus_cache_one;
SET ROLE milvus_cache_other;
SELECT pg_temp.count('milvus_cache.d');
RESET ROLE;
GRANT SELECT ON d TO milvus_cache_one;
SET ROLE milvus_cache_other;
SELECT pg_temp.count('milvus_cache.d'), pg_temp.count('d'), pg_temp.count('d', 'milvus_cache');
RESET ROLE;
ALTER TABLE d ENABLE ROW LEVEL SECURITY;
CREATE POLICY low ON d USING (id < 3);
SELECT pg_temp.count('d');
SET ROLE milvus_cache_other;
SELECT pg_temp.count('d');
RESET ROLE;
SELECT pg_temp.count('d');
ALTER POLICY low ON d USING (id < 2);
SET ROLE milvus_cache_other;
SELECT pg_temp.count('d');
RESET ROLE;
REVOKE milvus_cache_one FROM milvus_cache_other;
SET ROLE milvus_cache_other;
SELECT pg_temp.count('d', 'milvus_cache');
RESET ROLE;
GRANT SELECT ON d TO milvus_cache_other;
GRANT USAGE ON SCHEMA milvus_cache TO milvus_cache_other;
SET ROLE milvus_cache_other;
SELECT pg_temp.count('d'), pg_temp.count('d', 'milvus_cache');
RESET ROLE;
REVOKE USAGE ON SCHEMA milvus_cache FROM milvus_cache_other;
SET ROLE milvus_cache_other;
SELECT pg_temp.count('d'), pg_temp.count('d', 'milvus_cache');
RESET ROLE;
-- A change and calls in one statement.
SELECT pg_temp.count('d'), milvus_alter_collection_properties('d', '{"collection.ttl.seconds": 20}'), pg_temp.count('d');
SET client_min_messages = warning;
DROP SCHEMA milvus_cache, milvus_cache_three CASCADE;
DROP ROLE milvus_cache_one, milvus_cache_other;
