# Parallel plans give what serial ones give: aggregates, distances, order, hash joins and grouping over all
# three types, with workers that were really started. The elements are small integers, so that every sum is exact
# and the order of summing does not matter.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('parallel');
$node->init;
$node->append_conf('postgresql.conf', <<'SETTINGS');
max_worker_processes = 8
max_parallel_workers = 8
jit = off
SETTINGS
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
CREATE TABLE items AS
SELECT i AS id, i % 11 AS grp, a::vector(40) AS v, a::halfvec(40) AS h, a::sparsevec(40) AS s
FROM (SELECT i, array_agg((i * 31 + j * 7) % 13 - 6 ORDER BY j) AS a FROM generate_series(1, 12000) AS i, generate_series(1, 40) AS j GROUP BY i) AS r;
-- Some of one vector, some NULL, some far from the rest, so that minimum and maximum are single rows.
UPDATE items SET v = NULL, h = NULL, s = NULL WHERE id % 100 = 0;
UPDATE items SET v = v * array_fill(-3, ARRAY[40])::vector, h = h * array_fill(2, ARRAY[40])::halfvec WHERE id IN (77, 11999);
CREATE TABLE long_items AS SELECT i AS id, (array_fill(i % 50, ARRAY[4000]))::vector AS v FROM generate_series(1, 400) AS i;
ANALYZE items, long_items;
SQL

# A row of zeros, for distances from the origin and to a fixed vector.
my $query_vector = '[' . join(',', map { $_ % 9 - 4 } 1 .. 40) . ']';
my $sparse_query = '{' . join(',', map { "$_:" . ($_ % 9 - 4) } grep { $_ % 9 != 4 } 1 .. 40) . '}/40';

my @queries = (
    [ 'sum and avg', 'SELECT sum(v), avg(v), sum(h), avg(h), count(v) FROM items' ],
    [ 'sum and avg by group', 'SELECT grp, sum(v), avg(v), sum(h), avg(h) FROM items GROUP BY grp ORDER BY grp' ],
    [ 'min and max', 'SELECT min(v), max(v), min(h), max(h), min(s), max(s) FROM items' ],
    [ 'sum and avg of some', 'SELECT sum(v) FILTER (WHERE id % 7 = 0), avg(h) FILTER (WHERE id % 5 = 0) FROM items' ],
    [ 'of nothing', 'SELECT sum(v) IS NULL, avg(v) IS NULL, max(s) IS NULL FROM items WHERE id < 0' ],
    [ 'of NULLs', 'SELECT sum(v) IS NULL, avg(h) IS NULL, min(v) IS NULL FROM items WHERE v IS NULL' ],
    [ 'out of line', 'SELECT md5(sum(v)::text), md5(avg(v)::text), md5(max(v)::text), sum(vector_norm(v)::numeric) FROM long_items' ],
    [ 'distances of vectors', "SELECT sum(vector_l2_squared_distance(v, '$query_vector')), sum(v <#> '$query_vector'), sum(v <+> '$query_vector'), min(v <-> '$query_vector'), max(v <=> '$query_vector') FROM items" ],
    [ 'distances of halfvecs', "SELECT sum(halfvec_l2_squared_distance(h, '$query_vector')), sum(h <#> '$query_vector'), sum(h <+> '$query_vector'), min(h <-> '$query_vector'), max(h <=> '$query_vector') FROM items" ],
    [ 'distances of sparse vectors', "SELECT sum(sparsevec_l2_squared_distance(s, '$sparse_query')), sum(s <#> '$sparse_query'), sum(s <+> '$sparse_query'), min(s <-> '$sparse_query'), max(s <=> '$sparse_query') FROM items" ],
    [ 'distances by metric', "SELECT sum(vector_distance(v, '$query_vector', 'L2')), max(vector_distance(h, '$query_vector', 'COSINE')), sum(vector_distance(binary_quantize(v), binary_quantize('$query_vector'::vector), 'HAMMING')) FROM items" ],
    [ 'the nearest', "SELECT id, v <-> '$query_vector' FROM items ORDER BY v <-> '$query_vector', id LIMIT 20" ],
    [ 'hash join', 'SELECT count(*), sum(a.id) FROM items AS a JOIN items AS b ON a.v = b.v AND b.id < 500' ],
    [ 'distinct', 'SELECT count(*), sum(n) FROM (SELECT s, count(*) AS n FROM items GROUP BY s) AS g' ],
    [ 'arithmetic and casts', 'SELECT sum(v + v - v * v), avg(v::halfvec::vector), sum(s::vector), sum(l2_normalize(v * v) * v) IS NOT NULL, sum(v::json::vector) FROM items' ],
    [ 'order', 'SELECT md5(string_agg(h::text, \';\')) FROM (SELECT h FROM items WHERE id < 3000 ORDER BY h, id) AS o' ],
);

my $serial = "SET max_parallel_workers_per_gather = 0;\n";
my $parallel = <<'SETTINGS';
SET max_parallel_workers_per_gather = 3;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_mergejoin = off;
SET enable_nestloop = off;
SETTINGS

for my $pair (@queries)
{
    my ($what, $query) = @$pair;
    my $plan = $node->safe_psql('postgres', "${parallel}EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) $query");
    like($plan, qr/Workers Launched: [1-9]/, "$what: workers take part") or diag($plan);
    my $expected = $node->safe_psql('postgres', $serial . $query);
    isnt($expected, '', "$what: there is an answer");
    is($node->safe_psql('postgres', $parallel . $query), $expected, "$what: parallel as serial");
}

# Aggregates are worked out by parts: the plan combines states.
like($node->safe_psql('postgres', "${parallel}EXPLAIN (COSTS OFF) SELECT sum(v), avg(v), max(s) FROM items"),
    qr/Finalize Aggregate.*Gather.*Partial Aggregate/s, 'states are combined');

# The cap on instruction sets reaches the workers: an explicit level is in use everywhere.
my $levels = "SELECT DISTINCT current_setting('vector.simd_level_in_use') FROM items WHERE vector_dims(v) = 40";
is($node->safe_psql('postgres', "${parallel}SET parallel_leader_participation = off;\nSET vector.simd_level = 'scalar';\n$levels"),
    'scalar', 'workers obey vector.simd_level');

# An error in a worker is the error of the statement, whole.
my ($status, undef, $stderr) = $node->psql('postgres', "${parallel}\\set VERBOSITY verbose\nSELECT sum(subvector(v, id - 11958, 5)) FROM items WHERE id > 11990");
like($stderr, qr/ERROR:  22000: (vector must have at least 1 dimension|different vector dimensions \d+ and \d+)/, 'an error in a worker arrives');

# Many groups at once, hashed, with several aggregates of either type in one plan.
is($node->safe_psql('postgres', <<"SQL"), '12000|t', 'as many states as rows');
${parallel}SELECT count(*), bool_and(total IS NOT DISTINCT FROM v AND mean IS NOT DISTINCT FROM v)
FROM (SELECT id, sum(v) AS total, avg(v) AS mean FROM items GROUP BY id) AS g JOIN items USING (id);
SQL

$node->stop;
done_testing();
