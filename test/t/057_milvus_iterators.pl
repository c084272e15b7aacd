# Iterators take as much memory for a hundred thousand rows as for a thousand: that of a batch, whatever lies in it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'the system tells no peak of memory' unless -r '/proc/self/status';

my $server = PostgreSQL::Test::Cluster->new('iterators');
$server->init;
$server->append_conf('postgresql.conf', <<'CONF');
shared_buffers = 8MB
work_mem = 1MB
autovacuum = off
jit = off
max_parallel_workers_per_gather = 0
CONF
$server->start;
$server->safe_psql('postgres', 'CREATE EXTENSION milvus CASCADE');
$server->safe_psql('postgres', <<'SQL');
SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [{"name": "id", "type": "INT64", "is_primary": true},
    {"name": "v", "type": "FLOAT_VECTOR", "dim": 4}]}', index_params => '{"field_name": "v", "index_type": "FLAT", "metric_type": "L2"}');
INSERT INTO c (id, v, "$meta") SELECT i, ARRAY[i % 1000, i % 777, i % 99, 1]::vector, jsonb_build_object('n', i) FROM generate_series(1, 100000) AS i;
ANALYZE c;
SQL

# peak(call): how many rows came, and the most kilobytes of its own that the session ever had.
sub peak
{
    my ($call) = @_;
    my $answer = $server->safe_psql('postgres', <<"SQL");
SELECT count(e) FROM (SELECT $call AS e OFFSET 0) AS s;
SELECT substring(s FROM 'VmHWM:\\s*(\\d+)')::int - substring(s FROM 'RssShmem:\\s*(\\d+)')::int
    FROM pg_read_file('/proc/' || pg_backend_pid() || '/status') AS s;
SQL
    return split /\n/, $answer;
}

# Room for the server's own caches, which do not grow with the rows.
my $most_more = 3000;
for my $each (['milvus_search_iterator', "'c', '[1,2,3,4]'"], ['milvus_query_iterator', "'c'"])
{
    my ($function, $arguments) = @$each;
    my ($few_rows, $few) = peak("$function($arguments, batch_size => 1000, limit_rows => 1000, output_fields => '{*}')");
    my ($all_rows, $all) = peak("$function($arguments, batch_size => 1000, output_fields => '{*}')");
    is("$few_rows $all_rows", '1000 100000', "$function: all rows");
    cmp_ok($all - $few, '<', $most_more, "$function: not $most_more kB more for all rows than for a batch ($few and $all)");
}

done_testing();
