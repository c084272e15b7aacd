-- The text form of vector: what is read, how it is written, and that both are exact.
-- What is refused stands in refusals.sql.

-- Elements in brackets, separated by commas.
SELECT '[1,2.5,-3]'::vector;
SELECT '[7]'::vector AS one_dimension;

-- Blanks of every kind may stand around elements, commas and brackets, not inside numbers.
SELECT E' \t\n[ 1 ,\x0B2\f,\r3 ] \n'::vector AS blanks;

-- A number is whatever the server reads as a real: signs, no digit on one side of the point, leading
-- zeros, exponents in either case, hexadecimal.
SELECT '[+1,-1,.5,5.,-.25,007,0001.50]'::vector AS decimal;
SELECT '[1e3,1E3,1e+3,25e-1,1.5e0,0e99,1e-2]'::vector AS exponents;
SELECT '[0x10,0X1F,-0x1p-1,0x1.8p3,0x.8p1,0xAbC]'::vector AS hexadecimal;

-- Zero keeps its sign.
SELECT '[0,-0,0.0,-0.0,-0e5]'::vector AS zeros;

-- What is too small for a real becomes zero of the same sign; the smallest one does not.
SELECT '[1e-46,-1e-46,1e-45,1.1754942e-38,1.17549435e-38]'::vector AS tiny;

-- The largest real, and what rounds to it.
SELECT '[3.4028235e38,-3.4028235e38,3.40282356e38]'::vector AS huge;

-- Output: the fewest digits that read back to the same real; a positional form for exponents from -4
-- to 5, scientific beyond, as the type real has it.
SELECT '[0.1,0.2,0.3,1.10,100000,999999,1000000,0.0001,0.00001,16777216,16777217,123456.789]'::vector
    AS written;

-- extra_float_digits is for real and double precision; a vector always comes out whole.
SET extra_float_digits = 0;
SELECT '[0.1,16777217,1.1754944e-38]'::vector;
RESET extra_float_digits;

-- Digits that no real can hold are rounded once, to the nearest, ties to even.
SELECT '[0.1000000014901161193847656250000001,1.00000005960464477539062500,1.000000059604644775390625001]'::vector
    AS rounded;

-- The number of dimensions of the column or cast must be met.
SELECT '[1,2,3]'::vector(3);
CREATE TEMP TABLE three (v vector(3));
INSERT INTO three VALUES ('[4,5,6]'), (' [ 7, 8, 9 ] '), (NULL);
SELECT * FROM three;

-- 16,000 dimensions fit.
SELECT vector_dims(('[' || repeat('1.25,', 15999) || '-1.25]')::vector);

-- The server's real is the judge for many values: those with bit patterns spread evenly over all reals
-- (of any exponent, signs included), and those around each power of two, where the gaps between
-- neighbours change. NaN and infinity are left out.
CREATE TEMP TABLE reals AS
WITH patterns AS (
    SELECT (i * 2654435761) & 4294967295 AS bits FROM generate_series(1::bigint, 20000) AS i
    UNION
    SELECT (exponent << 23) + near
    FROM generate_series(0::bigint, 511) AS exponent, generate_series(-2, 2) AS near
    WHERE (exponent << 23) + near BETWEEN 0 AND 4294967295
), parts AS (
    SELECT bits, bits >> 31 AS sign, (bits >> 23) & 255 AS exponent, bits & 8388607 AS fraction FROM patterns
)
SELECT bits,
    ((1 - 2 * sign) * (fraction + CASE WHEN exponent > 0 THEN 8388608 ELSE 0 END)::float8
        * power(2::float8, greatest(exponent, 1) - 150))::real AS r
FROM parts
WHERE exponent < 255;

-- Minus zero does not survive the multiplication above; it has its own line further up.
SELECT count(*) > 20000 AS enough,
    count(*) FILTER (WHERE float4send(r) <> int4send((bits - (bits >> 31 << 32))::int) AND r <> 0) AS wrong_pattern,
    min(abs(r)) FILTER (WHERE r <> 0) AS smallest,
    max(r) AS largest
FROM reals;

-- Written as real is written, read as real is read, and held as the same four bytes.
SELECT r, ARRAY[r]::vector AS v FROM reals WHERE ARRAY[r]::vector::text <> '[' || r::text || ']' LIMIT 5;
SELECT r, ('[' || r::text || ']')::vector AS v FROM reals
WHERE vector_send(('[' || r::text || ']')::vector) <> '\x00010000'::bytea || float4send(r) LIMIT 5;

-- All of them in vectors of 500 dimensions, so that elements of different lengths meet.
CREATE TEMP TABLE rows_of_reals AS
SELECT array_agg(r ORDER BY bits) AS a FROM (SELECT r, bits, (row_number() OVER (ORDER BY bits)) / 500 AS n FROM reals) AS s
GROUP BY n;
SELECT count(*) > 40 AS enough,
    bool_and(a::vector::text = replace(replace(a::text, '{', '['), '}', ']')) AS written_alike,
    bool_and(replace(replace(a::text, '{', '['), '}', ']')::vector::real[] = a) AS read_alike,
    bool_and(a::vector::text::vector = a::vector) AS reads_back
FROM rows_of_reals;

-- Too many digits are no trouble: the same numbers in all the digits of double precision, and in
-- positional notation.
SELECT r FROM reals
WHERE ('[' || (r::float8 * 1.00000001)::text || ']')::vector <> ARRAY[(r::float8 * 1.00000001)::text::real]::vector
    AND abs(r) < 3.4e38 LIMIT 5;
SELECT r FROM reals
WHERE abs(r) BETWEEN 1e-30 AND 1e30 AND ('[' || r::numeric::text || ']')::vector <> ARRAY[r::numeric::text::real]::vector LIMIT 5;

-- Exact halves between two neighbours, written out in full, go to the even one; one digit more in the
-- last place goes up. numeric gives the digits: (2f + 1) * 2^e = (2f + 1) * 5^-e * 10^e.
CREATE TEMP TABLE halfway AS
WITH parts AS (
    SELECT 8388608 + (i * 40503) % 8388607 AS f, 1 + i % 60 AS e FROM generate_series(1::bigint, 3000) AS i
)
SELECT f, e,
    trim_scale((2 * f + 1) * (5::numeric ^ e) * ('1e-' || e)::numeric)::text AS middle,
    ((f + f % 2) * power(2::float8, 1 - e))::real AS even,
    ((f + 1) * power(2::float8, 1 - e))::real AS upper
FROM parts;
SELECT e, middle FROM halfway WHERE e IN (1, 30) ORDER BY e, f LIMIT 1;
SELECT count(*) AS pairs,
    count(*) FILTER (WHERE ('[' || middle || ']')::vector <> ARRAY[even]::vector) AS not_to_even,
    count(*) FILTER (WHERE ('[' || middle || CASE WHEN middle LIKE '%.%' THEN '' ELSE '.' END
        || '0000000000000000000001]')::vector <> ARRAY[upper]::vector) AS not_up
FROM halfway;
