# What administrators see where a regression test cannot look: NOTICEs of scans, an index of another format, and that the
# view vector_indexes waits for nobody who rebuilds an index.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('admin');
$node->init;
$node->append_conf('postgresql.conf', "autovacuum = off\njit = off\n");
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
CREATE TABLE items (id int PRIMARY KEY, v vector(4), b bit(8));
INSERT INTO items SELECT i, ARRAY[i % 10, i / 10 % 10, i / 100, 1], (i % 256)::bit(8) FROM generate_series(1, 900) AS i;
CREATE INDEX items_v ON items USING hnsw (v vector_l2_ops);
CREATE INDEX items_b ON items USING hnsw (b bit_hamming_ops);
ANALYZE items;
SQL

# ---- what a scan did ----------------------------------------------------------------------------

sub scanned
{
    my ($sql) = @_;
    my ($out, $said) = ('', '');
    $node->psql('postgres', "SET enable_seqscan = off; SET enable_sort = off; SET vector.report_scans = on; $sql", stdout => \$out, stderr => \$said);
    my ($index, @numbers) = $said =~ /scan of index "(\w+)": (\d+) hops, (\d+) distances, (\d+) pages, (\d+) rows found, (\d+) returned/;
    my %scan = (index => $index, said => $said);
    @scan{qw(hops distances pages rows returned)} = @numbers;
    return \%scan;
}

my $scan = scanned("SELECT id FROM items ORDER BY v <-> '[1,2,3,1]' LIMIT 3");
is($scan->{index}, 'items_v', 'a scan tells of itself');
is($scan->{returned}, 3, 'what it returned');
cmp_ok($scan->{hops}, '>=', 40, 'it looked into ef_search records at least');
is($scan->{distances}, $scan->{hops}, 'with codes a hop measures one distance');
cmp_ok($scan->{pages}, '>=', $scan->{hops}, 'and reads a page');
unlike($scan->{said}, qr/HINT/, 'no limit ended it');

my $wider = scanned("SET hnsw.ef_search = 200; SELECT id FROM items ORDER BY v <-> '[1,2,3,1]' LIMIT 3");
cmp_ok($wider->{hops}, '>', 2 * $scan->{hops}, 'a wider search takes more hops');
my $plain = scanned("SELECT id FROM items ORDER BY b <~> '11110000' LIMIT 3");
cmp_ok($plain->{distances}, '>', $plain->{hops}, 'without codes neighbours are measured');
like(scanned("SELECT id FROM items WHERE id < 5 ORDER BY v <-> '[9,9,9,1]' LIMIT 3")->{said}, qr/limit hnsw\.ef_search ended it/, 'a scan that does not go on says what ended it');
like(scanned("SET hnsw.iterative_scan = strict_order; SET hnsw.max_scan_tuples = 100; SELECT id FROM items WHERE id < 5 ORDER BY v <-> '[9,9,9,1]' LIMIT 3")->{said},
    qr/limit hnsw\.max_scan_tuples ended it/, 'and one that does');
like(scanned("SELECT count(*) FROM (VALUES ('[1,1,1,1]'::vector), ('[2,2,2,1]')) AS q (v), LATERAL (SELECT id FROM items ORDER BY items.v <-> q.v LIMIT 2) AS n")->{said},
    qr/, 4 returned\nDETAIL:  These are sums of 2 scans\./, 'scans of one node are told together');
is(scanned('SELECT count(*) FROM items WHERE id = 3')->{index}, undef, 'nothing is told of other scans');

# Lists take the place of records; four dimensions have no codes, so that each row of a list is measured.
$node->safe_psql('postgres', 'CREATE TABLE listed AS SELECT * FROM items; CREATE INDEX listed_v ON listed USING ivfflat (v vector_l2_ops) WITH (lists = 10); ANALYZE listed');
my $lists = scanned("SET ivfflat.probes = 3; SELECT id FROM listed ORDER BY v <-> '[1,2,3,1]' LIMIT 3");
is($lists->{index}, 'listed_v', 'an ivfflat scan tells of itself');
is($lists->{hops}, 3, 'it looked into ivfflat.probes lists');
is($lists->{distances}, $lists->{rows}, 'and measured the rows in them');
unlike($lists->{said}, qr/HINT/, 'the LIMIT ended it');
like(scanned("SELECT id FROM listed WHERE id < 5 ORDER BY v <-> '[9,9,9,1]' LIMIT 900")->{said}, qr/limit ivfflat\.probes ended it/, 'or the setting did');
like(scanned("SET ivfflat.iterative_scan = relaxed_order; SET ivfflat.max_probes = 4; SELECT id FROM listed WHERE id < 5 ORDER BY v <-> '[9,9,9,1]' LIMIT 900")->{said},
    qr/: 4 hops, .*limit ivfflat\.max_probes ended it/s, 'or the one for a scan that goes on');

$node->safe_psql('postgres', 'DROP TABLE listed');

# From 18 on the same in EXPLAIN.
my $explained = $node->safe_psql('postgres', "SET enable_seqscan = off; EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) SELECT id FROM items ORDER BY v <-> '[1,2,3,1]' LIMIT 3");
if ($explained =~ /Index Searches/) { like($explained, qr/Hops: \d+\n\s*Distances: \d+\n\s*Index Pages: \d+\n\s*Rows Found: \d+/, 'EXPLAIN (ANALYZE) shows it') }
else { unlike($explained, qr/Hops/, 'EXPLAIN of this server has no place for it') }

# ---- a view that waits for nobody -----------------------------------------------------------------

my $holder = $node->background_psql('postgres', on_error_stop => 1);
$holder->query_safe('BEGIN; REINDEX INDEX items_v;');
is($node->safe_psql('postgres', "SET lock_timeout = '5s'; SELECT indexrelname, bytes IS NULL, format IS NULL FROM vector_indexes ORDER BY 1"),
    "items_b|f|f\nitems_v|t|t", 'of an index that is being rebuilt its file tells nothing, and nobody waits');
$holder->query_safe('COMMIT');
$holder->quit;
is($node->safe_psql('postgres', 'SELECT count(*) FROM vector_indexes WHERE bytes > 0'), '2', 'afterwards it does');

# ---- an index of pgvector -------------------------------------------------------------------------

my $file = $node->data_dir . '/' . $node->safe_psql('postgres', "SELECT pg_relation_filepath('items_v')");
$node->stop;
open my $page, '+<:raw', $file or die "$file: $!";
seek $page, 24, 0;
print $page pack('V', 0xA953A953);
close $page or die $!;
$node->start;
is($node->safe_psql('postgres', "SELECT format, advice FROM vector_indexes WHERE indexrelname = 'items_v'"), 'pgvector|cannot be read (pgvector): REINDEX', 'the view tells what it is');
my $query = q{SELECT id FROM items ORDER BY v <-> '[1,2,3,1]' LIMIT 3};
is(($node->psql('postgres', $query))[0], 3, 'a query fails');
is($node->safe_psql('postgres', "SELECT finding, index, advice FROM vector_why_not(\$\$$query\$\$)"), 'another format|items_v|REINDEX INDEX CONCURRENTLY', 'vector_why_not says why');
my ($status, undef, $error) = $node->psql('postgres', "SELECT * FROM vector_recall('items_v')");
like($error, qr/cannot be read by this version.*REINDEX the index/s, 'vector_recall as well');
$node->safe_psql('postgres', 'REINDEX INDEX items_v');
is($node->safe_psql('postgres', "SET enable_seqscan = off; SELECT finding FROM vector_why_not(\$\$$query\$\$)"), 'used', 'REINDEX mends it');

$node->stop;
done_testing();
