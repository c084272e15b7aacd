-- What an administrator may ask of an hnsw index: vector_index_check, vector_index_stats,
-- vector_hnsw_build_memory. What the check says of damaged indexes: test/t/042_hnsw_damage.pl.
SET client_min_messages = warning;
SELECT setseed(0.25);

CREATE TABLE inspected (id int, v vector(8), s sparsevec(8), b bit(8));
INSERT INTO inspected SELECT i, v, v::sparsevec, binary_quantize(v)::bit(8)
FROM generate_series(1, 300) AS i,
    LATERAL (SELECT array_agg(random() - 0.5)::vector(8) AS v FROM generate_series(1, 8 + 0 * i)) AS r;
-- One vector often enough for a chain of row pointers, and rows that are in no index.
INSERT INTO inspected SELECT 1000 + i, v, s, b FROM inspected, generate_series(1, 40) AS i WHERE id = 1;
INSERT INTO inspected VALUES (2000, NULL, NULL, NULL), (2001, '[0,0,0,0,0,0,0,0]', '{}/8', B'00000000');

CREATE INDEX inspected_l2 ON inspected USING hnsw (v vector_l2_ops);
CREATE INDEX inspected_split ON inspected USING hnsw (v vector_cosine_ops) WITH (storage = split);
CREATE INDEX inspected_sparse ON inspected USING hnsw (s sparsevec_cosine_ops);
CREATE INDEX inspected_bits ON inspected USING hnsw (b bit_jaccard_ops);
CREATE INDEX inspected_half ON inspected USING hnsw ((v::halfvec(8)) halfvec_ip_ops) WHERE id % 2 = 0;

-- No rows: each is sound, and has each row that it should have.
CREATE VIEW findings AS
SELECT i.indexrelid::regclass AS index, c.*
FROM pg_index AS i, LATERAL vector_index_check(i.indexrelid, true) AS c
WHERE i.indrelid = 'inspected'::regclass;
SELECT * FROM findings;

-- After inserts, updates, deletes and vacuum too.
INSERT INTO inspected SELECT 3000 + id, v + '[1,0,0,0,0,0,0,0]', s, b FROM inspected WHERE id < 200;
UPDATE inspected SET v = v * '[2,2,2,2,2,2,2,2]' WHERE id % 5 = 0;
SELECT * FROM findings;
DELETE FROM inspected WHERE id % 3 = 0 OR id BETWEEN 1000 AND 1030;
VACUUM inspected;
SELECT * FROM findings;
INSERT INTO inspected SELECT 5000 + id, v - '[1,0,0,0,0,0,0,0]', s, b FROM inspected WHERE id < 100;
SELECT * FROM findings;
TRUNCATE inspected;
SELECT * FROM findings;
-- Of nothing, too.
VACUUM inspected;
SELECT * FROM findings;

-- A row that the index misses is found, and a vector that is not that of its row: functions that say they never
-- change their mind, and do.
SET inspected.bound = 2;
SET inspected.factor = 1;
CREATE FUNCTION is_wanted(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
    'BEGIN RETURN $1 < current_setting(''inspected.bound'')::int; END';
CREATE FUNCTION scaled(vector) RETURNS vector LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS
    'BEGIN RETURN $1 * array_fill(current_setting(''inspected.factor'')::real, ARRAY[8])::vector; END';
INSERT INTO inspected SELECT i, ARRAY[i, 0, 0, 0, 0, 0, 0, 0]::vector FROM generate_series(1, 3) AS i;
CREATE INDEX inspected_wanted ON inspected USING hnsw ((scaled(v)::vector(8)) vector_l2_ops) WHERE is_wanted(id);
SELECT * FROM vector_index_check('inspected_wanted', true);
SET inspected.bound = 3;
SELECT * FROM vector_index_check('inspected_wanted');
SELECT * FROM vector_index_check('inspected_wanted', true);
SET inspected.factor = 2;
SELECT * FROM vector_index_check('inspected_wanted', true);
REINDEX INDEX inspected_wanted;
SELECT * FROM vector_index_check('inspected_wanted', true);
DROP INDEX inspected_wanted;

-- Statistics.
REINDEX TABLE inspected;
INSERT INTO inspected SELECT 10, v, s, b FROM inspected WHERE id = 1;
SELECT string_agg(key, ' ' ORDER BY key) AS keys FROM jsonb_object_keys(vector_index_stats('inspected_l2')) AS key;
SELECT index, s->'type' AS type, s->'metric' AS metric, s->'form' AS form, s->'dimensions' AS dimensions, s->'rows' AS rows,
    s->'nodes' AS nodes, s->'built_rows' AS built, s->'code_bits' AS bits, s->'code_dims' AS coded, s->'mean_degree' AS degree,
    s->'levels'->0 = s->'nodes' AS levels, s->'repair_pending' AS pending,
    (s->'bytes')::bigint = pg_relation_size(index) AS bytes, jsonb_typeof(s->'centre_offset') AS offset
FROM unnest('{inspected_l2,inspected_split,inspected_sparse,inspected_bits,inspected_half}'::regclass[]) AS index,
    vector_index_stats(index) AS s;
-- Room that a REINDEX gives back: what vacuum freed, and what it has not come to yet.
DELETE FROM inspected WHERE id > 1;
VACUUM inspected;
SELECT (s->'free_slots')::int > 0 AS free,
    (s->'reindex_gain_bytes')::int = ((s->'free_slots')::int + (s->'dead')::int) * (s->'record_size')::int AS gain
FROM vector_index_stats('inspected_l2') AS s;

-- Memory: more for more rows, dimensions and links; less for smaller types.
SELECT vector_hnsw_build_memory(1000000, 768) > 1000000 * 768 * 4::bigint AS at_least_the_vectors,
    vector_hnsw_build_memory(1000000, 768) < vector_hnsw_build_memory(1000000, 1536) AS dimensions,
    vector_hnsw_build_memory(1000000, 768, 'vector', 16) < vector_hnsw_build_memory(1000000, 768, m => 32) AS links,
    vector_hnsw_build_memory(1000000, 768, 'halfvec') < vector_hnsw_build_memory(1000000, 768) AS halves,
    vector_hnsw_build_memory(1000000, 768, 'bit') < vector_hnsw_build_memory(1000000, 768, 'halfvec') AS bits,
    vector_hnsw_build_memory(0, 3, 'sparsevec') > 0 AS nothing;
SELECT vector_hnsw_build_memory(-1, 3);
SELECT vector_hnsw_build_memory(1, 0);
SELECT vector_hnsw_build_memory(1, 16001);
SELECT vector_hnsw_build_memory(1, 3, 'point');
SELECT vector_hnsw_build_memory(1, 3, 'vector', 101);
SELECT vector_hnsw_build_memory(NULL, 3) IS NULL AS strict;

-- Refusals.
CREATE INDEX inspected_btree ON inspected (id);
CREATE TABLE parted (v vector(2)) PARTITION BY LIST (v);
CREATE INDEX parted_index ON parted USING hnsw (v vector_l2_ops);
DO $$
DECLARE
    call text;
BEGIN
    FOREACH call IN ARRAY ARRAY['vector_index_check(NULL)', 'vector_index_check(''inspected_l2'', NULL)',
        'vector_index_check(''inspected'')', 'vector_index_check(''inspected_btree'')',
        'vector_index_check(''parted_index'')', 'vector_index_check(0)', 'vector_index_stats(''inspected'')',
        'vector_index_stats(''inspected_btree'')', 'vector_index_stats(''parted_index'')']
    LOOP
        BEGIN
            EXECUTE 'SELECT ' || call;
            RAISE INFO '%: no error', call;
        EXCEPTION WHEN OTHERS THEN
            RAISE INFO '%: % %', call, SQLSTATE, SQLERRM;
        END;
    END LOOP;
END
$$;

-- Rights: the owner's; statistics also those of pg_stat_scan_tables.
CREATE ROLE regress_hnsw_stranger;
CREATE ROLE regress_hnsw_owner;
CREATE ROLE regress_hnsw_monitor IN ROLE pg_stat_scan_tables;
ALTER TABLE inspected OWNER TO regress_hnsw_owner;
SET ROLE regress_hnsw_stranger;
SELECT * FROM vector_index_check('inspected_l2');
SELECT vector_index_stats('inspected_l2');
SET ROLE regress_hnsw_monitor;
SELECT * FROM vector_index_check('inspected_l2');
SELECT vector_index_stats('inspected_l2') IS NOT NULL AS allowed;
SET ROLE regress_hnsw_owner;
SELECT * FROM vector_index_check('inspected_l2');
SELECT vector_index_stats('inspected_l2') IS NOT NULL AS allowed;
RESET ROLE;

-- Expressions run with the owner's rights, whoever checks; from 17 on under the server's own search path, as in maintenance.
CREATE FUNCTION watched(vector) RETURNS vector LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RAISE INFO 'as %, with the search path of maintenance: %', current_user, (current_setting('search_path') = 'pg_catalog, pg_temp') = (current_setting('server_version_num')::int >= 170000);
    RETURN $1;
END $$;
CREATE INDEX inspected_watched ON inspected USING hnsw ((watched(v)::vector(8)) vector_l2_ops) WHERE id = 1;
SELECT * FROM vector_index_check('inspected_watched', true);
SELECT current_user = session_user AS back;

DROP TABLE inspected, parted CASCADE;
DROP FUNCTION is_wanted, scaled, watched;
DROP ROLE regress_hnsw_stranger, regress_hnsw_owner, regress_hnsw_monitor;
