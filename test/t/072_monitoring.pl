# The files of docs/monitoring: every query of the exporter runs, as a role that only monitors, and returns the columns that
# the file describes; the dashboard is JSON and asks for no metric that these do not give. Where there is a postgres_exporter, it runs.
use strict;
use warnings;
use HTTP::Tiny;
use IPC::Run;
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
-- A build that waits for this lock while the queries run.
CREATE TABLE building (v vector(3));
INSERT INTO building VALUES ('[1,2,3]');
CREATE FUNCTION held_up(v vector) RETURNS vector(3) LANGUAGE plpgsql IMMUTABLE AS
    'BEGIN PERFORM pg_advisory_lock_shared(1); RETURN v; END';
SQL
my $patience = $PostgreSQL::Test::Utils::timeout_default;
my @psql = ('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'));
my ($hold, $held) = ("SELECT pg_advisory_lock(1);\n", '');
my $holder = IPC::Run::start([ @psql, '-f', '-' ], '<', \$hold, '>', \$held, IPC::Run::timeout(2 * $patience));
$holder->pump until $hold eq '';
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND granted});
my $builder = IPC::Run::start([ @psql, '-c', 'CREATE INDEX ON building USING ivfflat ((held_up(v)::vector(3)) vector_l2_ops) WITH (lists = 1)' ],
    '<', \undef, IPC::Run::timeout(2 * $patience));
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted});

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
    cmp_ok(scalar(@$rows), '>=', 1, "$query has rows");
}

# The exporter itself, under the names that Debian and its own project give it.
my ($program) = grep { -x } map { my $folder = $_; map { "$folder/$_" } qw(prometheus-postgres-exporter postgres_exporter) } split /:/, $ENV{PATH};
SKIP: {
    skip 'there is no postgres_exporter', 3 unless $program;
    my ($address, $log) = ('127.0.0.1:' . PostgreSQL::Test::Cluster::get_free_port(), '');
    local $ENV{DATA_SOURCE_NAME} = sprintf 'user=exporter host=%s port=%s dbname=postgres sslmode=disable', $node->host, $node->port;
    my $exporter = IPC::Run::start([ $program, '--extend.query-path=docs/monitoring/postgres_exporter.yaml', "--web.listen-address=$address" ],
        '<', \undef, '>', \$log, '2>&1', IPC::Run::timeout(2 * $patience));
    my $reply;
    for (1 .. 10 * $patience)
    {
        $reply = HTTP::Tiny->new(timeout => $patience, no_proxy => [ '127.0.0.1' ])->get("http://$address/metrics");
        last if $reply->{success} || !$exporter->pumpable;
        select undef, undef, undef, 0.1;
    }
    ok($reply->{success}, 'the exporter answers') or diag("$reply->{status} $reply->{content}\n$log");
    my %given = map { $_ => 1 } $reply->{content} =~ /^(pg_milvus_\w+)\{/mg;
    is_deeply([ sort keys %given ], [ sort keys %metrics ], 'with each metric and no other');
    like($reply->{content}, qr/^pg_milvus_collection_vector_indexes\{collection_name="books",datname="postgres",db_name="public"[^}]*\} 1$/m, 'and its value');
    $exporter->kill_kill;
}

$hold = "\\q\n";
$holder->finish;
ok($builder->finish, 'the build that was watched ends');

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
