# A backend killed, or the whole server stopped at once, at random moments of mixed work on an access method's
# indexes: after recovery every committed row is found through the index, none twice, none that was removed; and one
# more VACUUM mends what the stop left undone. HNSW_CRASH_ROUNDS says how many times (tools/check_full), HNSW_SEED
# which moments.
package CrashRounds;
use strict;
use warnings;
use Exporter 'import';
use HnswWorkload;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

our @EXPORT = qw(survives_kills);

# survives_kills(method): the assertions of a whole test.
sub survives_kills
{
    my ($method) = @_;
    use_method($method);
    my $rounds = $ENV{HNSW_CRASH_ROUNDS} || 5;
    my $seed = $ENV{HNSW_SEED} || 1;
    srand($seed);
    my $node = PostgreSQL::Test::Cluster->new("${method}_crash");
    $node->init;
    $node->append_conf('postgresql.conf', "restart_after_crash = on\nmax_wal_size = 64MB\ncheckpoint_timeout = 30s\nautovacuum = off\njit = off\nlog_statement = none\n");
    $node->start;
    my $patience = $PostgreSQL::Test::Utils::timeout_default;
    make_tables($node, 1500);
    check_tables($node, 'before');

    for my $round (1 .. $rounds)
    {
        my $load = start_load($node, 4, 10 * $patience, $seed * 1000 + $round);
        # A tenth of a second to three.
        usleep(100_000 + rand(2_900_000));
        $load->{run}->pump_nb;
        if (rand() < 0.5)
        {
            my $pid = $node->safe_psql('postgres', "SELECT pid FROM pg_stat_activity WHERE application_name = 'load' AND backend_type = 'client backend' ORDER BY random() LIMIT 1");
            like($pid, qr/^\d+$/, "round $round (seed $seed): the load runs") or diag(${ $load->{err} });
            my $log_size = -s $node->logfile;
            kill('KILL', $pid) if $pid;
            my $attempts = 10 * $patience;
            usleep(100_000) until substr(slurp_file($node->logfile), $log_size) =~ /ready to accept connections/ || !--$attempts;
            ok($attempts, "round $round: the server comes back after the end of one backend");
        }
        else
        {
            $node->stop('immediate');
            $node->start;
            pass("round $round (seed $seed): the server was stopped at once and started");
        }
        eval { $load->{run}->finish };
        # Whatever ended the clients, it was the stop.
        my @other = grep { /ERROR|PANIC/ && !/terminating connection|server closed|the database system|could not (connect|receive|send)|lost/ } split /\n/, ${ $load->{err} };
        is("@other", '', "round $round: the load met no other error");
        check_tables($node, "round $round");
        if ($round % 5 == 0 || $round == $rounds)
        {
            $node->safe_psql('postgres', "VACUUM $_") for table_names();
            check_tables($node, "round $round, after VACUUM");
            is(checker_findings($node, 'error', 'notice'), '', "round $round: VACUUM has mended everything")
              if $node->safe_psql('postgres', "SELECT to_regproc('vector_index_check') IS NOT NULL") eq 't';
        }
        last unless Test::More->builder->is_passing;
    }
    unlike(slurp_file($node->logfile), qr/PANIC|is damaged|invalid page|incorrect checksum|terminated by signal (?!9)/, 'the log tells of no damage');

    $node->stop;
}

1;
