# The files of docs/monitoring: every query of the exporter runs, as a role that only monitors, and returns the columns that
# the file describes; the dashboard is JSON and asks for no metric that these do not give.
use strict;
use warnings;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('monitoring');
$node->init;
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION milvus CASCADE;
SELECT milvus_create_collection('books', 3);
SELECT milvus_insert('books', '[{"id": 1, "vector": [1, 2, 3]}]');
CREATE TABLE items (id int, v vector(3));
INSERT INTO items SELECT i, ARRAY[i, 1, 1] FROM generate_series(1, 100) AS i;
CREATE INDEX items_v ON items USING hnsw (v vector_l2_ops);
CREATE ROLE exporter LOGIN;
GRANT pg_monitor TO exporter;
SQL

# The file is of a simple form: names at the margin, a block of SQL, then a list of columns.
my (%queries, %columns, $name, $in_query);
for (split /\n/, slurp_file('docs/monitoring/postgres_exporter.yaml'))
{
    if (/^(\w+):$/) { $name = $1; $in_query = 0 }
    elsif (/^  query: \|$/) { $in_query = 1 }
    elsif (/^  metrics:$/) { $in_query = 0 }
    elsif (/^    - (\w+): \{usage: "(LABEL|GAUGE|COUNTER)", description: "[^"]+"\}$/) { $columns{$name}{$1} = $2 }
    elsif ($in_query && /^    (.*)/) { $queries{$name} .= "$1\n" }
    elsif (!/^(#.*)?$/) { fail("a line of the file is understood: $_") }
}
is_deeply([ sort keys %queries ], [ sort keys %columns ], 'each query describes its columns');
cmp_ok(scalar(keys %queries), '>=', 3, 'there are some');

my %metrics;
for my $query (sort keys %queries)
{
    my $rows = decode_json($node->safe_psql('postgres', "SET ROLE exporter; SELECT coalesce(json_agg(row_to_json(q)), '[]') FROM ($queries{$query}) AS q"));
    my $names = $node->safe_psql('postgres', "SET ROLE exporter; CREATE TEMPORARY TABLE q AS $queries{$query}; SELECT string_agg(attname, ' ' ORDER BY attname) FROM pg_attribute WHERE attrelid = 'q'::regclass AND attnum > 0");
    is($names, join(' ', sort keys %{ $columns{$query} }), "$query returns what it describes");
    for my $column (sort keys %{ $columns{$query} })
    {
        $metrics{"${query}_$column"} = 1 if $columns{$query}{$column} ne 'LABEL';
        next if $columns{$query}{$column} eq 'LABEL';
        is_deeply([ grep { defined $_->{$column} && $_->{$column} !~ /^-?[\d.e+]+$/ } @$rows ], [], "$query.$column is a number");
    }
    cmp_ok(scalar(@$rows), '>=', 1, "$query has rows") unless $query eq 'pg_milvus_build';
}

my $board = eval { decode_json(slurp_file('docs/monitoring/grafana.json')) };
is($@, '', 'the dashboard is JSON');
my @expressions = map { map { $_->{expr} } @{ $_->{targets} } } @{ $board->{panels} };
cmp_ok(scalar(@expressions), '>=', 10, 'with panels');
is(scalar(keys %{ { map { $_->{id} => 1 } @{ $board->{panels} } } }), scalar(@{ $board->{panels} }), 'each with an id of its own');
for my $expression (@expressions)
{
    my @used = $expression =~ /\b(pg_milvus_\w+)/g;
    ok(@used && !grep({ !$metrics{$_} } @used), "there is each metric of: $expression");
}
# The page's table too.
my @told = slurp_file('docs/monitoring.md') =~ /\b(pg_milvus_\w+)/g;
is_deeply([ grep { !$metrics{$_} } @told ], [], 'the page names metrics that there are');

$node->stop;
done_testing();
