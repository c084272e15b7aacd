# The plans that milvus_query, milvus_get and milvus_delete keep for a session: by the key, by indexes on fields, on
# arrays, on paths in JSON and on dynamic keys, and of no partition but those that the call or its filter can mean;
# seen by auto_explain in the first call and in the eighth, when a plan for all values is kept where that is as good.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $server = PostgreSQL::Test::Cluster->new('query_plans');
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
$server->safe_psql('postgres', <<'SQL');
SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [
    {"name": "id", "type": "INT64", "is_primary": true}, {"name": "n", "type": "INT32"}, {"name": "bare", "type": "INT32"},
    {"name": "s", "type": "VARCHAR", "max_length": 20}, {"name": "j", "type": "JSON"},
    {"name": "tags", "type": "ARRAY", "element_type": "INT64", "max_capacity": 4}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '[{"field_name": "v", "metric_type": "L2"}, {"field_name": "n", "index_name": "of_n"}, {"field_name": "s", "index_name": "of_s"},
        {"field_name": "tags", "index_type": "INVERTED", "index_name": "of_tags"},
        {"field_name": "j", "index_type": "INVERTED", "index_name": "of_j", "params": {"json_path": "j[\"k\"]", "json_cast_type": "DOUBLE"}},
        {"field_name": "color", "index_type": "INVERTED", "index_name": "of_color", "params": {"json_path": "color", "json_cast_type": "VARCHAR"}}]');
SELECT milvus_create_partition('c', p) FROM unnest('{p1,p2}'::text[]) AS p;
INSERT INTO c (id, n, bare, s, j, tags, v, "$meta", "$partition")
    SELECT i, i, i, 's' || i, jsonb_build_object('k', i), ARRAY[i, -i], '[1,2]', jsonb_build_object('color', 'c' || i), ('{_default,p1,p2}'::text[])[i % 3 + 1]
    FROM generate_series(1, 9000) AS i;
SELECT milvus_create_collection('keyed', schema => '{"fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "tenant", "type": "INT64", "is_partition_key": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '{"field_name": "v", "metric_type": "L2"}', num_partitions => 8);
INSERT INTO keyed (id, tenant, v) SELECT i, i % 100, '[1,2]' FROM generate_series(1, 9000) AS i;
VACUUM ANALYZE c, keyed;
SQL
my $log_end = -s $server->logfile;

# plans(call, result): what eight calls in one session plan, the first and the last. Values differ from call to
# call: # stands for a number that does.
sub plans
{
    my ($name, $call, $result) = @_;
    my $calls = join ";\n", map { my $each = $call; $each =~ s/#/$_ * 100/ge; "SELECT count(*) FROM $each" } 1 .. 8;
    my $answer = $server->safe_psql('postgres', <<"SQL");
LOAD 'auto_explain';
SET auto_explain.log_min_duration = 0;
SET auto_explain.log_nested_statements = on;
$calls;
SQL
    is($answer, join("\n", ($result) x 8), "$name: $result each time");
    my $log = slurp_file($server->logfile, $log_end);
    $log_end = -s $server->logfile;
    # The statements on the collection itself.
    my @plans = grep { /Query Text: (?:SELECT|DELETE) (?!count\(\*\) FROM milvus).* "public"\."(?:c|keyed)"/ }
        split /(?=LOG:  duration)/, $log;
    is(scalar @plans, 8, "$name: a statement a call");
    return ($plans[0], $plans[-1]);
}

# expect(name, call, rows, pattern, partitions): a pattern of both plans, and how many partitions they read.
sub expect
{
    my ($name, $call, $result, $pattern, $partitions) = @_;
    my @which = ('first', 'eighth');
    for my $plan (plans($name, $call, $result))
    {
        my $which = shift @which;
        like($plan, $pattern, "$name: $which plan");
        my %read = map { $_ => 1 } $plan =~ / on (?:"?public"?\.)?"?((?:c|keyed)_\w+?\$?)"? /g;
        is(scalar(keys %read), $partitions, "$name: partitions of the $which plan") or diag($plan);
    }
    return;
}

expect('keys', q{milvus_get('c', '[#, 5, 6]', '{id}')}, 3, qr/Index Cond: \(id = ANY/, 3);
expect('a key', q{milvus_get('c', #, '{id}')}, 1, qr/Index Cond: \(id = /, 3);
expect('a filter by key', q{milvus_query('c', 'id in [#]', '{id}')}, 1, qr/Index Cond: \(id = /, 3);
expect('a field', q{milvus_query('c', 'n == #', '{id}')}, 1, qr/Index Cond: \(n = /, 3);
expect('strings', q{milvus_query('c', 's in ["s#", "s5"]', '{id}')}, 2, qr/Index Cond: \(s = ANY/, 3);
expect('a prefix', q{milvus_query('c', 's like "s#%" and n == #', '{id}')}, 1, qr/Index Cond: /, 3);
expect('an array', q{milvus_query('c', 'array_contains(tags, #)', '{id}')}, 1, qr/Index Cond: \(tags @> /, 3);
expect('a path', q{milvus_query('c', 'j["k"] == #', '{id}')}, 1, qr/Index Cond: \(\(j -> 'k'/, 3);
expect('a dynamic key', q{milvus_query('c', 'color == "c#"', '{id}')}, 1, qr/Index Cond: \(\("\$meta" -> 'color'/, 3);
expect('a template', q{milvus_query('c', 'n in {list}', '{id}', filter_params => '{"list": [#, 7]}')}, 2, qr/Index Cond: \(n = ANY/, 3);
expect('one partition', q{milvus_query('c', 'n >= 1', '{id}', 5, partition_names => '{p1}')}, 5, qr/p1/, 1);
expect('two partitions', q{milvus_query('c', 'n >= 1', '{count(*)}', partition_names => '{p1,_default}')}, 1, qr/p1/, 2);
expect('a partition key', q{milvus_query('keyed', 'tenant == 7 and id > #', '{id}', 5)}, 5, qr/tenant = /, 1);
expect('a removed key', q{milvus_delete('c', ids => '#')}, 1, qr/Index Cond: \(id = /, 3);

# Of a released partition nothing is read.
$server->safe_psql('postgres', q{SELECT milvus_release_partitions('c', '{p2}')});
expect('a released partition', q{milvus_query('c', 'bare >= 1', '{count(*)}')}, 1, qr/Scan/, 2);

done_testing();
