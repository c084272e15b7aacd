# A streaming standby replays the work on an access method's indexes to the same pages: the server's own comparison
# of each replayed page (wal_consistency_checking), the same rows in the same order from every index, queries that go
# on while vacuum is replayed, and after promotion a whole index that takes writes. HNSW_STANDBY_SECONDS says for how
# long (tools/check_full).
package StandbyReplay;
use strict;
use warnings;
use Exporter 'import';
use HnswWorkload;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(replays_to_the_same_pages);

# same_answers(primary, standby, when): each index read to its end on both servers, in order.
sub same_answers
{
    my ($primary, $standby, $when) = @_;
    my @faults;
    for my $table (table_names())
    {
        my $query = full_scan_settings() . full_scan_sql($table);
        my ($here, $there) = map { $_->safe_psql('postgres', $query) } $primary, $standby;
        push @faults, "$table: nothing was found" if $here eq '';
        push @faults, "$table differs" if $here ne $there;
    }
    is("@faults", '', "$when: both servers give the same rows in the same order");
}

# replays_to_the_same_pages(method): the assertions of a whole test.
sub replays_to_the_same_pages
{
    my ($method) = @_;
    use_method($method);
    my $seconds = $ENV{HNSW_STANDBY_SECONDS} || 5;
    my $primary = PostgreSQL::Test::Cluster->new('primary');
    $primary->init(allows_streaming => 1);
    $primary->append_conf('postgresql.conf', "autovacuum = off\njit = off\nlog_statement = none\nwal_consistency_checking = 'all'\nmax_wal_size = 4GB\n");
    $primary->start;
    $primary->backup('copy');
    my $standby = PostgreSQL::Test::Cluster->new('standby');
    $standby->init_from_backup($primary, 'copy', has_streaming => 1);
    # A query on the standby may keep replay waiting, so that vacuum meets it; none may be cancelled.
    $standby->append_conf('postgresql.conf', "hot_standby_feedback = off\nmax_standby_streaming_delay = -1\n");
    $standby->start;

    # The build arrives through WAL, too.
    make_tables($primary, 800);
    $primary->wait_for_catchup($standby, 'replay', $primary->lsn('write'));

    same_answers($primary, $standby, 'after the build');

    my $load = start_load($primary, 3, $seconds, 11);
    # Searches on the standby beside the replay: every one returns rows that its snapshot sees, none fails.
    my @failed;
    my $searches = 0;
    while ($load->{run}->pumpable)
    {
        $load->{run}->pump_nb;
        for my $table (table_names())
        {
            my $search = full_scan_sql($table);
            my ($status, $answer, $error) = $standby->psql('postgres', <<"SQL");
@{[full_scan_settings()]}
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM $table WHERE v IS NOT NULL;
DO 'BEGIN PERFORM pg_sleep(0.02); END';
WITH found AS MATERIALIZED ($search) SELECT count(DISTINCT id) FROM found;
COMMIT;
SQL
            my @counts = split /\n+/, $answer;
            push @failed, "$table: $answer $error" if $status || $error ne '' || @counts != 2 || $counts[1] != $counts[0];
            $searches++;
        }
    }
    $load->{run}->finish;
    is(${ $load->{err} } =~ /ERROR.*/ ? $& : '', '', 'the load on the primary met no error');
    cmp_ok($searches, '>', 5, 'the standby was searched meanwhile');
    is("@failed[0 .. ($#failed < 4 ? $#failed : 4)]", '', 'every search on it found what its snapshot sees');

    $primary->safe_psql('postgres', "VACUUM $_") for table_names();
    $primary->wait_for_catchup($standby, 'replay', $primary->lsn('write'));
    same_answers($primary, $standby, 'after the load');

    $primary->stop('immediate');
    $standby->promote;
    check_tables($standby, 'after promotion');
    $load = start_load($standby, 2, 2, 12);
    $load->{run}->finish;
    is(${ $load->{err} } =~ /ERROR.*/ ? $& : '', '', 'the promoted server takes writes');
    check_tables($standby, 'after writes on the promoted server');
    unlike(slurp_file($standby->logfile), qr/inconsistent page|PANIC|is damaged|terminated by signal/, 'its log tells of no difference');

    $standby->stop;
}

1;
