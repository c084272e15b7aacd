-- Plans that are kept: prepared statements with custom and generic plans, parameters of every kind, PL/pgSQL,
-- SQL functions, views, triggers, and what a changed column does to them.

CREATE TABLE items (id int PRIMARY KEY, v vector(2), h halfvec(2), s sparsevec(2));
INSERT INTO items SELECT i, ARRAY[i, i % 7]::vector, ARRAY[i, -i]::halfvec, ARRAY[0, i]::sparsevec
    FROM generate_series(1, 30) AS i;

-- A parameter has the type that it is compared with.
PREPARE nearest AS SELECT id, v <-> $1 AS distance FROM items ORDER BY v <-> $1, id LIMIT 2;
SELECT name, parameter_types FROM pg_prepared_statements WHERE name = 'nearest';
EXECUTE nearest ('[3,3]');
EXECUTE nearest (ARRAY[3.5, 3]);
EXECUTE nearest (NULL);
EXECUTE nearest ('[3]');
EXECUTE nearest ('[3,');

-- The same through a plan made once, with text and array parameters, and through custom plans.
PREPARE by_text (text) AS SELECT id FROM items WHERE v = $1::vector OR h = $1::halfvec;
PREPARE by_array (real[], float8[]) AS SELECT id, v + $1::vector AS sum FROM items WHERE v <-> $2::vector < 1;
PREPARE several (vector, halfvec, sparsevec, int) AS
    SELECT v <#> $1 AS v, h <=> $2 > 0.5 AS h, s <+> $3 AS s, subvector($1, 1, $4) AS part FROM items WHERE id = $4;
PREPARE add (int, vector(2)) AS INSERT INTO items VALUES ($1, $2, $2, $2) RETURNING *;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE nearest ('[3,3]');
EXECUTE nearest ('[3,3]');
EXECUTE by_text ('[8,1]');
EXECUTE by_array ('{1,1}', '{9,2}');
EXECUTE several ('[1,2]', '[2,2]', '{1:1}/2', 2);
EXECUTE add (31, '[31,3]');
EXECUTE add (32, '[31,3,2]');
SET plan_cache_mode = force_custom_plan;
EXPLAIN (COSTS OFF) EXECUTE nearest ('[3,3]');
EXECUTE nearest ('[3,3]');
EXECUTE by_text ('[8,1]');
EXECUTE by_array ('{1,1}', '{9,2}');
EXECUTE several ('[1,2]', '[2,2]', '{1:1}/2', 2);
EXECUTE add (32, '[32,4]');
RESET plan_cache_mode;

-- Kept plans learn of a changed column.
PREPARE dims AS SELECT DISTINCT vector_dims(v) AS dims FROM items;
PREPARE all_columns AS SELECT * FROM items WHERE id = 1;
EXECUTE dims;
EXECUTE all_columns;
ALTER TABLE items ALTER v TYPE vector(3) USING v || '[0]';
EXECUTE dims;
EXECUTE nearest ('[3,3]');
EXECUTE nearest ('[3,3,0]');
EXECUTE add (33, '[33,5]');
-- (vector(3) for vector(2): the result is of another type.)
EXECUTE all_columns;
ALTER TABLE items ALTER v TYPE halfvec(2) USING subvector(v, 1, 2);
EXECUTE nearest ('[3,3]');
EXECUTE dims;
ALTER TABLE items ALTER v TYPE vector(2);
EXECUTE nearest ('[3,3]');
DEALLOCATE ALL;

-- The server works out immutable calls on constants once; a mistake in one is reported when the plan is made.
EXPLAIN (COSTS OFF) SELECT id FROM items WHERE '[1,2]'::vector + '[1,1]' = '[2,3]';
EXPLAIN (COSTS OFF) SELECT id FROM items WHERE v = subvector('[1,2,3]'::vector, 1, 2);
EXPLAIN (COSTS OFF) SELECT id FROM items WHERE v = '[1,2]'::vector + '[1]';

-- SQL functions, inlined or not; PL/pgSQL with variables, loops, dynamic SQL and records.
CREATE FUNCTION cosine_score(vector, vector) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT 1 - ($1 <=> $2)';
EXPLAIN (VERBOSE, COSTS OFF) SELECT cosine_score(v, '[1,0]') FROM items;
CREATE FUNCTION nearest_ids(query vector, n int) RETURNS int[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    found items;
    ids int[] := '{}';
    q query%TYPE := query;
BEGIN
    FOR found IN SELECT * FROM items ORDER BY v <-> q, id LIMIT n LOOP
        ids := ids || found.id;
        q := q; -- assigned to itself, and kept
    END LOOP;
    RETURN ids;
END
$$;
SELECT nearest_ids('[3,3]', 3), nearest_ids('[20,6]', 1), nearest_ids(NULL, 1);
DO $$
DECLARE
    total vector := '[0,0]';
    element vector(2);
    list vector[] := '{}';
    n int;
BEGIN
    FOR i IN 1 .. 10 LOOP
        element := ARRAY[i, 1];
        total := total + element;
        list := list || total;
    END LOOP;
    RAISE NOTICE 'total %, third %, mean %', total, list[3], (SELECT avg(x) FROM unnest(list) AS x);
    EXECUTE 'SELECT count(*) FROM items WHERE v <-> $1 < 2' INTO n USING total - '[50,7]';
    RAISE NOTICE 'near %', n;
    element := total || '[1]';
EXCEPTION WHEN data_exception THEN
    RAISE NOTICE 'refused: %', SQLERRM;
END
$$;

-- A view, a materialized view and a trigger over them.
CREATE VIEW scored AS SELECT id, v, cosine_score(v, '[1,0]') AS score, v || h::vector AS both FROM items;
SELECT id, round(score::numeric, 6) AS score, "both" FROM scored WHERE v <-> '[2,2]' < 1.5 ORDER BY id;
CREATE MATERIALIZED VIEW means AS SELECT id % 3 AS k, avg(v) AS mean FROM items WHERE id <= 30 GROUP BY 1;
SELECT * FROM means ORDER BY k;
CREATE FUNCTION keep_norm() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.v := l2_normalize(NEW.v);
    IF TG_OP = 'UPDATE' AND OLD.v IS NOT DISTINCT FROM NEW.v THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER keep_norm BEFORE INSERT OR UPDATE ON items FOR EACH ROW EXECUTE FUNCTION keep_norm();
INSERT INTO items VALUES (100, '[30,40]');
UPDATE items SET v = '[3,4]' WHERE id = 100 RETURNING v;
UPDATE items SET v = '[4,3]' WHERE id = 100 RETURNING v;

-- A cursor, held over the transaction's end.
BEGIN;
DECLARE held CURSOR WITH HOLD FOR SELECT id, v, v <-> '[3,3]' AS distance FROM items WHERE id < 8 ORDER BY distance, id;
FETCH 2 FROM held;
COMMIT;
FETCH 2 FROM held;
CLOSE held;

DROP VIEW scored;
DROP MATERIALIZED VIEW means;
DROP TABLE items CASCADE;
DROP FUNCTION cosine_score, nearest_ids, keep_norm;
