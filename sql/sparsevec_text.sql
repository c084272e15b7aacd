-- The text form of sparsevec: {index:value,...}/dimensions. Indices count from 1; what is not named is
-- zero. What is refused stands in refusals.sql.

SELECT '{1:1.5,3:-2}/5'::sparsevec;
SELECT '{5:1}/5'::sparsevec AS last_index;
SELECT '{}/4'::sparsevec AS nothing_but_zeros;

-- Blanks of every kind may stand around everything but inside numbers.
SELECT E' \t\n{ 1 :\x0B2\f,\r3 : 4 } / 5 \n'::sparsevec AS blanks, ' { } / 6'::sparsevec AS empty;

-- Indices come in any order and leave in rising order. Zeros are dropped.
SELECT '{9:1,2:2,5:3}/9'::sparsevec AS sorted;
SELECT '{1:0,2:-0,3:0.0,4:1,5:0e9}/5'::sparsevec AS zeros_dropped;

-- An index and the number of dimensions are integers that may have a sign and leading zeros; a value is
-- whatever the server reads as a real.
SELECT '{+1:+1,002:.5,3:5.,4:-25e-1,5:0x1.8p3,6:1E3}/+0007'::sparsevec AS numbers;

-- Values come out in the fewest digits that read back, as real has it.
SELECT '{1:0.1,2:100000,3:1000000,4:0.0001,5:0.00001,6:16777217,7:3.4028235e38,8:1e-45}/8'::sparsevec AS written;

-- Up to a billion dimensions, of which up to 16,000 are not zero.
SELECT '{1:1,1000000000:2}/1000000000'::sparsevec;
SELECT l2_norm(s) AS root_of_the_number_of_ones, left(s::text, 20) AS begins, right(s::text, 24) AS ends
FROM (SELECT ('{' || string_agg(i * 60000 || ':1', ',' ORDER BY i DESC) || '}/1000000000')::sparsevec AS s
      FROM generate_series(1, 16000) AS i) AS t;

-- The number of dimensions of the column or cast must be met.
SELECT '{1:1}/3'::sparsevec(3);
CREATE TEMP TABLE three (s sparsevec(3));
INSERT INTO three VALUES ('{2:5}/3'), (' {} / 3'), (NULL);
SELECT * FROM three;

-- The server's real is the judge for many values, spread evenly over all bit patterns.
CREATE TEMP TABLE reals AS
WITH parts AS (
    SELECT i, ((i * 2654435761) >> 31) & 1 AS sign, ((i * 2654435761) >> 23) & 255 AS exponent,
        (i * 2654435761) & 8388607 AS fraction
    FROM generate_series(1::bigint, 20000) AS i
)
SELECT i, ((1 - 2 * sign) * (fraction + CASE WHEN exponent > 0 THEN 8388608 ELSE 0 END)::float8
    * power(2::float8, greatest(exponent, 1) - 150))::real AS r
FROM parts WHERE exponent < 255;
SELECT count(*) > 19000 AS enough, bool_and(r <> 0) AS none_is_zero FROM reals;
SELECT i, r FROM reals WHERE format('{%s:%s}/20000', i, r)::sparsevec::text <> format('{%s:%s}/20000', i, r) LIMIT 5;
SELECT i, r FROM reals WHERE sparsevec_send(format('{%s:%s}/20000', i, r)::sparsevec)
    <> int4send(20000) || int4send(1) || int4send(0) || int4send(i::int - 1) || float4send(r) LIMIT 5;

-- Long ones, given in an order that is no order.
SELECT count(*) AS vectors, bool_and(given::sparsevec::text = sorted) AS written_alike,
    bool_and(given::sparsevec = sorted::sparsevec) AS read_alike
FROM (
    SELECT '{' || string_agg(i || ':' || r, ',' ORDER BY i * 7919 % 20011) || '}/20000' AS given,
        '{' || string_agg(i || ':' || r, ',' ORDER BY i) || '}/20000' AS sorted
    FROM reals GROUP BY i % 40
) AS s;
