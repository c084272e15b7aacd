-- Every refusal of the types and functions: the statement, then SQLSTATE, message, detail and hint.
-- Subscripts have theirs in subscripts.sql, settings in simd_levels.sql, the binary forms in
-- test/t/020_binary_input.pl.
\pset format unaligned
\pset tuples_only on

-- Runs a statement and tells how it was refused. Long texts are shown by their ends.
CREATE FUNCTION pg_temp.shortened(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN length(t) > 150 THEN left(t, 75) || ' ... ' || right(t, 25) ELSE t END
$$;
CREATE FUNCTION pg_temp.answer(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    message text;
    detail text;
    hint text;
BEGIN
    BEGIN
        EXECUTE statement;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
        RETURN format('    %s: %s', SQLSTATE, pg_temp.shortened(message))
            || CASE WHEN detail <> '' THEN E'\n    detail: ' || pg_temp.shortened(detail) ELSE '' END
            || CASE WHEN hint <> '' THEN E'\n    hint: ' || pg_temp.shortened(hint) ELSE '' END;
    END;
    RETURN '    NOT REFUSED';
END
$$;
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.shortened(statement) || E'\n' || pg_temp.answer(statement)
$$;

---- Text of vector

-- Brackets.
SELECT pg_temp.refusal(format('SELECT %L::vector', input)) FROM (VALUES
    (''), ('  '), ('1,2'), ('{1,2}'), ('(1,2)'), ('null'),
    ('['), ('[1'), ('[1,'), ('[1,2'), ('[1,2}'), ('[[1],[2]]'), ('[1,2]]'), ('[1,2]3'), ('[1,2] [3,4]'), ('[1,2],')
) AS t (input);

-- No elements, or one missing.
SELECT pg_temp.refusal(format('SELECT %L::vector', input)) FROM (VALUES
    ('[]'), (' [  ] '), ('[,]'), ('[,1]'), ('[1,]'), ('[1,,2]'), ('[1, ,2]')
) AS t (input);

-- Not a number.
SELECT pg_temp.refusal(format('SELECT %L::vector', input)) FROM (VALUES
    ('[a]'), ('[1,b,3]'), ('[1,"2"]'), ('[1,null]'), ('[1,true]'), ('[-]'), ('[+]'), ('[.]'), ('[--1]'), ('[+-1]'),
    ('[- 1]'),
    ('[1 2]'), ('[1;2]'), ('[1.2.3]'), ('[1e]'), ('[1e+]'), ('[e5]'), ('[1e5.5]'), ('[1_000]'), ('[1f]'), ('[0b11]'),
    ('[0x]'), ('[0xg]'), ('[0x1p]'), ('[1x2]'), ('[1'',2]'), ('[$1]'), (U&'[\22121]'), (U&'[1,\0663]')
) AS t (input);

-- Numbers that no vector has.
SELECT pg_temp.refusal(format('SELECT %L::vector', input)) FROM (VALUES
    ('[NaN]'), ('[1,nan]'), ('[-NAN]'), ('[nan(7)]'),
    ('[inf]'), ('[1,Infinity]'), ('[-inf,1]'), ('[+INFINITY]'), ('[infinit]'),
    ('[1e39]'), ('[1,-1e39]'), ('[3.40282357e38]'), ('[0x1p128]'), ('[1e400,1]'), ('[1e99999]')
) AS t (input);

-- Too many dimensions, or not as many as the type says.
SELECT pg_temp.refusal(format('SELECT %L::vector', '[' || repeat('1,', 16000) || '1]'));
SELECT pg_temp.refusal(format('SELECT %L::vector(3)', '[' || repeat('1,', 16000) || '1]'));
SELECT pg_temp.refusal($$SELECT '[1,2]'::vector(3)$$);
SELECT pg_temp.refusal($$SELECT '[1,2,3,4]'::vector(3)$$);

-- In a text that is too long to find the fault by eye the hint tells its place.
SELECT pg_temp.refusal(format('SELECT %L::vector', input)) FROM (VALUES
    (repeat('1', 65)),
    ('[' || repeat('1.5,', 40) || 'x,' || repeat('2.5,', 40) || '3]'),
    ('[' || repeat('1.5,', 40) || '1.5 1.5,' || repeat('2.5,', 40) || '3]'),
    ('[' || repeat('1.5,', 40) || ',3]'),
    ('[' || repeat('1.5,', 40)),
    ('[' || repeat('1.5,', 40) || 'NaN,' || repeat('2.5,', 40) || '3]'),
    ('[' || repeat('1.5,', 40) || '-Infinity,' || repeat('2.5,', 40) || '3]'),
    ('[' || repeat('1.5,', 40) || '-1e40,' || repeat('2.5,', 40) || '3]'),
    ('[' || repeat('1.5,', 40) || '3] x')
) AS t (input);
-- 64 bytes are short, 65 are long.
SELECT pg_temp.refusal(format('SELECT %L::vector', '[' || repeat('1,', n) || 'x' || repeat(' ', m) || ']')) FROM (VALUES
    (30, 1), (30, 2)
) AS t (n, m);

---- Text of halfvec: as vector, with a smaller range

SELECT pg_temp.refusal(format('SELECT %L::halfvec', input)) FROM (VALUES
    (''), ('1,2'), ('[1'), ('[1,2]x'), ('[]'), ('[1,]'), ('[1,,2]'), ('[a]'), ('[1 2]'),
    ('[NaN]'), ('[inf]'), ('[-Infinity]'), ('[65520]'), ('[1,-65520]'), ('[1e5]'), ('[1e39]'), ('[-1e400]')
) AS t (input);
SELECT pg_temp.refusal(format('SELECT %L::halfvec', '[' || repeat('1,', 16000) || '1]'));
SELECT pg_temp.refusal($$SELECT '[1,2]'::halfvec(3)$$);
SELECT pg_temp.refusal(format('SELECT %L::halfvec', '[' || repeat('0.25,', 20) || '65520.0,' || repeat('0.5,', 20) || '3]'));
SELECT pg_temp.refusal(format('SELECT %L::halfvec', '[' || repeat('0.25,', 20) || 'x]'));

---- Text of sparsevec

-- Its parts.
SELECT pg_temp.refusal(format('SELECT %L::sparsevec', input)) FROM (VALUES
    (''), ('  '), ('[1,2]'), ('1:2}/5'), ('{'), ('{1'), ('{1:'), ('{1:2'), ('{1:2,'), ('{1:2}'), ('{1:2} '), ('{1:2}/'),
    ('{1:2}5'), ('{1:2}/5x'), ('{1:2}/5 6'), ('{1:2}/5/5'), ('{1:2}/5}'), ('{1:2]/5'), ('{{1:2}}/5'), ('{1:2}:5'), ('{}'),
    ('{}/')
) AS t (input);
SELECT pg_temp.refusal(format('SELECT %L::sparsevec', input)) FROM (VALUES
    ('{a:1}/5'), ('{:1}/5'), ('{1.5:1}/5'), ('{0x1:1}/5'), ('{1}/5'), ('{1 1}/5'), ('{1=1}/5'), ('{1:a}/5'), ('{1:}/5'),
    ('{1:1 2:2}/5'), ('{1:1;2:2}/5'), ('{,}/5'), ('{,1:1}/5'), ('{1:1,}/5'), ('{1:1,,2:2}/5'), ('{1:1}/a'), ('{1:1}/--5')
) AS t (input);

-- Values.
SELECT pg_temp.refusal(format('SELECT %L::sparsevec', input)) FROM (VALUES
    ('{1:NaN}/5'), ('{1:inf}/5'), ('{1:1,2:-Infinity}/5'), ('{1:1e39}/5'), ('{1:-1e400}/5'), ('{1:1e-46}/5'),
    ('{1:-1e-400}/5')
) AS t (input);

-- Indices.
SELECT pg_temp.refusal(format('SELECT %L::sparsevec', input)) FROM (VALUES
    ('{0:1}/5'), ('{-1:1}/5'), ('{6:1}/5'), ('{2147483648:1}/5'), ('{-2147483648:1}/5'), ('{99999999999999999999:1}/5'),
    ('{1:1,1:2}/5'), ('{3:1,2:1,3:1}/5')
) AS t (input);

-- Dimensions and the number of elements.
SELECT pg_temp.refusal(format('SELECT %L::sparsevec', input)) FROM (VALUES
    ('{}/0'), ('{}/-1'), ('{1:1}/0'), ('{}/1000000001'), ('{}/99999999999999999999'), ('{}/-99999999999999999999')
) AS t (input);
SELECT pg_temp.refusal(format('SELECT %L::sparsevec', '{' || string_agg(i || ':1', ',') || '}/20000'))
FROM generate_series(1, 16001) AS i;
SELECT pg_temp.refusal($$SELECT '{1:1}/2'::sparsevec(3)$$);

-- The place in a long text. Indices are sorted before they are compared, so theirs is not known.
SELECT pg_temp.refusal(format('SELECT %L::sparsevec', input))
FROM (SELECT string_agg(i || ':1.5,', '' ORDER BY i) AS head FROM generate_series(1, 20) AS i) AS s,
    LATERAL (VALUES
        ('[' || head || '21:1}/99'),
        ('{' || head || 'x:1}/99'),
        ('{' || head || '21 1}/99'),
        ('{' || head || '21:x}/99'),
        ('{' || head || '21:NaN}/99'),
        ('{' || head || '21:inf}/99'),
        ('{' || head || '21:1e-99}/99'),
        ('{' || head || '21:1}'),
        ('{' || head || '21:1}/x'),
        ('{' || head || '21:1}/99x'),
        ('{' || head || '21:1}/20'),
        ('{' || head || '20:1}/99')
    ) AS t (input);

---- Type modifiers

SELECT pg_temp.refusal(format('SELECT NULL::%s', type)) FROM (VALUES
    ('vector(0)'), ('vector(16001)'), ('vector(2147483647)'), ('vector(1,2)'), ('vector(x)'), ('vector(99999999999)'),
    ('halfvec(0)'), ('halfvec(16001)'), ('halfvec(1,2)'), ('halfvec(x)'),
    ('sparsevec(0)'), ('sparsevec(1000000001)'), ('sparsevec(1,2)'), ('sparsevec(x)')
) AS t (type);
SELECT pg_temp.refusal('CREATE TABLE never (v vector(16001))');

---- Casts

-- Not as many dimensions as the target says.
SELECT pg_temp.refusal(format('SELECT %s(3)', attempt)) FROM (VALUES
    ('''[1,2]''::vector::vector'), ('''[1,2]''::halfvec::halfvec'), ('''{1:1}/2''::sparsevec::sparsevec'),
    ('''[1,2]''::vector::halfvec'), ('''[1,2]''::vector::sparsevec'),
    ('''[1,2]''::halfvec::vector'), ('''[1,2]''::halfvec::sparsevec'),
    ('''{1:1}/2''::sparsevec::vector'), ('''{1:1}/2''::sparsevec::halfvec'),
    ('ARRAY[1,2]::vector'), ('ARRAY[1,2]::real[]::vector'), ('ARRAY[1,2]::float8[]::vector'),
    ('ARRAY[1,2]::numeric[]::vector'),
    ('ARRAY[1,2]::halfvec'), ('ARRAY[1,2]::real[]::halfvec'), ('ARRAY[1,2]::float8[]::halfvec'),
    ('ARRAY[1,2]::numeric[]::halfvec'),
    ('ARRAY[1,2]::sparsevec'), ('ARRAY[1,2]::real[]::sparsevec'), ('ARRAY[1,2]::float8[]::sparsevec'),
    ('ARRAY[1,2]::numeric[]::sparsevec')
) AS t (attempt);
CREATE TEMP TABLE columns (v vector(2), h halfvec(2), s sparsevec(2));
SELECT pg_temp.refusal(statement) FROM (VALUES
    ('INSERT INTO columns (v) VALUES (''[1]'')'), ('INSERT INTO columns (h) VALUES (''[1]'')'),
    ('INSERT INTO columns (s) VALUES (''{}/1'')'),
    ('INSERT INTO columns (v) SELECT ''[1]''::vector'), ('INSERT INTO columns (v) SELECT ARRAY[1,2,3]'),
    ('INSERT INTO columns (h) SELECT ''[1,2,3]''::vector'), ('INSERT INTO columns (s) SELECT ''[1,2,3]''::vector')
) AS t (statement);

-- Arrays: shape, nulls, NaN and infinity.
CREATE TEMP TABLE bad_arrays AS
SELECT * FROM (VALUES (1, '{}'), (2, '{1,NULL}'), (3, '{{1,2},{3,4}}'), (4, '{{1},{NULL}}'), (5, '{NaN,1}'),
    (6, '{1,-Infinity}'))
    AS t (i, elements);
SELECT pg_temp.refusal(format('SELECT %L::float8[]::vector', elements)) FROM bad_arrays ORDER BY i;
-- Every other type of elements says the same to every target, with its name: none differs. (No integer is
-- NaN or infinite; numeric has infinity only since PostgreSQL 14.)
SELECT elements, element, target, pg_temp.answer(format('SELECT %L::%s[]::%s', elements, element, target))
FROM bad_arrays, unnest(ARRAY['int4', 'float4', 'float8', 'numeric']) AS e (element),
    unnest(ARRAY['vector', 'halfvec', 'sparsevec']) AS t (target)
WHERE NOT (element = 'int4' AND elements ~ 'NaN|Infinity') AND NOT (element = 'numeric' AND elements LIKE '%Inf%')
    AND pg_temp.answer(format('SELECT %L::%s[]::%s', elements, element, target))
        <> replace(pg_temp.answer(format('SELECT %L::float8[]::vector', elements)), 'vector', target);
-- Out of range.
SELECT pg_temp.refusal(format('SELECT %s', attempt)) FROM (VALUES
    ('''{1e39}''::float8[]::vector'), ('''{-1e300}''::float8[]::vector'), ('''{1e39}''::numeric[]::vector'),
    ('''{65520}''::int4[]::halfvec'), ('''{1,-65520}''::float4[]::halfvec'), ('''{1e5}''::float8[]::halfvec'),
    ('''{1e39}''::float8[]::halfvec'),
    ('''{100000.5}''::numeric[]::halfvec'), ('''{1e39}''::float8[]::sparsevec'), ('''{1e39}''::numeric[]::sparsevec')
) AS t (attempt);
SELECT pg_temp.refusal(format('SELECT array_fill(1, ARRAY[%s])::%s', n, target)) FROM (VALUES
    (16001, 'vector'), (16001, 'halfvec'), (16001, 'sparsevec')
) AS t (n, target);

-- The C function behind the casts knows six types of elements, whatever it is declared with.
CREATE FUNCTION pg_temp.dates_to_vector(date[], integer, boolean) RETURNS vector
    LANGUAGE c STRICT AS '$libdir/vector', 'array_to_vector';
SELECT pg_temp.refusal($$SELECT pg_temp.dates_to_vector('{2000-01-01}', -1, true)$$);

-- Between the types.
SELECT pg_temp.refusal(format('SELECT %s', attempt)) FROM (VALUES
    ('''[1,65520]''::vector::halfvec'), ('''[-1e38]''::vector::halfvec'), ('''{2:65520}/2''::sparsevec::halfvec'),
    ('''{1:1}/16001''::sparsevec::vector'), ('''{1:1}/16001''::sparsevec::halfvec'), ('''{}/1000000000''::sparsevec::vector')
) AS t (attempt);

---- Arithmetic and parts

SELECT pg_temp.refusal(format('SELECT %L::%s %s %L::%2$s', a, type, operator, b))
FROM unnest(ARRAY['vector', 'halfvec']) WITH ORDINALITY AS t (type, i),
    (VALUES (1, '[1,2]', '+', '[1]'), (2, '[1,2]', '-', '[1,2,3]'), (3, '[1]', '*', '[1,2]')) AS o (j, a, operator, b)
ORDER BY i, j;
SELECT pg_temp.refusal(format('SELECT %L::%s %s %L::%2$s', a, type, operator, b)) FROM (VALUES
    ('vector', '[1,3e38]', '+', '[1,3e38]'), ('vector', '[-3e38]', '-', '[3e38]'), ('vector', '[1e20]', '*', '[-1e20]'),
    ('vector', '[1,1e-30]', '*', '[1,1e-30]'), ('vector', '[-1e-45]', '*', '[0.5]'),
    ('halfvec', '[1,65504]', '+', '[1,16]'), ('halfvec', '[-65504]', '-', '[65504]'), ('halfvec', '[256]', '*', '[-256]'),
    ('halfvec', '[1,0.0001]', '*', '[1,0.0001]'), ('halfvec', '[-0.0002]', '*', '[0.0001]')
) AS t (type, a, operator, b);
SELECT pg_temp.refusal(format('SELECT array_fill(1, ARRAY[16000])::%s || %L::%1$s', type, '[1]'))
FROM (VALUES ('vector'), ('halfvec')) AS t (type);
SELECT pg_temp.refusal(format('SELECT subvector(%L::%s, %s, %s)', '[1,2,3]', type, start, count))
FROM unnest(ARRAY['vector', 'halfvec']) WITH ORDINALITY AS t (type, i),
    (VALUES
        (1, 1, 0), (2, 1, -1), (3, 4, 1), (4, -2, 3), (5, 0, 1), (6, 2147483647, 2147483647), (7, -2147483648, 2147483647),
        (8, -2147483648, -2147483648)
    ) AS o (j, start, count)
ORDER BY i, j;

---- Distances

-- Different dimensions, in each function and operator of each type.
SELECT pg_temp.refusal(format('SELECT %s(%s, %s)', name, a, b))
FROM (VALUES
    (1, '''[1,2]''::vector', '''[3]''::vector', ARRAY['l2_distance', 'inner_product', 'cosine_distance', 'l1_distance',
        'vector_l2_squared_distance', 'vector_negative_inner_product', 'vector_spherical_distance']),
    (2, '''[1,2]''::halfvec', '''[3]''::halfvec', ARRAY['l2_distance', 'inner_product', 'cosine_distance', 'l1_distance',
        'halfvec_l2_squared_distance', 'halfvec_negative_inner_product', 'halfvec_spherical_distance']),
    (3, '''{1:1}/2''::sparsevec', '''{1:1}/1''::sparsevec',
        ARRAY['l2_distance', 'inner_product', 'cosine_distance', 'l1_distance',
        'sparsevec_l2_squared_distance', 'sparsevec_negative_inner_product']),
    (4, 'B''01''', 'B''011''', ARRAY['hamming_distance', 'jaccard_distance'])
) AS t (i, a, b, names), unnest(names) WITH ORDINALITY AS n (name, j)
ORDER BY i, j;
SELECT pg_temp.refusal(format('SELECT %s %s %s', a, operator, b))
FROM (VALUES
    (1, '''[1,2]''::vector', '''[3]''::vector'), (2, '''[1,2]''::halfvec', '''[3]''::halfvec'),
    (3, '''{1:1}/2''::sparsevec', '''{1:1}/1''::sparsevec')
) AS t (i, a, b), unnest(ARRAY['<->', '<#>', '<=>', '<+>']) WITH ORDINALITY AS o (operator, j)
ORDER BY i, j;
SELECT pg_temp.refusal($$SELECT B'1' <~> B''$$);
SELECT pg_temp.refusal($$SELECT B'1' <%> B'10'$$);

-- Metrics by name.
SELECT pg_temp.refusal(format('SELECT vector_distance(%s, %s, %L)', a, b, metric))
FROM (VALUES
    (1, '''[1,2]''::vector', '''[3]''::vector'), (2, '''[1,2]''::halfvec', '''[3]''::halfvec'),
    (3, '''{1:1}/2''::sparsevec', '''{1:1}/1''::sparsevec'), (4, 'B''01''', 'B''011''')
) AS t (i, a, b), LATERAL (VALUES
    (1, CASE i WHEN 4 THEN 'HAMMING' ELSE 'L2' END), (2, CASE i WHEN 4 THEN 'JACCARD' ELSE 'COSINE' END), (3, ''), (4, 'L3')
) AS o (j, metric)
ORDER BY i, j;
SELECT pg_temp.refusal(format('SELECT vector_distance(%s, %1$s, %L)', a, metric)) FROM (VALUES
    ('''[1,2]''::vector', 'HAMMING'), ('''[1,2]''::halfvec', 'jaccard'), ('''{1:1}/2''::sparsevec', 'HAMMING'),
    ('B''01''', 'L2'), ('B''01''', 'IP'), ('B''01''', 'COSINE'), ('''[1,2]''::vector', ' L2'),
    ('''[1,2]''::vector', 'EUCLIDEAN')
) AS t (a, metric);

---- Aggregates

SELECT pg_temp.refusal(format('SELECT %s(v) FROM (VALUES (%L::%s), (%L::%3$s)) AS t (v)', aggregate, a, type, b))
FROM (VALUES
    ('sum', 'vector', '[1,2]', '[3]'), ('avg', 'vector', '[1,2]', '[3]'),
    ('sum', 'halfvec', '[1,2]', '[3]'), ('avg', 'halfvec', '[1,2]', '[3,4,5]'),
    ('sum', 'vector', '[3e38]', '[3e38]'), ('sum', 'halfvec', '[65504]', '[65504]')
) AS t (aggregate, type, a, b);

-- The support functions, called by hand with states that no aggregate makes.
SELECT pg_temp.refusal(format('SELECT %s', call)) FROM (VALUES
    ($$vector_accum('{}', '[1]')$$), ($$vector_accum('{{0,1}}', '[1]')$$), ($$vector_accum('{1,NULL}', '[1]')$$),
    ($$vector_accum('{1,2,3}', '[1]')$$), ($$vector_accum('{1,Infinity}', '[1]')$$),
    ($$vector_accum(array_fill(1::float8, ARRAY[16002]), '[1]')$$),
    ($$halfvec_accum('{}', '[1]')$$), ($$halfvec_accum('{{0,1}}', '[1]')$$), ($$halfvec_accum('{1,2}', '[1,2]')$$),
    ($$halfvec_accum('{1,-Infinity}', '[1]')$$),
    ($$vector_combine('{}', '{0}')$$), ($$vector_combine('{0}', '{}')$$), ($$vector_combine('{1,2}', '{1,2,3}')$$),
    ($$vector_combine('{1,NULL}', '{1,2}')$$),
    ($$vector_combine('{1,1.7e308}', '{1,1.7e308}')$$), ($$vector_combine('{0}', array_fill(1::float8, ARRAY[16002]))$$),
    ($$vector_combine(array_fill(1::float8, ARRAY[16002]), '{0}')$$), ($$halfvec_combine('{1,2}', '{1,2,3}')$$),
    ($$vector_avg('{}')$$), ($$vector_avg('{{1,2}}')$$), ($$vector_avg('{1,NULL}')$$), ($$vector_avg('{1}')$$),
    ($$vector_avg('{1,NaN}')$$),
    ($$vector_avg('{1,1e300}')$$), ($$vector_avg('{NaN,1}')$$), ($$vector_avg(array_fill(1::float8, ARRAY[16002]))$$),
    ($$halfvec_avg('{}')$$), ($$halfvec_avg('{1}')$$), ($$halfvec_avg('{1,70000}')$$), ($$halfvec_avg('{2,NaN}')$$),
    ($$halfvec_avg(array_fill(1::float8, ARRAY[16002]))$$)
) AS t (call);
CREATE FUNCTION pg_temp.float4_accum(real[], vector) RETURNS real[]
    LANGUAGE c STRICT AS '$libdir/vector', 'vector_accum';
SELECT pg_temp.refusal($$SELECT pg_temp.float4_accum('{0,1}', '[1]')$$);

---- JSON

-- What is no array of numbers.
CREATE TEMP TABLE bad_json AS
SELECT * FROM (VALUES
    (1, '{"a": 1}'), (2, '12'), (3, 'true'), (4, 'false'), (5, ' null '), (6, '[]'), (7, ' [ ] '),
    (8, '[1, null]'), (9, '["1"]'), (10, '[1, 2, true]'), (11, '[false]'), (12, '[1, [2, 3]]'), (13, '[[1, 2]]'),
    (14, '[{"a": 1}, 2]'),
    (15, '["NaN"]'), (16, '["1,2"]')
) AS t (i, value);
SELECT pg_temp.refusal(format('SELECT %L::json::vector', value)) FROM bad_json ORDER BY i;
-- jsonb and the other targets say the same: none differs.
SELECT value, json, target, pg_temp.answer(format('SELECT %L::%s::%s', value, json, target))
FROM bad_json, unnest(ARRAY['json', 'jsonb']) AS j (json), unnest(ARRAY['vector', 'halfvec', 'sparsevec']) AS t (target)
WHERE pg_temp.answer(format('SELECT %L::%s::%s', value, json, target))
    <> replace(pg_temp.answer(format('SELECT %L::json::vector', value)), 'vector', target);

-- A string is for sparsevec only, which has its text form there where it is too long for an array.
SELECT pg_temp.refusal(format('SELECT %L::%s::%s', ' "[1,2]"', json, target))
FROM unnest(ARRAY['vector', 'halfvec', 'sparsevec']) WITH ORDINALITY AS t (target, i),
    unnest(ARRAY['json', 'jsonb']) AS j (json)
ORDER BY i, json;
SELECT pg_temp.refusal(format('SELECT %L::%s::sparsevec(3)', value, json))
FROM unnest(ARRAY['json', 'jsonb']) AS j (json),
    (VALUES (1, '"{1:1}/2"'), (2, '"{0:1}/3"'), (3, '"{1:1}"'), (4, '"{1:NaN}/3"'), (5, '""')) AS v (i, value)
ORDER BY json, i;

-- Out of range.
SELECT pg_temp.refusal(format('SELECT %L::%s::%s', value, json, target))
FROM (VALUES
    (1, '[1, 1e39]', 'vector'), (2, '[-1e39]', 'vector'), (3, '[1e39]', 'halfvec'), (4, '[1, -65520]', 'halfvec'),
    (5, '[1e39]', 'sparsevec')
) AS v (i, value, target), unnest(ARRAY['json', 'jsonb']) AS j (json)
ORDER BY i, json;

-- Dimensions.
SELECT pg_temp.refusal(format('SELECT %L::%s::%s', '[' || repeat('1,', 16000) || '1]', json, target))
FROM unnest(ARRAY['vector', 'halfvec', 'sparsevec']) WITH ORDINALITY AS t (target, i),
    unnest(ARRAY['json', 'jsonb']) AS j (json)
ORDER BY i, json;
SELECT pg_temp.refusal(format('SELECT %L::%s::%s(3)', '[1, 2]', json, target))
FROM unnest(ARRAY['vector', 'halfvec', 'sparsevec']) WITH ORDINALITY AS t (target, i),
    unnest(ARRAY['json', 'jsonb']) AS j (json)
ORDER BY i, json;
---- Damaged values

-- A length that does not fit the contents, as damaged storage may have it, is not read beyond its end.
-- A cast without a function takes bytes for a value.
BEGIN;
CREATE CAST (bytea AS vector) WITHOUT FUNCTION;
CREATE CAST (bytea AS halfvec) WITHOUT FUNCTION;
CREATE CAST (bytea AS sparsevec) WITHOUT FUNCTION;
SELECT pg_temp.refusal(format('SELECT ($$%s$$::bytea::%s)::text', bytes, type)) FROM (VALUES
    ('\x', 'vector'), ('\xffff0000', 'vector'), ('\x01010000', 'vector'), ('\x0000000000000000', 'vector'),
    ('\xffff0000', 'halfvec'), ('\x01010000', 'halfvec'), ('\x0000000000000000', 'halfvec'),
    ('\x', 'sparsevec'), ('\x0101010100000000000000000000', 'sparsevec'), ('\x01010101ffffffff00000000', 'sparsevec'),
    ('\x010101010101010100000000', 'sparsevec')
) AS t (bytes, type);
SELECT pg_temp.refusal(format('SELECT %s', attempt)) FROM (VALUES
    ('''[1]'' <-> ''\x01010000''::bytea::vector'), ('''\x01010000''::bytea::vector + ''[1]'''),
    ('''\x01010000''::bytea::vector = ''[1]'''),
    ('sum(''\x01010000''::bytea::vector) FROM generate_series(1, 2)'), ('avg(''\x01010000''::bytea::halfvec)'),
    ('''\x01010000''::bytea::halfvec::vector'), ('''\x01010000''::bytea::halfvec::json'),
    ('max(''\x01010000''::bytea::sparsevec) FROM generate_series(1, 2)'),
    ('vector_hash(''\x01010000''::bytea::vector)')
) AS t (attempt);
-- An index outside of the dimensions: 7 of 3 (in the byte order of most machines).
SELECT pg_temp.refusal(format('SELECT ($$%s$$::bytea::sparsevec)::%s', '\x0300000001000000000000000700000000000040', target))
    FROM (VALUES
    ('vector'), ('halfvec'), ('json'), ('jsonb')
) AS t (target);
ROLLBACK;

-- The session has come through all of this with its memory in order.
SELECT '[1,2,3]'::vector <-> '[1,2,4]';
