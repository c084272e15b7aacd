-- A database as an application of pgvector leaves it: every type with and without a length, values
-- stored out of line, btree indexes, what computes with vectors (defaults, generated columns, checks,
-- views, functions, a domain), partitions. Only what pgvector 0.8.0 has. Read back by answers.sql.

\set ON_ERROR_STOP on

CREATE EXTENSION vector;
CREATE SCHEMA app;

-- 3,000 rows, so that the btree indexes have several levels. Of small whole numbers, so that most
-- distances are exact and the same whatever the order of addition.
CREATE TABLE app.items (
    id integer PRIMARY KEY,
    v vector(3) NOT NULL DEFAULT '[3,4,0]',
    length float8 GENERATED ALWAYS AS (vector_norm(v)) STORED,
    unit vector(3) GENERATED ALWAYS AS (l2_normalize(v)) STORED,
    h halfvec(4) DEFAULT subvector('[9,1,2,3,4]'::halfvec, 2, 4),
    s sparsevec(100000),
    b bit(12),
    free vector,
    many halfvec(2)[],
    CONSTRAINT near CHECK (v <-> '[0,0,0]' < 100000)
);
INSERT INTO app.items (id, v, h, s, b, free, many)
SELECT i, ARRAY[i, i % 7, -i], ARRAY[i % 100, i % 9, 0.5, -i]::real[]::vector::halfvec,
    format('{%s:%s,100000:-1.5}/100000', i, i % 13 + 1)::sparsevec, i::bit(12),
    array_fill(0.1::real * i, ARRAY[i % 5 + 1])::vector,
    ARRAY[format('[%s,1]', i)::halfvec(2), '[0,-0.25]']
FROM generate_series(1, 3000) i;
INSERT INTO app.items (id) VALUES (0);
CREATE UNIQUE INDEX items_v ON app.items (v);
CREATE INDEX items_h ON app.items (h) WHERE id > 100;
CREATE INDEX items_s ON app.items (s DESC, id);
-- What they hold was computed by pgvector; some of the distances are not exact.
CREATE INDEX items_sum ON app.items ((vector_norm(v) + (v <-> '[1,0,0]')));
CREATE INDEX items_far ON app.items (id) WHERE v <-> '[1,2,3]' > 4000;

CREATE TABLE app.documents (
    id integer PRIMARY KEY,
    full_size vector(1536),
    half_size halfvec(3000),
    sparse sparsevec(1000000),
    bits bit(40000)
);
INSERT INTO app.documents
SELECT d,
    (SELECT array_agg(sin(d * 1000 + i)) FROM generate_series(1, 1536) i)::vector,
    (SELECT array_agg(cos(d * 1000 + i) / 7) FROM generate_series(1, 3000) i)::halfvec,
    ('{' || (SELECT string_agg(format('%s:%s', i * 900, tan(d + i)), ',')
        FROM generate_series(1, 1000) i) || '}/1000000')::sparsevec,
    repeat(d::bit(40)::text, 1000)::bit(40000)
FROM generate_series(1, 30) d;

-- Distances as pgvector computed them, and what a rounding error of theirs is in proportion to.
CREATE VIEW app.distances AS
SELECT q.id AS from_id, d.id, m.*
FROM app.documents q, app.documents d, LATERAL (VALUES
    ('l2', d.full_size <-> q.full_size, d.full_size <-> q.full_size),
    ('ip', d.full_size <#> q.full_size, vector_norm(d.full_size) * vector_norm(q.full_size)),
    ('cosine', d.full_size <=> q.full_size, 1),
    ('l1', d.full_size <+> q.full_size, d.full_size <+> q.full_size),
    ('half l2', d.half_size <-> q.half_size, d.half_size <-> q.half_size),
    ('half ip', d.half_size <#> q.half_size, l2_norm(d.half_size) * l2_norm(q.half_size)),
    ('half cosine', d.half_size <=> q.half_size, 1),
    ('half l1', d.half_size <+> q.half_size, d.half_size <+> q.half_size),
    ('sparse l2', d.sparse <-> q.sparse, d.sparse <-> q.sparse),
    ('sparse ip', d.sparse <#> q.sparse, l2_norm(d.sparse) * l2_norm(q.sparse)),
    ('sparse cosine', d.sparse <=> q.sparse, 1),
    ('sparse l1', d.sparse <+> q.sparse, d.sparse <+> q.sparse),
    ('hamming', d.bits <~> q.bits, 0),
    ('jaccard', d.bits <%> q.bits, 0)) AS m (metric, distance, scale)
WHERE q.id <= 3;
CREATE TABLE app.measured AS TABLE app.distances;

CREATE TABLE app.events (day integer, v vector(2), kind text, UNIQUE (day, v)) PARTITION BY RANGE (day);
CREATE TABLE app.events_old PARTITION OF app.events FOR VALUES FROM (0) TO (50);
CREATE TABLE app.events_new PARTITION OF app.events DEFAULT;
INSERT INTO app.events SELECT i, ARRAY[i, -i], 'kind ' || i % 3 FROM generate_series(1, 100) i;

-- The btree class decides which partition a row is in.
CREATE TABLE app.by_vector (v halfvec(2), n integer) PARTITION BY RANGE (v);
CREATE TABLE app.by_vector_low PARTITION OF app.by_vector FOR VALUES FROM (MINVALUE) TO ('[10,0]');
CREATE TABLE app.by_vector_high PARTITION OF app.by_vector FOR VALUES FROM ('[10,0]') TO (MAXVALUE);
INSERT INTO app.by_vector SELECT format('[%s,%s]', i % 20, i)::halfvec, i FROM generate_series(1, 60) i;

CREATE DOMAIN app.direction AS vector(2) CHECK (vector_norm(VALUE) > 0);
CREATE TYPE app.pair AS (a vector(2), b sparsevec(3));
CREATE TABLE app.pairs (direction app.direction, pair app.pair);
INSERT INTO app.pairs
SELECT ARRAY[i, 1]::vector, ROW(ARRAY[i, i]::vector, format('{2:%s}/3', i)::sparsevec)::app.pair
FROM generate_series(1, 20) i;

CREATE VIEW app.near_items AS
SELECT id, v <-> '[1,1,1]' AS l2, v <#> '[1,2,3]' AS ip, v <+> '[0,0,1]' AS l1, v + v AS twice,
    v * '[2,2,2]' AS product, h::vector(4) AS h, binary_quantize(v) AS signs, s <-> '{3:4}/100000' AS s_l2
FROM app.items
WHERE v <> '[0,0,0]' AND b <~> B'111100001111' < 8 AND id < 500;

CREATE MATERIALIZED VIEW app.means AS
SELECT id % 3 AS third, avg(v) AS mean, sum(h) AS total FROM app.items WHERE id < 300 GROUP BY 1;

CREATE FUNCTION app.closest(target vector, how_many integer) RETURNS SETOF integer
    LANGUAGE sql STABLE
    AS 'SELECT id FROM app.items ORDER BY v <-> target, id LIMIT how_many';
CREATE FUNCTION app.moved(v vector) RETURNS vector LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    step vector(3) := '[1,1,1]';
BEGIN
    RETURN v + step;
END $$;

ANALYZE;
