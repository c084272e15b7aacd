# The graph stays whole without any crash, on the data that break bounded neighbour lists: 32 tight clusters far
# from each other and few vectors with many copies, with rounds of updates, deletes of whole clusters, inserts
# and vacuums. After each round a scan through the index returns every row once.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rounds = $ENV{HNSW_WHOLE_ROUNDS} || 12;
my $node = PostgreSQL::Test::Cluster->new('hnsw_whole');
$node->init;
$node->append_conf('postgresql.conf', "autovacuum = off\njit = off\nlog_statement = none\nfsync = off\n");
$node->start;

# Clusters: 32 centres, 0.001 wide, 100 apart; half of the rows are there when the index is built.
# Copies: 60 vectors. Built empty: nothing of the graph comes from the build.
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
CREATE FUNCTION in_cluster(c int) RETURNS vector LANGUAGE sql VOLATILE AS
    $$SELECT array_agg(100 * sin(c * 12 + i) + 0.001 * random())::vector FROM generate_series(1, 12) AS i$$;
CREATE FUNCTION one_of(c int) RETURNS vector LANGUAGE sql IMMUTABLE AS
    $$SELECT array_agg((c * 7 + i * 5 + c * i) % 11)::vector FROM generate_series(1, 12) AS i$$;
CREATE TABLE clusters (id int PRIMARY KEY, c int NOT NULL, v vector(12));
CREATE TABLE built (LIKE clusters);
CREATE TABLE split (LIKE clusters);
CREATE TABLE copies (LIKE clusters);
SELECT setseed(0.25);
INSERT INTO built SELECT i, i % 32, in_cluster(i % 32) FROM generate_series(1, 2000) AS i;
CREATE INDEX built_v ON built USING hnsw (v vector_l2_ops) WITH (m = 8);
CREATE INDEX clusters_v ON clusters USING hnsw (v vector_l2_ops) WITH (m = 8);
CREATE INDEX split_v ON split USING hnsw (v vector_l2_ops) WITH (m = 4, ef_construction = 16, storage = split);
CREATE INDEX copies_v ON copies USING hnsw (v vector_l2_ops) WITH (m = 8);
-- In the order of the clusters: each begins with nothing near it.
INSERT INTO clusters SELECT i, i / 63, in_cluster(i / 63) FROM generate_series(1, 2000) AS i;
INSERT INTO split SELECT i, i % 32, in_cluster(i % 32) FROM generate_series(1, 1000) AS i;
INSERT INTO copies SELECT i, i % 60, one_of(i % 60) FROM generate_series(1, 4000) AS i;
SQL

# check(when): for each table, by an ordered scan without a limit that matters.
sub check
{
    my ($when) = @_;
    my @faults;
    for my $table (qw(built clusters split copies))
    {
        my $answer = $node->safe_psql('postgres', <<"SQL");
SET enable_seqscan = off; SET hnsw.iterative_scan = relaxed_order; SET hnsw.max_scan_tuples = 2147483647; SET hnsw.scan_mem_multiplier = 1000;
WITH found AS MATERIALIZED (SELECT id FROM $table ORDER BY v <-> (SELECT in_cluster(3)) LIMIT 10000000)
SELECT (SELECT count(*) FROM found) = (SELECT count(DISTINCT id) FROM found),
    (SELECT count(*) FROM $table WHERE id NOT IN (SELECT id FROM found)), (SELECT count(*) FROM found WHERE id NOT IN (SELECT id FROM $table));
SQL
        push @faults, "$table: $answer" if $answer ne 't|0|0';
        next if $node->safe_psql('postgres', "SELECT to_regproc('vector_index_check') IS NULL") eq 't';
        $answer = $node->safe_psql('postgres', "SELECT * FROM vector_index_check('${table}_v', true) LIMIT 10");
        push @faults, "$table: $answer" if $answer ne '';
    }
    is("@faults", '', "$when: every row is found once");
}

like($node->safe_psql('postgres', "SET enable_seqscan = off; EXPLAIN SELECT id FROM copies ORDER BY v <-> one_of(1) LIMIT 10000000"),
    qr/Index Scan using copies_v/, 'the scans use the index');
check('after inserts');
for my $round (1 .. $rounds)
{
    my $seed = $round / 1000;
    my $gone = $round * 5 % 32;
    my $sql = "SELECT setseed($seed);\n";
    for my $table (qw(built clusters split))
    {
        # Some move within their cluster, some to another; a cluster goes altogether and comes back elsewhere in time.
        $sql .= "UPDATE $table SET v = in_cluster(c) WHERE id % 3 = $round % 3;\n"
          . "UPDATE $table SET c = (c + 1) % 32, v = in_cluster((c + 1) % 32) WHERE id % 7 = $round % 7;\n"
          . "CREATE TEMP TABLE away AS SELECT * FROM $table WHERE c = $gone;\nDELETE FROM $table WHERE c = $gone;\n"
          . ($round % 2 ? "VACUUM $table;\n" : '')
          . "INSERT INTO $table SELECT id, c, in_cluster(c) FROM away;\nDROP TABLE away;\nVACUUM $table;\n";
    }
    # All copies of some vectors go; the others move to new rows.
    $sql .= "UPDATE copies SET v = v WHERE id % 4 = $round % 4;\nDELETE FROM copies WHERE c BETWEEN $gone AND $gone + 9;\nVACUUM copies;\n"
      . "INSERT INTO copies SELECT i, i % 60, one_of(i % 60) FROM generate_series(1, 4000) AS i WHERE i % 60 BETWEEN $gone AND $gone + 9 ON CONFLICT DO NOTHING;\n";
    $node->safe_psql('postgres', $sql);
    check("round $round");
}

# Everything goes but a few; what was a graph of thousands is one of these.
$node->safe_psql('postgres', "DELETE FROM $_ WHERE id % 100 <> 1; VACUUM $_;") for qw(built clusters split copies);
check('after the death of 99 %');
$node->safe_psql('postgres', "DELETE FROM $_; VACUUM $_; INSERT INTO $_ SELECT i, i % 32, in_cluster(i % 32) FROM generate_series(1, 500) AS i;")
  for qw(built clusters split copies);
check('after the death of all');

$node->stop;
done_testing();
