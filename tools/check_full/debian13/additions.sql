-- What ours adds, used on data that pgvector wrote. Each line printed must be t.

\set ON_ERROR_STOP on
BEGIN;
SELECT vector_distance(v, '[0,0,0]', 'L2') = 98 FROM app.items WHERE id = 7;
SELECT min(v) = (SELECT v FROM app.items ORDER BY v LIMIT 1) FROM app.items;
SELECT max(s) = (SELECT s FROM app.items ORDER BY s DESC NULLS LAST LIMIT 1) FROM app.items;
SELECT v::jsonb = '[7,0,-7]' FROM app.items WHERE id = 7;
SELECT to_jsonb(d) -> 'full_size' ->> 1535 = (full_size::real[])[1536]::text FROM app.documents d WHERE id = 3;
SELECT v[1] = 7 AND v[2:3] = '[0,-7]' AND h[4] = -7 FROM app.items WHERE id = 7;
SET enable_mergejoin = off;
SET enable_nestloop = off;
SELECT count(*) = 3001 FROM app.items a JOIN app.items b ON a.v = b.v;
SELECT count(*) = 30 FROM (SELECT full_size FROM app.documents UNION SELECT full_size FROM app.documents) u;
CREATE INDEX items_v_hash ON app.items USING hash (v);
DROP INDEX app.items_v;
SET enable_seqscan = off;
SELECT id = 7 FROM app.items WHERE v = '[7,0,-7]';
ROLLBACK;
