# The pages that a build writes past the shared buffers: all of them are in WAL, have their checksums, and survive a
# crash with or without a checkpoint during the build. With wal_level = minimal they are not in WAL and survive too.
use strict;
use warnings;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('build_pages');
$node->init(extra => ['--data-checksums']);
$node->append_conf('postgresql.conf', "autovacuum = off\njit = off\nmax_wal_size = 2GB\ncheckpoint_timeout = 1h\nmax_parallel_maintenance_workers = 2\nmaintenance_work_mem = '256MB'\nwal_level = replica\n");
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
SELECT setseed(0.1);
CREATE TABLE items (id int, v vector(60));
INSERT INTO items SELECT i, (SELECT array_agg(random()) FROM generate_series(1, 60) WHERE i > 0)::vector FROM generate_series(1, 12000) AS i;
SQL
my %with = (
    hnsw_all => [ 'hnsw', '', '256MB' ],
    hnsw_beyond_memory => [ 'hnsw', '', '6MB' ],
    ivfflat_all => [ 'ivfflat', 'WITH (lists = 40)', '256MB' ],
    ivfflat_portions => [ 'ivfflat', 'WITH (lists = 40)', '3MB' ]);

sub build_sql
{
    my ($name, $table) = @_;
    my ($method, $options, $memory) = @{ $with{$name} };
    return "SET client_min_messages = error; SET maintenance_work_mem = '$memory'; CREATE INDEX $name ON $table USING $method (v vector_l2_ops) $options;";
}

sub is_whole
{
    my ($name, $when) = @_;
    is($node->safe_psql('postgres', "SELECT * FROM vector_index_check('$name', true)"), '', "$name is whole $when");
}

# Whatever did not reach the file comes back from WAL: here nothing did.
$node->safe_psql('postgres', 'CHECKPOINT');
my %file;
for my $name (sort keys %with)
{
    $node->safe_psql('postgres', build_sql($name, 'items'));
    is_whole($name, 'when it is built');
    $file{$name} = $node->data_dir . '/' . $node->safe_psql('postgres', "SELECT pg_relation_filepath('$name')");
}
$node->stop('immediate');
for my $name (sort keys %with)
{
    cmp_ok(-s $file{$name}, '>', 3_000_000, "the file of $name has all its pages");
    truncate $file{$name}, 0 or die "truncate: $!";
}
$node->start;
is_whole($_, 'from WAL alone') for sort keys %with;

# Checkpoints while pages are written.
$node->safe_psql('postgres', "DROP INDEX $_") for sort keys %with;
my $stop = $node->basedir . '/stop';
my $checkpoints = IPC::Run::start([ 'sh', '-c', "until test -e '$stop'; do psql -Xqc CHECKPOINT -d '" . $node->connstr('postgres') . "'; done" ]);
$node->safe_psql('postgres', build_sql($_, 'items')) for sort keys %with;
append_to_file($stop, '');
$checkpoints->finish;
$node->stop('immediate');
$node->start;
is_whole($_, 'after checkpoints and a crash') for sort keys %with;

$node->stop('fast');
command_ok([ 'pg_checksums', '--check', '-D', $node->data_dir ], 'every page on disk has its checksum');

# A table of the same transaction: neither it nor its indexes are logged.
$node->append_conf('postgresql.conf', "wal_level = minimal\nmax_wal_senders = 0\nwal_skip_threshold = 0\n");
$node->start;
$node->safe_psql('postgres', "DROP INDEX $_") for sort keys %with;
my $builds = join ' ', map { build_sql($_, 'fresh') } sort keys %with;
$node->safe_psql('postgres', "BEGIN; CREATE TABLE fresh AS SELECT * FROM items; $builds COMMIT;");
$node->stop('immediate');
$node->start;
is_whole($_, 'without WAL') for sort keys %with;
$node->safe_psql('postgres', "CREATE UNLOGGED TABLE unlogged AS SELECT * FROM items; CREATE TEMP TABLE temporary AS SELECT * FROM items; CREATE INDEX ON temporary USING ivfflat (v vector_l2_ops) WITH (lists = 40); CREATE INDEX ON temporary USING hnsw (v vector_l2_ops);");
$node->safe_psql('postgres', "DROP INDEX $_; " . build_sql($_, 'unlogged')) for sort keys %with;
$node->stop('fast');
$node->start;
is_whole($_, 'of an unlogged table after a clean stop') for sort keys %with;

done_testing();
