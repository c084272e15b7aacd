# milvus_search at selectivities from one row in ten thousand to all: always as many rows as there are to be had,
# nearly the nearest, by the index where many rows pass and by an exact scan where few do (as auto_explain shows);
# the same where the statistics are wrong or missing, and behind a policy.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rows = 20_000;
my $limit = 10;
my $server = PostgreSQL::Test::Cluster->new('search');
$server->init;
$server->append_conf('postgresql.conf', <<'CONF');
shared_preload_libraries = 'auto_explain'
autovacuum = off
jit = off
max_parallel_workers_per_gather = 0
log_statement = none
CONF
$server->start;
$server->safe_psql('postgres', 'CREATE EXTENSION milvus CASCADE');

# Clusters of vectors in 16 dimensions, the same for each run. "part" is uniform and independent of them, so that
# part < n lets n rows in 10,000 pass.
$server->safe_psql('postgres', <<"SQL");
SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "part", "type": "INT32"},
    {"name": "owner", "type": "VARCHAR", "max_length": 20}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 16}]}',
    index_params => '[{"field_name": "v", "metric_type": "L2"}, {"field_name": "part"}]');
SELECT setseed(0.25);
CREATE TABLE centre AS SELECT i, ARRAY(SELECT random() * 10 FROM generate_series(1, 16) WHERE i > 0) AS c FROM generate_series(1, 50) AS i;
INSERT INTO c (id, part, owner, v)
    SELECT r, (r * 7919) % 10000, CASE WHEN r % 1000 = 0 THEN 'other' ELSE 'me' END,
        ARRAY(SELECT x + random() FROM unnest((SELECT c FROM centre WHERE i = r % 50 + 1)) AS x)::vector(16)
    FROM generate_series(1, $rows) AS r;
ANALYZE c;
SQL

my $log_end = -s $server->logfile;

# search(filter, settings): the ids of five searches, and what auto_explain saw.
sub search
{
    my ($filter, $settings) = @_;
    my $call = join ";\n", map {
        "SELECT string_agg(id, ',') FROM milvus_search('c', (SELECT v::text FROM c WHERE id = $_), filter => '$filter', limit_rows => $limit)"
    } map { $_ * 3001 } 1 .. 5;
    my $answer = $server->safe_psql('postgres', <<"SQL");
LOAD 'auto_explain';
SET auto_explain.log_min_duration = 0;
SET auto_explain.log_nested_statements = on;
@{[$settings // '']}
$call;
SQL
    my $log = slurp_file($server->logfile, $log_end);
    $log_end = -s $server->logfile;
    return ($log, map { [ split /,/ ] } split /\n/, $answer, -1);
}

# The true answers to the same.
sub truth
{
    my ($where) = @_;
    return map {
        my $query = $_ * 3001;
        +{ map { $_ => 1 } split /\n/, $server->safe_psql('postgres',
            "SET enable_indexscan = off; SELECT id FROM c WHERE $where ORDER BY v <-> (SELECT v FROM c WHERE id = $query) LIMIT $limit") }
    } 1 .. 5;
}

# expect(name, filter, where, kind): the number of rows, the share of the nearest, and the plan.
sub expect
{
    my ($name, $filter, $where, $kind, $settings) = @_;
    my ($log, @found) = search($filter, $settings);
    my @true = truth($where);
    my $there = $server->safe_psql('postgres', "SELECT count(*) FROM c WHERE $where");
    my $due = $there < $limit ? $there : $limit;
    is(join(' ', map { scalar @$_ } @found), join(' ', ($due) x 5), "$name: $due rows each time");
    my ($hits, $all) = (0, 0);
    for my $i (0 .. 4)
    {
        $hits += grep { $true[$i]{$_} } @{ $found[$i] };
        $all += keys %{ $true[$i] };
    }
    # An index is approximate; what is found exactly is all there.
    my $least = $kind eq 'exact' ? 1 : 0.9;
    cmp_ok($all ? $hits / $all : 1, '>=', $least, "$name: at least $least of the nearest");
    # The plans of the search's own statements: an index scan that orders, or a sort.
    my @plans = grep { /Query Text: SELECT \S+l2_squared_distance/ } split /(?=LOG:  duration)/, $log;
    my $by_index = grep { /Order By: / } @plans;
    my $exact = grep { !/Order By: / } @plans;
    ok($by_index > 0 && $exact == 0, "$name: by the index") if $kind eq 'index';
    ok($by_index == 0 && $exact > 0, "$name: exactly") if $kind eq 'exact';
    return;
}

expect('no filter', '', 'true', 'index');
expect('all rows', 'part >= 0', 'true', 'index');
expect('half', 'part < 5000', 'part < 5000', 'index');
expect('one in ten', 'part < 1000', 'part < 1000', 'index');
expect('one in a hundred', 'part < 100', 'part < 100', 'either');
expect('one in a thousand', 'part < 10', 'part < 10', 'exact');
expect('one in ten thousand', 'part < 1', 'part < 1', 'exact');
expect('none', 'part < 0', 'false', 'either');
# The same without an index on the field.
$server->safe_psql('postgres', q{SET milvus.enforce_load_state = off; SELECT milvus_drop_index('c', 'part')});
expect('one in a hundred, no index', 'part < 100', 'part < 100', 'either');
expect('one in a thousand, no index', 'part < 10', 'part < 10', 'either');

# A condition of which the server believes that a third of the rows passes, and two do.
expect('misjudged', 'part * 3 < 3', 'part * 3 < 3', 'either');
# All near the query fail: the rows that pass are elsewhere.
expect('far away', 'id % 50 == 3', 'id % 50 = 3', 'either');

# Ranges hold all that is within, where the index has the last word on where they end, as in large tables, and where
# an exact scan has it.
sub ranges
{
    my ($setting) = @_;
    my $answer = $server->safe_psql('postgres', <<"SQL");
SET milvus.exact_scan_size = $setting;
SET hnsw.ef_search = 1;
CREATE TEMP TABLE queries AS SELECT v, (SELECT vector_distance(c.v, q.v, 'L2') FROM c ORDER BY 1 OFFSET k LIMIT 1) AS radius
    FROM c AS q, unnest('{1,5,20,80}'::int[]) AS k WHERE q.id % 2001 = 1;
LOAD 'auto_explain';
SET auto_explain.log_min_duration = 0;
SET auto_explain.log_nested_statements = on;
SELECT count(*), count(*) FILTER (WHERE found = (SELECT count(*) FROM c WHERE vector_distance(c.v, q.v, 'L2') < radius))
    FROM (SELECT *, (SELECT count(*) FROM milvus_search('c', v::text, limit_rows => 200, search_params => jsonb_build_object('radius', radius))) AS found
        FROM queries) AS q;
SQL
    my $log = slurp_file($server->logfile, $log_end);
    $log_end = -s $server->logfile;
    my @plans = grep { /Query Text: SELECT \S+l2_squared_distance/ } split /(?=LOG:  duration)/, $log;
    return ($answer, scalar(grep { /Order By: / } @plans), scalar(grep { !/Order By: / } @plans));
}
my ($within, $by_index, $exact) = ranges(0);
is($within, '40|40', 'ranges that end by the index are whole');
ok($by_index >= 40 && $exact == 0, 'and are found by it alone');
($within, $by_index, $exact) = ranges(q{'64MB'});
is($within, '40|40', 'ranges in a small table are whole');
ok($exact >= 40, 'by an exact scan');

# The same of lists instead of a graph. Ranges are found by the exact scan there.
sub index_again
{
    my ($index) = @_;
    $server->safe_psql('postgres', <<"SQL");
SET milvus.enforce_load_state = off;
SELECT milvus_drop_index('c', 'v');
SELECT milvus_create_index('c', '{"field_name": "v", "metric_type": "L2", $index}');
SQL
    return;
}
index_again('"index_type": "IVF_FLAT", "params": {"nlist": 100}');
expect('lists, no filter', '', 'true', 'index');
expect('lists, half', 'part < 5000', 'part < 5000', 'index');
expect('lists, one in a hundred', 'part < 100', 'part < 100', 'either');
expect('lists, one in a thousand', 'part < 10', 'part < 10', 'either');
expect('lists, none', 'part < 0', 'false', 'either');
expect('lists, misjudged', 'part * 3 < 3', 'part * 3 < 3', 'either');
expect('lists, far away', 'id % 50 == 3', 'id % 50 = 3', 'either');
($within, $by_index, $exact) = ranges(0);
is($within, '40|40', 'ranges by lists are whole');
index_again('"index_type": "HNSW"');

# What a centre on a page has no room for is served by a graph.
my ($status, $out, $notices) = $server->psql('postgres', <<'SQL');
SELECT milvus_create_collection('wide', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 2001}, {"name": "h", "type": "FLOAT16_VECTOR", "dim": 4001}]}',
    index_params => '[{"field_name": "v", "index_type": "IVF_FLAT"}, {"field_name": "h", "index_type": "IVF_PQ"}]');
SELECT string_agg(amname, ' ') FROM pg_class JOIN pg_am AS a ON a.oid = relam WHERE relname IN ('wide_v_index', 'wide_h_index');
SELECT milvus_describe_index('wide', 'v') ->> 'index_type';
SQL
like($out, qr/^hnsw hnsw\nIVF_FLAT$/m, 'too many dimensions for lists: a graph');
like($notices, qr/IVF_FLAT is served by hnsw: ivfflat does not do 2001 dimensions.*IVF_PQ is served by hnsw: ivfflat does not do 4001 dimensions/s,
    'and a notice says so');

# Versions of rows that nobody sees any more stand in the index.
$server->safe_psql('postgres', "UPDATE c SET part = part; UPDATE c SET part = part");
expect('after updates', '', 'true', 'either');
expect('after updates, one in a hundred', 'part < 100', 'part < 100', 'either');

# A policy that hides nearly all.
$server->safe_psql('postgres', <<'SQL');
CREATE ROLE other;
GRANT SELECT ON c TO other;
ALTER TABLE c ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON c TO other USING (owner = current_user);
SQL
my $vector = $server->safe_psql('postgres', 'SELECT v FROM c WHERE id = 3001');
my $own = $server->safe_psql('postgres', <<"SQL");
SET ROLE other;
SELECT count(*), count(DISTINCT id), bool_and(entity->>'owner' = 'other')
    FROM milvus_search('c', '$vector', limit_rows => $limit, output_fields => '{owner}');
SQL
is($own, "$limit|$limit|t", 'a role finds as many rows as it asks for, all its own');
my $all = $server->safe_psql('postgres', "SELECT count(*) FROM c WHERE owner = 'other'");
is($server->safe_psql('postgres', "SET ROLE other; SELECT count(*) FROM milvus_search('c', '$vector', limit_rows => 16384)"),
    $all, 'and all its own where it asks for more');

done_testing();
