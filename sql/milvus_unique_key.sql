-- One key in one partition only: for INSERT, COPY, UPDATE, row movement and ATTACH PARTITION.
CREATE SCHEMA milvus_keys;
SET search_path = milvus_keys, public;
-- What a statement says: SQLSTATE, message, detail and constraint of its error.
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE details text; named text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL, named = CONSTRAINT_NAME;
    RETURN SQLSTATE || ': ' || SQLERRM || ' (' || details || ') ' || named;
END $$;
CREATE VIEW pg_temp.key_triggers AS
    SELECT tgrelid::regclass AS "table", tgname AS name, tgenabled AS enabled FROM pg_trigger
    WHERE tgfoid = 'milvus.keep_key_unique'::regproc ORDER BY 1, 2;

-- A collection of one partition pays nothing.
SELECT milvus_create_collection('c', 2);
ALTER TABLE c ALTER vector SET DEFAULT '[1,2]';
SELECT * FROM pg_temp.key_triggers;
SELECT milvus_create_partition('c', 'p'), milvus_create_partition('c', 'q');
SELECT * FROM pg_temp.key_triggers;

INSERT INTO c (id, "$partition") VALUES (1, '_default'), (2, 'p'), (3, 'q');
SELECT pg_temp.said(statement) FROM (VALUES
    ($$INSERT INTO c (id, "$partition") VALUES (1, 'p')$$),
    ($$INSERT INTO c (id, "$partition") VALUES (1, '_default')$$),
    ($$INSERT INTO c (id, "$partition") VALUES (4, 'p'), (4, 'q')$$),
    ($$INSERT INTO "c_p_$" (id, "$partition") VALUES (1, 'p')$$),
    ($$INSERT INTO c (id, "$partition") SELECT g, 'q' FROM generate_series(9, 1, -1) AS g$$),
    ($$UPDATE c SET id = 1 WHERE id = 2$$),
    ($$UPDATE c SET id = 1, "$partition" = 'q' WHERE id = 2$$),
    ($$INSERT INTO c (id, "$partition") VALUES (1, 'p') ON CONFLICT DO NOTHING$$)) AS v (statement);
COPY c (id, "$partition") FROM stdin;
10	p
3	p
\.
-- Moved, all keys changed at once, replaced within one command and within one transaction.
UPDATE c SET "$partition" = 'p' WHERE id = 1;
UPDATE c SET id = id + 1;
UPDATE c SET "$partition" = CASE "$partition" WHEN 'p' THEN 'q' ELSE 'p' END;
WITH gone AS (DELETE FROM c WHERE id = 2 RETURNING id) INSERT INTO c (id) SELECT id FROM gone;
BEGIN;
DELETE FROM c WHERE id = 3;
INSERT INTO c (id) VALUES (3);
COMMIT;
INSERT INTO c (id, "$partition") VALUES (4, 'p') ON CONFLICT (id, "$partition") DO UPDATE SET "$meta" = '{"a": 1}';
SELECT id, "$partition", "$meta" FROM c ORDER BY id;
-- Savepoints.
BEGIN;
SAVEPOINT s;
INSERT INTO c (id, "$partition") VALUES (5, 'p');
ROLLBACK TO s;
INSERT INTO c (id, "$partition") VALUES (5, 'q');
SAVEPOINT s;
DELETE FROM c WHERE id = 5;
INSERT INTO c (id, "$partition") VALUES (5, 'p');
ROLLBACK TO s;
SELECT pg_temp.said($$INSERT INTO c (id, "$partition") VALUES (5, 'p')$$);
COMMIT;
-- Locks on keys end with the statement.
BEGIN;
INSERT INTO c (id, "$partition") SELECT g, CASE WHEN g % 2 = 0 THEN 'p' ELSE 'q' END FROM generate_series(100, 300) AS g;
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();
ROLLBACK;

-- Triggers of users may change the key before it is looked up; one that would come after is refused.
CREATE FUNCTION pg_temp.to_three() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := 3; RETURN NEW; END $$;
CREATE TRIGGER zz BEFORE INSERT ON c FOR EACH ROW EXECUTE FUNCTION pg_temp.to_three();
SELECT pg_temp.said($$INSERT INTO c (id, "$partition") VALUES (7, 'p')$$);
ALTER TRIGGER zz ON c RENAME TO "~z";
SELECT pg_temp.said($$INSERT INTO c (id, "$partition") VALUES (7, 'p')$$);
DROP TRIGGER "~z" ON c;
CREATE TRIGGER zz BEFORE UPDATE ON c FOR EACH ROW EXECUTE FUNCTION pg_temp.to_three();
SELECT pg_temp.said($$UPDATE c SET vector = '[3,4]' WHERE id = 4$$);
DROP TRIGGER zz ON c;
-- One that does something else to the row at the same time.
CREATE FUNCTION pg_temp.again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE milvus_keys.c SET "$meta" = '{"again": true}' WHERE id = NEW.id; RETURN NEW; END $$;
CREATE TRIGGER again AFTER UPDATE OF id ON c FOR EACH ROW EXECUTE FUNCTION pg_temp.again();
UPDATE c SET id = 14 WHERE id = 4;
SELECT pg_temp.said($$UPDATE c SET id = 3 WHERE id = 14$$);
CREATE OR REPLACE FUNCTION pg_temp.again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE milvus_keys.c SET "$partition" = 'q' WHERE id = NEW.id; RETURN NEW; END $$;
UPDATE c SET id = 4 WHERE id = 14;
SELECT id, "$partition" FROM c ORDER BY id;
DROP TRIGGER again ON c;
-- Like an index, the rule holds in a replica role as well.
SET session_replication_role = replica;
SELECT pg_temp.said($$INSERT INTO c (id, "$partition") VALUES (3, 'p')$$);
RESET session_replication_role;

-- ATTACH PARTITION.
CREATE TABLE more (LIKE c INCLUDING ALL);
INSERT INTO more (id, "$partition") VALUES (3, 'more');
SELECT pg_temp.said($$ALTER TABLE c ATTACH PARTITION more FOR VALUES IN ('more')$$);
UPDATE more SET id = 33;
ALTER TABLE c ATTACH PARTITION more FOR VALUES IN ('more');
SELECT pg_temp.said($$INSERT INTO c (id, "$partition") VALUES (33, 'p')$$), pg_temp.said($$INSERT INTO c (id, "$partition") VALUES (3, 'more')$$);
ALTER TABLE c DETACH PARTITION more;
INSERT INTO c (id, "$partition") VALUES (33, 'p');
INSERT INTO more (id, "$partition") VALUES (3, 'more');
-- A partition of several values, columns in another order.
CREATE TABLE "default" ("$partition" text NOT NULL, "$meta" jsonb NOT NULL, vector vector(2) NOT NULL DEFAULT '[1,2]', id bigint NOT NULL);
ALTER TABLE c ATTACH PARTITION "default" DEFAULT;
INSERT INTO c (id, "$partition") VALUES (50, 'any');
SELECT pg_temp.said(statement) FROM (VALUES ($$INSERT INTO c (id, "$partition") VALUES (50, 'other')$$),
    ($$INSERT INTO c (id, "$partition") VALUES (50, 'p')$$), ($$INSERT INTO c (id, "$partition") VALUES (3, 'other')$$),
    ($$UPDATE c SET id = 3 WHERE id = 50$$), ($$UPDATE c SET "$partition" = 'other' WHERE id = 50$$)) AS v (statement);
ALTER TABLE c DETACH PARTITION "default";
-- Plain SQL makes the second partition.
SELECT milvus_create_collection('d', 2);
CREATE TABLE d_p PARTITION OF d FOR VALUES IN ('p');
SELECT * FROM pg_temp.key_triggers WHERE "table" = 'd'::regclass;
-- The last but one partition takes the triggers with it.
SELECT milvus_create_partition('d', 'q'), milvus_release_collection('d');
SELECT milvus_drop_partition('d', 'p');
SELECT count(*) FROM pg_temp.key_triggers WHERE "table" = 'd'::regclass;
SELECT milvus_drop_partition('d', 'q');
SELECT count(*) FROM pg_temp.key_triggers WHERE "table" = 'd'::regclass;

-- A partition key: one key is unique over all parts and within each. Keys of strings.
SELECT milvus_create_collection('h', schema => '{"partition_key_field": "tenant", "fields": [
    {"name": "Key", "type": "VARCHAR", "max_length": 20, "is_primary": true}, {"name": "tenant", "type": "INT64"},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}', num_partitions => 3);
INSERT INTO h VALUES ('one', 1, '[1,2]');
SELECT count(*) FROM generate_series(2, 20) AS tenant
WHERE pg_temp.said(format($$INSERT INTO h VALUES ('one', %s, '[1,2]')$$, tenant)) NOT LIKE '23505: % "h_pkey" (Key ("Key")=(one) already exists.)%';
SELECT pg_temp.said($$INSERT INTO h VALUES ('one', 1, '[1,2]')$$);
UPDATE h SET tenant = 7;
UPDATE h SET tenant = 8, "Key" = 'two';
SELECT "Key", tenant FROM h;

-- A check that stores a key which the batch is about to store.
SELECT milvus_create_collection('b', 2), milvus_create_partition('b', 'p');
CREATE FUNCTION pg_temp.stores(key bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF key = 2 THEN
        INSERT INTO b (id, vector) VALUES (4, '[1,2]');
    END IF;
    RETURN true;
END $$;
ALTER TABLE b ADD CONSTRAINT stores CHECK (pg_temp.stores(id));
SELECT pg_temp.said($$SELECT milvus_insert('b', '[[5,4,3,2,1], [[1,2],[1,2],[1,2],[1,2],[1,2]]]', 'p')$$);
SELECT milvus_upsert('b', '[[5,4,3,2,1], [[1,2],[1,2],[1,2],[1,2],[1,2]]]', 'p');
SELECT id, "$partition" FROM b ORDER BY 1, 2;
-- More rows than are claimed at once, and keys of other partitions among them and beside them.
ALTER TABLE b DROP CONSTRAINT stores;
TRUNCATE b;
INSERT INTO b (id, vector, "$partition") SELECT i, '[1,2]', 'p' FROM generate_series(0, 1000, 5) AS i;
SELECT milvus_insert('b', jsonb_agg(jsonb_build_object('id', i, 'vector', '[1,2]'::jsonb)))->'insert_count' FROM generate_series(0, 1000) AS i WHERE i % 5 <> 0;
SELECT pg_temp.said(format($$SELECT milvus_insert('b', %L)$$, jsonb_agg(jsonb_build_object('id', i, 'vector', '[1,2]'::jsonb))))
FROM generate_series(1001, 1100) AS i WHERE i < 1050 OR i > 1090 OR i = 1060;
INSERT INTO b (id, vector, "$partition") VALUES (2060, '[1,2]', 'p');
SELECT pg_temp.said(format($$SELECT milvus_insert('b', %L)$$, jsonb_agg(jsonb_build_object('id', i, 'vector', '[1,2]'::jsonb)))) FROM generate_series(2001, 2100) AS i;
SELECT milvus_upsert('b', jsonb_agg(jsonb_build_object('id', i, 'vector', '[1,2]'::jsonb)))->'upsert_count' FROM generate_series(1990, 2100) AS i;
SELECT count(*), count(DISTINCT id), count(*) FILTER (WHERE "$partition" = 'p') FROM b;

-- The value of a key is shown to those who may read it.
CREATE ROLE milvus_writer;
GRANT USAGE ON SCHEMA milvus_keys TO milvus_writer;
GRANT INSERT ON c TO milvus_writer;
SET ROLE milvus_writer;
SELECT pg_temp.said($$INSERT INTO c (id, "$partition") VALUES (3, 'p')$$);
RESET ROLE;
GRANT SELECT (id) ON c TO milvus_writer;
SET ROLE milvus_writer;
SELECT pg_temp.said($$INSERT INTO c (id, "$partition") VALUES (3, 'p')$$);
RESET ROLE;
ALTER TABLE c ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON c TO milvus_writer USING (id > 10);
SET ROLE milvus_writer;
SELECT pg_temp.said($$INSERT INTO c (id, "$partition") VALUES (33, '_default')$$);
RESET ROLE;

-- The functions by themselves do nothing.
CREATE TABLE plain (id integer);
CREATE TRIGGER wrong AFTER DELETE ON plain FOR EACH STATEMENT EXECUTE FUNCTION milvus.keep_key_unique();
CREATE TRIGGER useless BEFORE INSERT ON plain FOR EACH ROW EXECUTE FUNCTION milvus.keep_key_unique();
SELECT pg_temp.said('DELETE FROM plain'), pg_temp.said('INSERT INTO plain VALUES (1)');
SELECT milvus.keep_key_unique();
SET client_min_messages = warning;
DROP SCHEMA milvus_keys CASCADE;
DROP OWNED BY milvus_writer;
DROP ROLE milvus_writer;
