-- Twelve rows whose answers can be worked out by hand, in the table filter_rows: every scalar type
-- with its extremes, NULLs (all of row 5), arrays, JSON of every kind, dynamic keys that are missing,
-- null or of mixed types. Read by the tests of sql/milvus_filter_suite.sql and test/t/06*.pl.
CREATE TABLE filter_rows (
    id bigint, b boolean, i8 smallint, i16 smallint, i32 integer, n bigint, f real, d double precision, s text,
    ai bigint[], a8 smallint[], t text[], ab boolean[], af real[], j jsonb, "$meta" jsonb);
INSERT INTO filter_rows (id, b, i8, i16, i32, n, f, d, s) VALUES
    (1, true, 1, 1, 10, 100, 0.1, 0.1, 'apple'),
    (2, false, 2, -2, 20, 200, 0.5, 0.5, 'Apple'),
    (3, true, -128, -32768, -2147483648, -9223372036854775808, '-0', '-0', ''),
    (4, false, 127, 32767, 2147483647, 9223372036854775807, 3.4028235e38, 1.7976931348623157e308, 'äpfel'),
    (5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (6, true, 0, 0, 0, 0, 0, 0, 'a%b'),
    (7, false, 7, 7, 7, 9007199254740993, 16777216, 9007199254740992, 'a_b'),
    (8, true, 7, 8, -7, -7, 2.5, 2.5, E'line1\nline2'),
    (9, NULL, -7, NULL, 9, 1000000000000, 1e-45, 5e-324, E'a\\b'),
    (10, false, 10, 300, 30, -1, 0.1, 0.10000000149011612, '日本語😀'),
    (11, true, -1, -1, -1, 1, -0.5, -0.5, 'apple pie'),
    (12, false, 100, 1000, 100000, 5, 100, 100, 'zebra');
UPDATE filter_rows AS r SET ai = v.ai::bigint[], a8 = v.a8::smallint[], t = v.t::text[], ab = v.ab::boolean[], af = v.af::real[]
FROM (VALUES
    (1, '{1,2,3}', '{1,-128}', '{x,y}', '{t}', '{0.1}'),
    (2, '{1}', '{127}', '{"a,b","c\"d"}', '{f}', '{0.5,2.5}'),
    (3, '{}', '{}', '{}', '{}', '{}'),
    (4, '{9223372036854775807,-9223372036854775808}', '{0}', '{""}', '{t,f}', '{0}'),
    (5, NULL, NULL, NULL, NULL, NULL),
    (6, '{0}', '{6}', '{"NULL"}', '{f,f}', '{-0}'),
    (7, '{7,7,7}', '{7}', '{ä}', '{}', '{}'),
    (8, '{3,2,1}', '{8}', '{x}', '{}', '{}'),
    (9, '{100}', '{9}', '{y,x}', '{}', '{}'),
    (10, '{1,2}', '{10}', '{a%b}', '{}', '{}'),
    (11, '{2,4,6,8}', '{11}', '{x,x}', '{}', '{}'),
    (12, '{-1}', '{12}', '{z}', '{}', '{}')) AS v (id, ai, a8, t, ab, af) WHERE r.id = v.id;
UPDATE filter_rows AS r SET j = v.j::jsonb, "$meta" = v.m::jsonb
FROM (VALUES
    (1, '{"a": 1, "b": "x", "c": [1, 2, 3], "d": {"e": 5, "f": [10, 20]}, "n": null}',
        '{"color": "red", "k": 1, "tags": ["x", "y"], "id": 99}'),
    (2, '{"a": 1.0, "b": "X", "c": [1, "1", true, null], "d": {"e": "5"}}',
        '{"color": "blue", "k": 1.5, "tags": ["y"]}'),
    (3, '{"a": "1", "b": 7, "c": [], "d": []}', '{"color": "Red", "k": "1"}'),
    (4, '{"a": true, "b": null, "c": "1", "d": {"0": "zero"}}', '{"color": null, "k": true, "tags": []}'),
    (5, NULL, '{}'),
    (6, 'null', '{"color": 5, "k": null, "tags": "x"}'),
    (7, '[1, 2, [3, 4]]', '{"color": "", "k": -1, "s": "shadow"}'),
    (8, '5', '{"k": 9223372036854775807}'),
    (9, '"text"', '{"k": 0.1, "color": "日本"}'),
    (10, '{"a": 9007199254740993, "b": "äpfel", "c": [[1, 2], [3]], "d": {"e": 2.5}, "sp ace": 1, "q''uote": 2}',
        '{"k": [1, 2], "color": ["red"]}'),
    (11, '{"a": -3, "b": "a%b", "c": [3, 2, 1], "0": "member zero"}', '{"k": {"m": 3}, "color": {"m": "red"}}'),
    (12, '{}', '{"k": false, "color": "blue sky"}')) AS v (id, j, m) WHERE r.id = v.id;
