-- Rights and row-level security in the calls that read, write and remove rows; hostile functions and operators on the
-- search path and in pg_temp are never called.
CREATE ROLE milvus_nobody;
CREATE ROLE milvus_tenant;
CREATE SCHEMA milvus_rows;
GRANT USAGE ON SCHEMA milvus_rows TO milvus_nobody, milvus_tenant;
SET search_path = milvus_rows, public;
-- What a statement gives: its rows, or SQLSTATE, message and detail of its error.
CREATE FUNCTION milvus_rows.said(statement text) RETURNS pg_catalog.text LANGUAGE plpgsql AS $$
DECLARE answer pg_catalog.text; more pg_catalog.text;
BEGIN
    EXECUTE 'SELECT pg_catalog.string_agg(t::pg_catalog.text, '' '') FROM (' || statement || ') AS t' INTO answer;
    RETURN COALESCE(answer, 'nothing');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS more = PG_EXCEPTION_DETAIL;
    RETURN pg_catalog.concat_ws(' / ', SQLSTATE || ': ' || SQLERRM, CASE WHEN more OPERATOR(pg_catalog.<>) '' THEN more END);
END $$;
CREATE TABLE milvus_rows.calls (n serial, call text);
GRANT SELECT ON milvus_rows.calls TO milvus_nobody, milvus_tenant;
INSERT INTO milvus_rows.calls (call) VALUES
    ($$SELECT milvus_query('c', 'id >= 0', '{id,owner}')$$), ($$SELECT milvus_query('c', output_fields => '{count(*)}')$$),
    ($$SELECT milvus_query('c', filter => 'owner == "other"', output_fields => '{id}')$$),
    ($$SELECT milvus_get('c', '[1, 2, 3]', '{id}')$$), ($$SELECT milvus_get_collection_stats('c')$$),
    ($$SELECT milvus_get_partition_stats('c', 'p')$$), ($$SELECT id FROM milvus_search('c', '[1,2]', limit_rows => 3) ORDER BY id$$),
    -- Keys 2 and 4 are hidden from the tenant: in the partition of the call, and in another one.
    ($$SELECT milvus_insert('c', '{"id": 7, "owner": "milvus_tenant", "v": [7,7]}', 'p')$$),
    ($$SELECT milvus_insert('c', '{"id": 8, "owner": "another", "v": [7,7]}')$$),
    ($$SELECT milvus_insert('c', '[{"id": 9, "owner": "milvus_tenant", "v": [7,7]}, {"id": 2, "owner": "milvus_tenant", "v": [7,7]}]')$$),
    ($$SELECT milvus_insert('c', '{"id": 4, "owner": "milvus_tenant", "v": [7,7]}')$$),
    ($$SELECT milvus_upsert('c', '{"id": 2, "owner": "milvus_tenant", "v": [7,7]}')$$),
    ($$SELECT milvus_upsert('c', '{"id": 2, "owner": "milvus_tenant", "v": [7,7]}', 'p')$$),
    ($$SELECT milvus_upsert('c', '{"id": 2, "owner": "milvus_tenant", "v": [7,7]}', partial_update => true)$$),
    ($$SELECT milvus_upsert('c', '{"id": 4, "owner": "milvus_tenant", "v": [7,7]}', partial_update => true)$$),
    ($$SELECT milvus_upsert('c', '{"id": 7, "v": [8,8]}', partial_update => true)$$),
    ($$SELECT milvus_upsert('c', '{"id": 7, "owner": "another", "v": [8,8]}')$$),
    ($$SELECT milvus_upsert('c', '{"id": 7, "owner": "milvus_tenant", "v": [9,9]}')$$),
    ($$SELECT milvus_delete('c', ids => '[7]')$$),
    ($$SELECT milvus_delete('c', ids => '[2]')$$),
    ($$SELECT milvus_delete('c', filter => 'owner == "other"')$$);

SELECT milvus_create_collection('c', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "owner", "type": "VARCHAR", "max_length": 20}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}', index_params => '{"field_name": "v"}');
SELECT milvus_create_partition('c', 'p');
INSERT INTO c VALUES (1, 'milvus_tenant', '[1,2]', DEFAULT), (2, 'other', '[1,2]', DEFAULT), (3, 'milvus_tenant', '[3,4]', 'p'), (4, 'other', '[5,6]', 'p');

SET ROLE milvus_nobody;
SELECT call, milvus_rows.said(call) FROM milvus_rows.calls ORDER BY n;
RESET ROLE;

ALTER TABLE c ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON c TO milvus_tenant USING (owner = current_user);
GRANT SELECT, INSERT, UPDATE, DELETE ON c TO milvus_tenant;
SET ROLE milvus_tenant;
SELECT call, milvus_rows.said(call) FROM milvus_rows.calls ORDER BY n;
-- Not by plain SQL either: a hidden key cannot be taken, seen or moved.
DO $$ BEGIN INSERT INTO c VALUES (2, 'milvus_tenant', '[1,2]', 'p'); EXCEPTION WHEN unique_violation THEN RAISE NOTICE '%', SQLERRM; END $$;
DO $$ BEGIN INSERT INTO c VALUES (9, 'other', '[1,2]', 'p'); EXCEPTION WHEN insufficient_privilege THEN RAISE NOTICE '%', SQLERRM; END $$;
DO $$ BEGIN UPDATE c SET id = 4 WHERE id = 1; EXCEPTION WHEN unique_violation THEN RAISE NOTICE '%', SQLERRM; END $$;
UPDATE c SET "$partition" = 'p' WHERE owner = 'other';
RESET ROLE;
SELECT id, owner, v, "$partition" FROM c ORDER BY id;
ALTER TABLE c DISABLE ROW LEVEL SECURITY;

-- An insert needs INSERT alone, and does not tell who may not read which key there was; an upsert needs UPDATE as well,
-- and SELECT on the key.
BEGIN;
GRANT INSERT ON c TO milvus_nobody;
SET ROLE milvus_nobody;
SELECT call, milvus_rows.said(call) FROM milvus_rows.calls WHERE call ~ 'milvus_(insert|upsert)' ORDER BY n;
RESET ROLE;
GRANT UPDATE, SELECT (id) ON c TO milvus_nobody;
SET ROLE milvus_nobody;
SELECT call, milvus_rows.said(call) FROM milvus_rows.calls WHERE call ~ 'milvus_(insert|upsert)' ORDER BY n;
RESET ROLE;
SELECT id, owner, v, "$partition" FROM c ORDER BY id;
ROLLBACK;

-- A delete needs DELETE, and SELECT on what its filter reads, be it only that.
BEGIN;
GRANT DELETE ON c TO milvus_nobody;
SET ROLE milvus_nobody;
SELECT milvus_rows.said($$SELECT milvus_delete('c', filter => 'owner == "other"')$$);
RESET ROLE;
GRANT SELECT (owner) ON c TO milvus_nobody;
SET ROLE milvus_nobody;
SELECT milvus_rows.said($$SELECT milvus_delete('c', filter => 'owner == "other" and id > 0')$$), milvus_rows.said($$SELECT milvus_delete('c', ids => '[2]')$$);
SELECT milvus_rows.said($$SELECT milvus_delete('c', filter => 'owner == "other" and owner != "b" and owner like "o%" and owner > "a" and owner < "z" and owner != "d" and owner != "e" and owner != "f" and owner >= "b" and owner <= "y" and owner like "%r"')$$),
    milvus_rows.said($$SELECT milvus_delete('c', filter => 'owner == "other"')$$), milvus_rows.said($$SELECT milvus_query('c', 'owner == "milvus_tenant"', '{owner}')$$);
RESET ROLE;
SELECT id FROM c ORDER BY id;
ROLLBACK;

-- Hostile things before everything of the server's.
CREATE SCHEMA milvus_bait;
CREATE FUNCTION milvus_bait.trap(anyelement, anyelement) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$;
CREATE FUNCTION milvus_bait.trap_int(bigint, bigint) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$;
CREATE FUNCTION milvus_bait.trap_text(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$;
CREATE OPERATOR milvus_bait.= (FUNCTION = milvus_bait.trap_int, LEFTARG = bigint, RIGHTARG = bigint);
CREATE OPERATOR milvus_bait.= (FUNCTION = milvus_bait.trap_text, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR milvus_bait.<> (FUNCTION = milvus_bait.trap_int, LEFTARG = bigint, RIGHTARG = bigint);
CREATE OPERATOR milvus_bait.>= (FUNCTION = milvus_bait.trap, LEFTARG = anyelement, RIGHTARG = anyelement);
CREATE FUNCTION milvus_bait.count(anyelement) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$;
CREATE FUNCTION pg_temp.keep_key_unique() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'called'; END $$;
CREATE DOMAIN milvus_bait.jsonb AS pg_catalog.int4;
CREATE DOMAIN pg_temp.text AS pg_catalog.int4;
SET search_path = milvus_bait, pg_temp, milvus_rows, pg_catalog, public;
SELECT milvus_rows.said('SELECT 1::bigint = 1::bigint') AS the_trap_works;
SELECT milvus_rows.said(replace(call, '''c''', '''milvus_rows.c''')) FROM milvus_rows.calls ORDER BY n;
SELECT milvus_create_partition('milvus_rows.c', 'q');
INSERT INTO milvus_rows.c VALUES (5, 'x', '[1,2]', 'q');
UPDATE milvus_rows.c SET id = 6 WHERE id OPERATOR(pg_catalog.=) 5;
SET search_path = milvus_rows, public;
SELECT id, owner, v, "$partition" FROM c ORDER BY id;

SET client_min_messages = warning;
DROP SCHEMA milvus_rows, milvus_bait CASCADE;
DROP FUNCTION pg_temp.keep_key_unique;
DROP DOMAIN pg_temp.text;
DROP ROLE milvus_nobody, milvus_tenant;
