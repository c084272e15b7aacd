# Filters that mean harm: very long, very deep, of any bytes, unfinished. Each gives an answer or one clear error
# in our words, in the parser as in the server that plans our SQL; time grows with the length, not with its square.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('hostile');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
# A server with half of the usual stack.
$node->append_conf('postgresql.conf', "fsync = off\njit = off\nmax_stack_depth = 1MB\nstatement_timeout = 120s\n");
$node->start;
$node->safe_psql('postgres', <<'SQL');
SET client_min_messages = warning;
CREATE EXTENSION milvus CASCADE;
SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "s", "type": "VARCHAR", "max_length": 100},
    {"name": "t", "type": "ARRAY", "element_type": "VARCHAR", "max_length": 10, "max_capacity": 5},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}');
SELECT milvus_create_partition('c', 'two');
INSERT INTO c (id, s, t, v, "$meta") SELECT i, 'x' || i, ARRAY['x' || i], '[1,2]', jsonb_build_object('k', i, 'l', ARRAY[i])
    FROM generate_series(1, 100) AS i;
-- The number of rows, or SQLSTATE and message of the error; "RAW" where it is one of the SQL that we made.
CREATE FUNCTION answer(filter text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found bigint; condition text;
BEGIN
    condition := milvus_filter_to_sql('c', filter);
    BEGIN
        EXECUTE 'SELECT count(*) FROM c WHERE ' || condition INTO found;
        RETURN found;
    EXCEPTION WHEN OTHERS THEN
        RETURN 'RAW ' || SQLSTATE || ' ' || SQLERRM;
    END;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || length(SQLERRM);
END $$;
-- n times a text, %s in it being the number.
CREATE FUNCTION many(piece text, n bigint, separator text) RETURNS text LANGUAGE sql AS
    $$SELECT string_agg(replace(piece, '%s', i::text), separator) FROM generate_series(1, n) AS i$$;
SQL

my @cases = (
    # name, SQL for the filter, answer
    [ '10,000 parentheses', q{repeat('(', 10000) || 'id == 1' || repeat(')', 10000)}, qr/^1$/ ],
    [ 'one more', q{repeat('(', 10001) || 'id == 1' || repeat(')', 10001)}, qr/^54001 / ],
    [ 'a million open ones', q{repeat('(', 1000000)}, qr/^54001 / ],
    [ 'not, 400 deep', q{repeat('not (', 400) || 'id == 1' || repeat(')', 400)}, qr/^1$/ ],
    [ 'not, 100,000 deep', q{repeat('not (', 100000) || 'id == 1'}, qr/^54001 / ],
    [ 'and in or in and', q{repeat('(id == 1 and (s == "y" or ', 245) || 'id == 1' || repeat('))', 245)}, qr/^1$/ ],
    [ 'a path of 400 steps', q{'k' || repeat('["a"]', 400) || ' == 1'}, qr/^0$/ ],
    [ 'a path of 100,000 steps', q{'k' || repeat('["a"]', 100000) || ' == 1'}, qr/^54001 / ],
    [ 'lists in lists', q{'k == ' || repeat('[', 400) || repeat(']', 400)}, qr/^0$/ ],
    [ 'a million minus signs', q{'id == ' || repeat('-', 1000000) || '1'}, qr/^54001 / ],
    [ 'in with 100,000 keys', q{'id in [' || many('%s', 100000, ',') || ']'}, qr/^100$/ ],
    [ 'not in with 100,000 keys', q{'id not in [' || many('%s', 100000, ',') || ']'}, qr/^0$/ ],
    [ 'in with 100,000 strings', q{'s in [' || many('"x%s"', 100000, ',') || ']'}, qr/^100$/ ],
    [ 'in with 100,000 values on a dynamic key', q{'k in [' || many('%s', 100000, ',') || ']'}, qr/^100$/ ],
    [ 'contains any of 100,000', q{'json_contains_any(l, [' || many('%s', 100000, ',') || '])'}, qr/^100$/ ],
    [ 'array contains any of 100,000', q{'array_contains_any(t, [' || many('"x%s"', 100000, ',') || '])'}, qr/^100$/ ],
    [ 'contains any of 10,000 lists', q{'json_contains_any(l, [' || many('[%s]', 10000, ',') || '])'}, qr/^0$/ ],
    [ '10,000 equalities, or', q{many('id == %s', 10000, ' or ')}, qr/^100$/ ],
    [ '10,000 equalities of a dynamic key, or', q{many('k == %s', 10000, ' or ')}, qr/^100$/ ],
    [ '10,000 inequalities, and', q{many('id != %s', 10000, ' and ')}, qr/^0$/ ],
    [ '10,000 ranges, or', q{many('id > %s', 10000, ' or ')}, qr/^99$/ ],
    [ '10,000 ranges, and', q{many('id > -%s', 10000, ' and ')}, qr/^100$/ ],
    [ '3,000 conditions on dynamic keys, and', q{many('k != "%s"', 3000, ' and ')}, qr/^0$/ ],
    [ 'a string of 1 MB', q{'s == "' || repeat('x', 1000000) || '"'}, qr/^0$/ ],
    [ 'an unfinished string of 1 MB', q{'s == "' || repeat('x', 1000000)}, qr/^42601 / ],
    [ 'a name of 1 MB', q{repeat('x', 1000000) || ' == 1'}, qr/^0$/ ],
    [ 'a number of 1 MB', q{'id == ' || repeat('9', 1000000)}, qr/^22003 / ],
    [ 'a pattern of 10,000 wildcards', q{'s like "' || repeat('%x', 10000) || '"'}, qr/^0$/ ],
    [ '1 MB of quotes', q{repeat('''', 1000001)}, qr/^42601 / ],
    [ '1 MB of backslashes', q{'s == "' || repeat('\\', 1000000)}, qr/^42601 / ],
    [ '65 MB', q{'s == "' || repeat('x', 65 * 1024 * 1024) || '"'}, qr/^54000 / ]);
for my $case (@cases)
{
    my ($name, $filter, $expected) = @$case;
    my $given = $node->safe_psql('postgres', "SELECT answer($filter)");
    like($given, $expected, $name);
    my ($length) = $given =~ /^\w{5} (\d+)$/;
    cmp_ok($length, '<', 1000, "$name: the message is short") if $length;
}

# Every character as one of a filter, as a string, as a key, unquoted; every prefix of a filter.
my $bytes = $node->safe_psql('postgres', <<'SQL');
SELECT count(*), count(*) FILTER (WHERE answer !~ '^(\d+|(42601|42804|22021|0A000) \d+)$') FROM (
    SELECT answer(replace(f, '%', chr(i))) FROM generate_series(1, 260) AS i,
        (VALUES ('%'), ('id == %'), ('id % 1'), ('s == "%"'), ('s == ''%'''), ('k["%"] == 1'), ('id == 1 %'), ('s like "\\%"')) AS v (f)) AS a
SQL
is($bytes, '2080|0', 'every character is answered or refused');
my $prefixes = $node->safe_psql('postgres', <<'SQL');
SELECT count(*), count(*) FILTER (WHERE answer !~ '^(\d+|(42601|42804|22023) \d+)$') FROM (
    SELECT answer(left(f, n)) FROM (VALUES
        ($f$not (k["a"] != 'x\'y' and json_contains_any(t, ["a", 'b',]) or 1 < id <= 5 and s like "a\\%b" and id not in [0x1f] or $meta["z"] is not null)$f$)) AS v (f),
        generate_series(1, length(f)) AS n) AS a
SQL
like($prefixes, qr/^\d{3}\|0$/, 'every beginning of a filter is answered or refused');

# Time of the processor, as the system counts it for the backend: eight times the length takes less than 24 times.
SKIP:
{
    skip 'the system does not say how long a process ran', 6 if ($^O ne 'linux');
    $node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION used() RETURNS float8 LANGUAGE sql VOLATILE AS $$
    SELECT sum(f[i]::float8) / 100 FROM string_to_array(pg_read_file('/proc/self/stat', 0, 4000), ' ') AS f, generate_series(14, 15) AS i
$$;
CREATE FUNCTION took(filter text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE start float8 := used();
BEGIN
    PERFORM answer(filter);
    RETURN used() - start;
END $$;
SQL
    for my $case (
        [ 'in', q{'id in [' || many('%s', N * 20, ',') || ']'} ],
        [ 'in on a dynamic key', q{'k in [' || many('"%s"', N * 10, ',') || ']'} ],
        [ 'or', q{many('(id > %s and s != "a")', N, ' or ')} ],
        [ 'and', q{many('id > -%s', N, ' and ')} ],
        [ 'contains', q{'json_contains_any(l, [' || many('[%s]', N * 5, ',') || '])'} ],
        [ 'escapes', q{'s == "' || repeat('\\u00e4', (N * 50)::int) || '"'} ])
    {
        my ($name, $filter) = @$case;
        my ($short, $long) = map { my $sql = $filter =~ s/\bN\b/$_/gr; $node->safe_psql('postgres', "SELECT took($sql)") } 2000, 16000;
        my $ratio = $long / ($short > 0.05 ? $short : 0.05);
        cmp_ok($ratio, '<', 24, "$name: eight times as long takes " . sprintf('%.1f', $ratio) . ' times as long');
    }
}
is($node->safe_psql('postgres', q{SELECT answer('id == 1')}), '1', 'the server goes on');
done_testing();
