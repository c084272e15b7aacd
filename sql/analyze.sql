-- ANALYZE of a column of vectors: what the planner uses, and no histogram.

CREATE TABLE analyzed (id integer, v vector(3), h halfvec(3), s sparsevec(9), wide vector(200));
-- One row in ten is NULL, one in five the same vector.
INSERT INTO analyzed
    SELECT i,
        CASE WHEN i % 10 = 0 THEN NULL WHEN i % 5 = 1 THEN '[0,0,0]' ELSE format('[%s,1,2]', i)::vector END,
        format('[%s,1,2]', i % 50)::halfvec,
        format('{%s:1}/9', i % 9 + 1)::sparsevec,
        array_fill(i % 2, ARRAY[200])::vector
    FROM generate_series(1, 1000) i;
ANALYZE analyzed;

SELECT attname, null_frac, avg_width, n_distinct,
    array_length(most_common_freqs, 1) AS common, most_common_freqs[1] AS share,
    histogram_bounds IS NOT NULL AS histogram, correlation IS NOT NULL AS correlation
FROM pg_stats WHERE tablename = 'analyzed' ORDER BY attname;

-- Estimates of equality follow from it.
CREATE FUNCTION estimated_rows(query text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
    RETURN plan #>> '{0,Plan,Plan Rows}';
END
$$;
SELECT estimated_rows($$SELECT FROM analyzed WHERE v = '[0,0,0]'$$) AS common,
    estimated_rows($$SELECT FROM analyzed WHERE v = '[7,1,2]'$$) AS rare,
    estimated_rows($$SELECT FROM analyzed WHERE v IS NULL$$) AS nulls,
    estimated_rows($$SELECT DISTINCT h FROM analyzed$$) AS distinct_h;

-- No row of the statistics is stored out of line, or compressed.
SELECT max(pg_column_size(s)) < 2000 AS small
FROM pg_statistic s WHERE starelid = 'analyzed'::regclass;

DROP FUNCTION estimated_rows(text);
DROP TABLE analyzed;
