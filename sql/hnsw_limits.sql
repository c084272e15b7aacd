-- What an hnsw index can hold: dimensions of each type, columns without dimensions, bit strings of any length, elements
-- of sparse vectors that are not zero. Beyond that there is one error that says the number.

CREATE FUNCTION pg_temp.sine(n int, start int) RETURNS vector LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(sin(i * start))::vector FROM generate_series(1, n) AS i
$$;
SET enable_seqscan = off;
SET jit = off; -- what a forbidden plan is said to cost would set it off
SET maintenance_work_mem = '256MB';

-- vector and halfvec: 16,000, which is what the types can have.
CREATE TABLE large (id int, v vector(16000), h halfvec(16000));
INSERT INTO large SELECT i, pg_temp.sine(16000, i), pg_temp.sine(16000, i) FROM generate_series(1, 6) AS i;
CREATE INDEX large_v ON large USING hnsw (v vector_l2_ops);
CREATE INDEX large_h ON large USING hnsw (h halfvec_cosine_ops);
INSERT INTO large SELECT i, pg_temp.sine(16000, i), pg_temp.sine(16000, i) FROM generate_series(7, 12) AS i;
SELECT q.id, (SELECT id FROM large ORDER BY v <-> q.v LIMIT 1) AS by_vector,
    (SELECT id FROM large ORDER BY h <=> q.h LIMIT 1) AS by_halfvec
FROM large AS q ORDER BY q.id;
DROP TABLE large;
-- Around the sizes at which a vector no longer fits beside its links.
DO $$
DECLARE
    n int;
    wrong int;
BEGIN
    FOREACH n IN ARRAY ARRAY[1, 2, 7, 8, 9, 64, 250, 900, 1500, 1700, 2000, 2001, 4000, 4001, 8193] LOOP
        EXECUTE format('CREATE TABLE sized (id int, v vector(%1$s), h halfvec(%1$s))', n);
        INSERT INTO sized SELECT i, pg_temp.sine(n, i), pg_temp.sine(n, i) FROM generate_series(1, 5) AS i;
        CREATE INDEX ON sized USING hnsw (v vector_l2_ops);
        CREATE INDEX ON sized USING hnsw (h halfvec_l2_ops);
        INSERT INTO sized SELECT i, pg_temp.sine(n, i), pg_temp.sine(n, i) FROM generate_series(6, 10) AS i;
        SELECT count(*) INTO wrong FROM sized AS q
        WHERE id <> (SELECT id FROM sized ORDER BY v <-> q.v LIMIT 1)
            OR id <> (SELECT id FROM sized ORDER BY h <-> q.h LIMIT 1);
        IF wrong <> 0 THEN
            RAISE '% wrong of 10 at % dimensions', wrong, n;
        END IF;
        DROP TABLE sized;
    END LOOP;
END
$$;

-- bit: 64,000.
CREATE TABLE bits (id int, b bit(64000), more bit(64001));
INSERT INTO bits SELECT i, repeat(i::bit(10)::text, 6400)::bit(64000), B'1'::bit(64001) FROM generate_series(1, 6) AS i;
CREATE INDEX bits_b ON bits USING hnsw (b bit_hamming_ops);
INSERT INTO bits SELECT i, repeat(i::bit(10)::text, 6400)::bit(64000), B'1'::bit(64001) FROM generate_series(7, 12) AS i;
SELECT count(*) FROM bits AS q WHERE id = (SELECT id FROM bits ORDER BY b <~> q.b LIMIT 1);
CREATE INDEX ON bits USING hnsw (more bit_hamming_ops);
CREATE INDEX ON bits USING hnsw (more bit_jaccard_ops);
DROP TABLE bits;

-- sparsevec: any number of dimensions, 1,000 elements that are not zero, when a table is indexed and later.
CREATE TABLE sparse (id int, s sparsevec(1000000000));
INSERT INTO sparse SELECT e, format('{%s}/1000000000', string_agg(format('%s:1', i * 900000), ','))::sparsevec
FROM unnest(ARRAY[1, 500, 1000, 1001]) AS e, LATERAL generate_series(1, e) AS i GROUP BY e;
CREATE INDEX sparse_s ON sparse USING hnsw (s sparsevec_l2_ops);
DELETE FROM sparse WHERE id = 1001;
CREATE INDEX sparse_s ON sparse USING hnsw (s sparsevec_l2_ops);
INSERT INTO sparse SELECT 1001, format('{%s}/1000000000', string_agg(format('%s:1', i), ','))::sparsevec
FROM generate_series(1, 1001) AS i;
-- A query may have more.
SELECT id FROM sparse ORDER BY s <-> (SELECT format('{%s}/1000000000', string_agg(format('%s:1', i * 900000), ','))::sparsevec
    FROM generate_series(1, 1100) AS i);
DROP TABLE sparse;

-- All rows of an index have the dimensions of its column, so a column must have some; an expression may give them.
CREATE TABLE loose (v vector, h halfvec, s sparsevec, b varbit, b3 varbit(3), t text);
CREATE INDEX ON loose USING hnsw (v vector_l2_ops);
CREATE INDEX ON loose USING hnsw (h halfvec_l1_ops);
CREATE INDEX ON loose USING hnsw (s sparsevec_ip_ops);
CREATE INDEX ON loose USING hnsw (b bit_hamming_ops);
CREATE INDEX ON loose USING hnsw (b3 bit_jaccard_ops);
CREATE INDEX ON loose USING hnsw (t vector_l2_ops);
CREATE INDEX ON loose USING hnsw (t);
CREATE INDEX ON loose USING hnsw ((v::vector(3)) vector_l2_ops);
CREATE INDEX ON loose USING hnsw ((b::bit(4)) bit_hamming_ops);
CREATE INDEX ON loose USING hnsw ((b::bit(64001)) bit_hamming_ops);
INSERT INTO loose (v, b) VALUES ('[1,2,3]', B'1010'), ('[4,5,6]', B'0101');
INSERT INTO loose (v) VALUES ('[1,2]');
SELECT v FROM loose ORDER BY v::vector(3) <-> '[4,5,5]' LIMIT 1;
SELECT b FROM loose ORDER BY b::bit(4) <~> B'0111' LIMIT 1;
DROP TABLE loose;

-- Vectors at the end of the range of float, where squares are infinite: all rows are found, and the index is sound.
CREATE TABLE huge (id int, v vector(8));
INSERT INTO huge SELECT i, (SELECT array_agg(3e38 * sin(i * j)) FROM generate_series(1, 8) AS j)::vector FROM generate_series(1, 300) AS i;
CREATE INDEX huge_l2 ON huge USING hnsw (v vector_l2_ops);
CREATE INDEX huge_ip ON huge USING hnsw (v vector_ip_ops);
INSERT INTO huge SELECT i + 1000, (SELECT array_agg(3e38 * cos(i * j)) FROM generate_series(1, 8) AS j)::vector FROM generate_series(1, 100) AS i;
DELETE FROM huge WHERE id % 2 = 1;
VACUUM huge;
SELECT count(*) FROM (SELECT id FROM huge ORDER BY v <-> '[3e38,2,3,4,5,6,7,8]' LIMIT 500) AS l2;
SELECT count(*) FROM (SELECT id FROM huge ORDER BY v <#> '[3e38,2,3,4,5,6,7,8]' LIMIT 500) AS ip;
SET hnsw.iterative_scan = strict_order;
SELECT count(*) FROM (SELECT id FROM huge WHERE id % 4 = 0 ORDER BY v <-> '[1,2,3,4,5,6,7,8]' LIMIT 50) AS filtered;
SELECT * FROM vector_index_check('huge_l2', true);
SELECT * FROM vector_index_check('huge_ip', true);
DROP TABLE huge;
