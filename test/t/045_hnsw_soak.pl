# Mixed load for a while, and nothing grows or wears out: at the end recall is what it was, the index is no
# larger than after the load's first quarter (a third more at most: freed slots are used again), a session that
# did nothing but search and insert has not gained memory, and the index is whole. HNSW_SOAK_SECONDS says how
# long (tools/check_full: two hours).
use strict;
use warnings;
use lib 'test';
use HnswWorkload;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seconds = $ENV{HNSW_SOAK_SECONDS} || 24;
my $node = PostgreSQL::Test::Cluster->new('hnsw_soak');
$node->init;
$node->append_conf('postgresql.conf', "autovacuum = off\njit = off\nlog_statement = none\nmax_wal_size = 1GB\n");
$node->start;
make_tables($node, 1000);

# The rows stay about as many as they were: the load takes back what it gave.
sub trim
{
    $node->safe_psql('postgres', "DELETE FROM $_ WHERE id IN (SELECT id FROM $_ ORDER BY id OFFSET " . ($_ eq 'w6' ? 100 : 1000) . "); VACUUM $_;") for table_names();
}

# A session that lives as long as the load; it is asked for its memory now and then.
my ($in, $out, $err) = ('', '', '');
my $session = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres') ], '<', \$in, '>', \$out, '2>', \$err);
sub memory_of_session
{
    my $work = join '', map {
        "SET enable_seqscan = off; SET hnsw.iterative_scan = relaxed_order;"
          . "SELECT count(*) FROM (SELECT id FROM $_->[0] ORDER BY v $_->[1] (SELECT v FROM $_->[0] WHERE v IS NOT NULL LIMIT 1) LIMIT 200) AS s;"
          . "BEGIN; INSERT INTO $_->[0] (v) SELECT v FROM $_->[0] LIMIT 20; ROLLBACK;"
    } map { [ $_, operator_of($_) ] } table_names();
    $out = '';
    $in .= "$work\nSELECT 'bytes', sum(total_bytes) FROM pg_backend_memory_contexts;\n";
    $session->pump until $out =~ /bytes\|(\d+)\n/;
    return $1;
}

sub sizes { return map { $_ => $node->safe_psql('postgres', "SELECT pg_relation_size('${_}_v')") } table_names() }

sub load
{
    my ($time, $seed) = @_;
    my $load = start_load($node, 3, $time, $seed);
    while ($load->{run}->pumpable) { $load->{run}->pump }
    $load->{run}->finish;
    is(${ $load->{err} } =~ /ERROR.*/ ? $& : '', '', "the load $seed met no error");
}

load($seconds / 4, 1);
trim();
memory_of_session() for 1 .. 3;
my %size = sizes();
my $memory = memory_of_session();
for my $part (2 .. 4)
{
    load($seconds / 4, $part);
    trim();
    memory_of_session();
}
my %size_now = sizes();
my $memory_now = memory_of_session();
note("memory $memory, then $memory_now");
my @grown = map { "$_: $size{$_}, then $size_now{$_}" } grep { $size_now{$_} > $size{$_} * 4 / 3 + 10 * 8192 } table_names();
is("@grown", '', 'no index has grown by more than a third');
cmp_ok($memory_now, '<', $memory * 1.1 + 200_000, 'the session has not gained memory');
check_tables($node, 'at the end');
$in .= "\\q\n";
$session->finish;
is($err, '', 'the session met no error');
$node->safe_psql('postgres', "VACUUM $_") for table_names();
is(checker_findings($node, 'error', 'notice'), '', 'nothing is left to mend');
unlike(slurp_file($node->logfile), qr/PANIC|is damaged|terminated by signal/, 'the log tells of no damage');

$node->stop;
done_testing();
