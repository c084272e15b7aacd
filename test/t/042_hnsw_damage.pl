# Damaged pages of hnsw and ivfflat indexes: searches, inserts, vacuum, statistics and the check may report errors or
# findings; they never end the process and never hang. Each round builds a small index, strikes it in a few
# places (test/modules/pg_milvus_damage.cpp, seeded) and uses it. DAMAGE_ROUNDS sets how many; DAMAGE_FIRST the seed
# of the first, to repeat one.
use strict;
use warnings;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rounds = $ENV{DAMAGE_ROUNDS} // 300;
my $first = $ENV{DAMAGE_FIRST} // 1;

my $node = PostgreSQL::Test::Cluster->new('damage');
$node->init;
$node->append_conf('postgresql.conf', "autovacuum = off\nfsync = off\njit = off\nmax_parallel_maintenance_workers = 0\n");
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
CREATE FUNCTION damage_index(regclass, bigint, integer) RETURNS integer AS '$libdir/pg_milvus_damage' LANGUAGE C STRICT;
SELECT setseed(0.42);
-- Random vectors, some of them more often than a record has room for row pointers.
CREATE TABLE source AS
SELECT i AS id, v, (v::real[] || v::real[])::halfvec(48) AS h, binary_quantize(v)::bit(24) AS b,
    (v::real[])::vector::sparsevec AS s
FROM generate_series(1, 260) AS i,
    LATERAL (SELECT array_agg(random() - 0.5)::vector(24) AS v FROM generate_series(1, 24 + 0 * i)) AS r;
INSERT INTO source SELECT 1000 + n, v, h, b, s FROM source, generate_series(1, 30) AS n WHERE id IN (1, 2);
SQL

my @kinds = (
    { method => 'hnsw', column => 'v', type => 'vector(24)', class => 'vector_l2_ops', operator => '<->', with => '' },
    { method => 'hnsw', column => 'h', type => 'halfvec(48)', class => 'halfvec_cosine_ops', operator => '<=>', with => 'WITH (storage = split)' },
    { method => 'hnsw', column => 's', type => 'sparsevec(24)', class => 'sparsevec_l2_ops', operator => '<->', with => '' },
    { method => 'hnsw', column => 'v', type => 'vector(24)', class => 'vector_ip_ops', operator => '<#>', with => 'WITH (m = 4)' },
    { method => 'hnsw', column => 'b', type => 'bit(24)', class => 'bit_hamming_ops', operator => '<~>', with => '' },
    { method => 'ivfflat', column => 'v', type => 'vector(24)', class => 'vector_l2_ops', operator => '<->', with => 'WITH (lists = 4)' },
    { method => 'ivfflat', column => 'h', type => 'halfvec(48)', class => 'halfvec_cosine_ops', operator => '<=>', with => 'WITH (lists = 3, code_bits = 8)' },
    { method => 'ivfflat', column => 'v', type => 'vector(24)', class => 'vector_ip_ops', operator => '<#>', with => 'WITH (lists = 4, storage = plain)' },
    { method => 'ivfflat', column => 'v', type => 'vector(24)', class => 'vector_l2_ops', operator => '<->', with => 'WITH (lists = 4, storage = compact)' },
    { method => 'ivfflat', column => 'b', type => 'bit(24)', class => 'bit_hamming_ops', operator => '<~>', with => 'WITH (lists = 5)' },
);

sub script
{
    my ($seed) = @_;
    my $kind = $kinds[$seed % @kinds];
    my $order = "ORDER BY x $kind->{operator} (SELECT x FROM t WHERE id = 7)";
    my $strikes = 1 + $seed % 12;
    return <<"SQL";
SET statement_timeout = '20s';
CREATE TABLE t (id integer, x $kind->{type});
INSERT INTO t SELECT id, $kind->{column} FROM source;
CREATE INDEX i ON t USING $kind->{method} (x $kind->{class}) $kind->{with};
\\echo before
SELECT * FROM vector_index_check('i', true);
SELECT 'struck', damage_index('i', $seed, $strikes) > 0;
\\c
SET statement_timeout = '20s';
SET enable_seqscan = off;
SELECT count(*) > 0 FROM vector_index_check('i', true);
SELECT vector_index_stats('i') IS NOT NULL;
SELECT count(*) FROM (SELECT id FROM t $order LIMIT 20) AS q;
SET hnsw.iterative_scan = strict_order;
SET ivfflat.iterative_scan = strict_order;
SELECT count(*) FROM (SELECT id FROM t $order LIMIT 300) AS q;
INSERT INTO t SELECT 2000 + id, x FROM t WHERE id IN (3, 50);
INSERT INTO t SELECT 3000 + a.id, b.x FROM t AS a, t AS b WHERE a.id < 4 AND b.id = 5;
DELETE FROM t WHERE id % 3 = 0 OR id > 1000;
VACUUM (INDEX_CLEANUP on) t;
INSERT INTO t SELECT 4000 + id, $kind->{column} FROM source WHERE id BETWEEN 20 AND 60;
SELECT count(*) FROM (SELECT id FROM t $order LIMIT 20) AS q;
SELECT count(*) >= 0 FROM vector_index_check('i', true);
VACUUM (INDEX_CLEANUP on) t;
REINDEX INDEX i;
\\echo after
SELECT * FROM vector_index_check('i', true);
\\echo end
DROP TABLE t;
SQL
}

my ($whole, $found, $ended) = (0, 0, 0);
my @bad;
for my $seed ($first .. $first + $rounds - 1)
{
    my $sql = script($seed);
    my ($out, $err) = ('', '');
    IPC::Run::run(
        [ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-f', '-' ],
        '<', \$sql, '>', \$out, '2>', \$err, IPC::Run::timeout(600));
    # Sound before the strikes, and after a REINDEX. (Strikes may undo each other: then nothing is struck.)
    my $sound = $out =~ /^before\nstruck\|[tf]\n/m && $out =~ /^after\nend$/m;
    $whole++ if $sound;
    $found++ if $out =~ /^struck\|t\nt$/m;
    my $crashed = $err =~ /server closed the connection|connection to server was lost|terminat/;
    my $hung = $err =~ /statement timeout/;
    if (!$sound || $crashed || $hung)
    {
        push @bad, $seed;
        diag("round $seed:\n$out\n$err") if @bad < 4;
        $node->poll_query_until('postgres', 'SELECT true') if $crashed;
        $node->psql('postgres', 'DROP TABLE IF EXISTS t');
    }
}
is("@bad", '', "$rounds damaged indexes: no crash, no hang, sound before and after");
cmp_ok($found, '>', $rounds / 2, "the check finds most damage ($found of $rounds)");
unlike(slurp_file($node->logfile), qr/PANIC|terminated by signal|TRAP/, 'the log has no crash');
$node->stop;
done_testing();
