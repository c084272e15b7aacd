-- The text form of halfvec: that of vector with elements of half precision (11 bits, up to 65504).
-- What is refused stands in refusals.sql.

SELECT '[1,2.5,-3]'::halfvec;
SELECT E' \t\n[ 1 ,\x0B2\f,\r3 ] \n'::halfvec AS blanks;
SELECT '[+1,-1,.5,5.,007,25e-1,1E3,0x10,-0x1.8p1]'::halfvec AS numbers;
SELECT '[0,-0,0.0,-0.0]'::halfvec AS zeros;

-- Elements come out as the shortest text of the real that they equal, so that a cast to vector prints
-- alike; more digits than the half itself needs are visible.
SELECT '[0.1,0.2,0.3,1.1,3.14159,1000.7,2049,65504]'::halfvec AS written,
    '[0.1,0.2,0.3,1.1,3.14159,1000.7,2049,65504]'::halfvec::vector AS as_vector;

-- The ends of the range: the largest number and what rounds to it; the smallest normal and subnormal
-- number, half of the latter (a tie, to even zero) and a little more.
SELECT '[65504,-65504,65519,65519.99]'::halfvec AS huge;
SELECT '[6.1035156e-05,5.9604645e-08,2.9802322e-08,-2.9802322e-08,3e-08,1e-30]'::halfvec AS tiny;

-- The number of dimensions of the column or cast must be met.
SELECT '[1,2]'::halfvec(2);
CREATE TEMP TABLE two (h halfvec(2));
INSERT INTO two VALUES ('[3,4]'), (' [ 5 , 6 ] '), (NULL);
SELECT * FROM two;

-- 16,000 dimensions fit.
SELECT vector_dims(('[' || repeat('1.25,', 15999) || '-1.25]')::halfvec);

-- Every finite half there is, by its bit pattern: 1 bit sign, 5 bits exponent, 10 bits fraction.
CREATE TEMP TABLE halves AS
WITH parts AS (
    SELECT bits, bits >> 15 AS sign, (bits >> 10) & 31 AS exponent, bits & 1023 AS fraction
    FROM generate_series(0, 65535) AS bits
)
SELECT bits,
    CASE WHEN bits = 32768 THEN '-0'::real
    ELSE ((1 - 2 * sign) * (fraction + CASE WHEN exponent > 0 THEN 1024 ELSE 0 END)
        * power(2::float8, greatest(exponent, 1) - 25))::real END AS r
FROM parts
WHERE exponent < 31;
SELECT count(*), min(r), max(r), min(r) FILTER (WHERE r > 0) AS smallest FROM halves;

-- Read exactly, written as real is written, read back exactly; by array as by text.
SELECT bits, r FROM halves
WHERE halfvec_send(('[' || r::text || ']')::halfvec)
    <> '\x00010000'::bytea || int2send((bits - (bits >> 15 << 16))::int2) LIMIT 5;
SELECT bits, r FROM halves WHERE ('[' || r::text || ']')::halfvec::text <> '[' || r::text || ']' LIMIT 5;
SELECT bits, r FROM halves
WHERE halfvec_send(ARRAY[r]::halfvec) <> halfvec_send(('[' || r::text || ']')::halfvec) LIMIT 5;
SELECT bits, r FROM halves
WHERE float4send((ARRAY[r]::halfvec::real[])[1]) <> float4send(r) LIMIT 5;

-- Between two neighbours the nearer is taken, and of two equally near ones that with an even last bit.
-- The middle of two halves is a real, and so are numbers just beside it.
CREATE TEMP TABLE gaps AS
SELECT bits, r AS below, lead(r) OVER (ORDER BY bits) AS above,
    (r + lead(r) OVER (ORDER BY bits)) / 2 AS middle
FROM halves WHERE bits < 32768;
SELECT count(*) AS gaps,
    count(*) FILTER (WHERE ARRAY[middle]::halfvec <> ARRAY[CASE WHEN bits % 2 = 0 THEN below ELSE above END]::halfvec)
        AS tie_not_to_even,
    count(*) FILTER (WHERE ARRAY[middle * 0.9999999::real]::halfvec <> ARRAY[below]::halfvec) AS not_down,
    count(*) FILTER (WHERE ARRAY[middle * 1.0000001::real]::halfvec <> ARRAY[above]::halfvec) AS not_up,
    count(*) FILTER (WHERE ('[' || middle::text || ']')::halfvec <> ARRAY[middle]::halfvec
        OR ('[-' || middle::text || ']')::halfvec <> ARRAY[-middle]::halfvec) AS text_differs
FROM gaps WHERE above IS NOT NULL;

-- Long vectors.
SELECT count(*) AS vectors,
    bool_and(a::halfvec::text = replace(replace(a::text, '{', '['), '}', ']')) AS written_alike,
    bool_and(a::halfvec::real[] = a) AS exact,
    bool_and(halfvec_send(a::halfvec::text::halfvec) = halfvec_send(a::halfvec)) AS reads_back
FROM (SELECT array_agg(r ORDER BY bits * 7919 % 65536) AS a FROM halves GROUP BY bits % 61) AS s;
