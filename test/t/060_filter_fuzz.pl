# Random filters are run on the rows of test/filters/collection.sql and compared with what test/FilterModel.pm,
# a second reading of the language, says; damaged ones must answer or be refused in Milvus's words, never with
# an error of the generated SQL. FILTER_SEED, FILTER_ROUNDS: tools/check_full/60_filter_fuzz.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::RealBin/..";
use Encode qw(encode_utf8);
use FilterModel;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{FILTER_SEED} // 1;
my $rounds = $ENV{FILTER_ROUNDS} // 1;
my $filters_of_a_round = 400;

my $node = PostgreSQL::Test::Cluster->new('filters');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "fsync = off\njit = off\n");
$node->start;
my $rows_sql = PostgreSQL::Test::Utils::slurp_file('test/filters/collection.sql');
my $fields = join ', ', map { qq({"name": "$_->[0]", "type": "$_->[1]", "nullable": true$_->[2]}) } (
    [ 'b', 'BOOL', '' ], [ 'i8', 'INT8', '' ], [ 'i16', 'INT16', '' ], [ 'i32', 'INT32', '' ], [ 'n', 'INT64', '' ],
    [ 'f', 'FLOAT', '' ], [ 'd', 'DOUBLE', '' ], [ 's', 'VARCHAR', ', "max_length": 100' ], [ 'j', 'JSON', '' ],
    [ 'ai', 'ARRAY', ', "element_type": "INT64", "max_capacity": 5' ],
    [ 'a8', 'ARRAY', ', "element_type": "INT8", "max_capacity": 5' ],
    [ 't', 'ARRAY', ', "element_type": "VARCHAR", "max_length": 10, "max_capacity": 5' ],
    [ 'ab', 'ARRAY', ', "element_type": "BOOL", "max_capacity": 5' ],
    [ 'af', 'ARRAY', ', "element_type": "FLOAT", "max_capacity": 5' ]);
my $columns = 'id, b, i8, i16, i32, n, f, d, s, ai, a8, t, ab, af, j, "$meta"';
$node->safe_psql('postgres', <<"SQL");
SET client_min_messages = warning;
CREATE EXTENSION milvus CASCADE;
$rows_sql
SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "vec", "type": "FLOAT_VECTOR", "dim": 2}, $fields]}',
    index_params => '{"field_name": "vec", "index_type": "FLAT", "metric_type": "L2"}');
INSERT INTO c ($columns, vec) SELECT $columns, '[1,2]' FROM filter_rows;
CREATE TABLE filters (nr int, filter text, params jsonb);
-- A filter's keys by its SQL, and by the call where there is one; SQLSTATE and message where it is refused.
CREATE FUNCTION by_sql(filter text, params jsonb) RETURNS text LANGUAGE plpgsql AS \$\$
DECLARE found text; condition text;
BEGIN
    condition := milvus_filter_to_sql('c', filter, params);
    BEGIN
        EXECUTE 'SELECT coalesce(string_agg(id::text, '' '' ORDER BY id), ''-'') FROM c WHERE ' || condition INTO found;
        RETURN found;
    EXCEPTION WHEN OTHERS THEN
        RETURN 'RAW ' || SQLSTATE || ' ' || SQLERRM;
    END;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END \$\$;
CREATE FUNCTION by_call(filter text, params jsonb) RETURNS text LANGUAGE plpgsql AS \$\$
DECLARE found text;
BEGIN
    EXECUTE 'SELECT coalesce(string_agg(q->>''id'', '' '' ORDER BY (q->>''id'')::bigint), ''-'')
        FROM milvus_query(''c'', filter => \$1, filter_params => \$2, limit_rows => 100, output_fields => ''{id}'') AS q'
        INTO found USING filter, params;
    RETURN found;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END \$\$;
SQL
my $has_query = $node->safe_psql('postgres', "SELECT count(*) > 0 FROM pg_proc WHERE proname = 'milvus_query'") eq 't';

# The rows as the model wants them.
my @rows;
my $listed = $node->safe_psql('postgres', <<'SQL');
SELECT concat_ws(E'\x02', id, b, i8, i16, i32, n, f, d, replace(s, E'\n', E'\x03')) FROM
    (SELECT id, coalesce(b::text, E'\x01') AS b, coalesce(i8::text, E'\x01') AS i8, coalesce(i16::text, E'\x01') AS i16,
        coalesce(i32::text, E'\x01') AS i32, coalesce(n::text, E'\x01') AS n, coalesce(f::text, E'\x01') AS f,
        coalesce(d::text, E'\x01') AS d, coalesce(s, E'\x01') AS s FROM c ORDER BY id) AS r
SQL
my $nested = $node->safe_psql('postgres', <<'SQL');
SELECT concat_ws(E'\x02', coalesce(j::text, E'\x01'), "$meta"::text, coalesce(to_json(ai)::text, E'\x01'), coalesce(to_json(a8)::text, E'\x01'),
    coalesce(to_json(t)::text, E'\x01'), coalesce(to_json(ab)::text, E'\x01'), coalesce(to_json(af)::text, E'\x01')) FROM c ORDER BY id
SQL
my @nested = split /\n/, $nested;
for my $line (split /\n/, $listed)
{
    my %row;
    my @cells = map { $_ eq "\x01" ? undef : $_ } split(/\x02/, $line, -1), split(/\x02/, shift @nested, -1);
    @row{qw(id b i8 i16 i32 n f d s j $meta ai a8 t ab af)} = @cells;
    $row{b} = substr $row{b}, 0, 1 if defined $row{b};
    $row{s} =~ s/\x03/\n/g if defined $row{s};
    push @rows, \%row;
}
is(scalar @rows, 12, 'the model has the rows');

# Runs filters, [text, JSON of the template values] each, and returns what SQL and call answer.
sub answers
{
    my @filters = @_;
    my $copied = '';
    for my $i (0 .. $#filters)
    {
        my ($text, $params) = map { my $cell = encode_utf8($_); $cell =~ s/\\/\\\\/g; $cell =~ s/\n/\\n/g; $cell =~ s/\t/\\t/g; $cell =~ s/\r/\\r/g; $cell } @{ $filters[$i] };
        $copied .= "$i\t$text\t$params\n";
    }
    my $call = $has_query ? 'by_call(filter, params)' : "''";
    my $out = $node->safe_psql('postgres', "SET client_encoding = 'UTF8';\nTRUNCATE filters;\nCOPY filters FROM STDIN;\n$copied\\.\n"
            . "SELECT nr || E'\\x02' || replace(by_sql(filter, params), E'\\n', ' ') || E'\\x02' || replace($call, E'\\n', ' ') FROM filters ORDER BY nr");
    return map { [ (split /\x02/, $_, -1)[ 1, 2 ] ] } split /\n/, $out;
}

# The language's own refusals; all say where.
my $refusal = qr/^(?:42601|42804|42703|0A000|22003|22012|22021|22023|54001) failed to create query plan: cannot parse expression: /;

for my $round (0 .. $rounds - 1)
{
    my $model = FilterModel->new(\@rows, $seed + $round);
    my @made = map { [ $model->filter(rand 5) ] } 1 .. $filters_of_a_round;
    my @given = answers(@made);
    my @wrong;
    for my $i (0 .. $#made)
    {
        my ($text, $params, $keys) = @{ $made[$i] };
        my ($sql, $call) = @{ $given[$i] };
        push @wrong, encode_utf8("$text  $params\n  expected $keys\n") . "  SQL      $sql\n  call     $call\n"
            if $sql ne $keys || ($has_query && $call ne $keys);
    }
    is(scalar @wrong, 0, "seed @{[$seed + $round]}: $filters_of_a_round filters find what they should")
        or diag(join "\n", @wrong[ 0 .. ($#wrong < 9 ? $#wrong : 9) ]);

    my @damaged = map { [ $model->damaged($_->[0]), $_->[1] ] } @made;
    @damaged = grep { $_->[0] =~ /\S/ } @damaged;
    @given = answers(@damaged);
    @wrong = ();
    my $answered = 0;
    for my $i (0 .. $#damaged)
    {
        my ($sql, $call) = @{ $given[$i] };
        $answered++ if $sql =~ /^(?:-|\d+(?: \d+)*)$/;
        push @wrong, encode_utf8("$damaged[$i][0]  $damaged[$i][1]\n") . "  SQL      $sql\n  call     $call\n"
            if $sql !~ /^(?:-|\d+(?: \d+)*)$|$refusal/ || ($has_query && $call ne $sql);
    }
    is(scalar @wrong, 0, "seed @{[$seed + $round]}: damaged filters answer or are refused")
        or diag(join "\n", @wrong[ 0 .. ($#wrong < 9 ? $#wrong : 9) ]);
    ok($answered > @damaged / 20 && $answered < @damaged, "some of them answer, some do not: $answered of @{[scalar @damaged]} do");
}
done_testing();
