# A cancel and a statement timeout arrive within a second in the middle of long work with vectors: aggregates,
# distances, casts, text, sorting and hashing of many large values. The session goes on afterwards.
use strict;
use warnings;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('cancel');
$node->init;
$node->append_conf('postgresql.conf', "jit = off\nmax_parallel_workers_per_gather = 0\n");
$node->start;

# 16,000 dimensions are the largest values there are, so the longest single calls.
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
CREATE TABLE large AS
SELECT i AS id, (array_fill(i, ARRAY[15999]) || -i)::vector AS v, (array_fill(i, ARRAY[15999]) || -i)::halfvec AS h,
    (array_fill(i, ARRAY[15999]) || -i)::sparsevec AS s
FROM generate_series(1, 60) AS i;
CREATE TABLE small AS SELECT i AS id, ARRAY[i % 100, i]::vector AS v FROM generate_series(1, 20000) AS i;
CREATE TABLE sink (v vector);

-- Runs a statement that would take minutes, under a timeout; returns how it ended, and by how many seconds it
-- went on after the time was up.
CREATE FUNCTION overrun(statement text) RETURNS TABLE (ending text, seconds float8) LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz := clock_timestamp();
BEGIN
    EXECUTE statement;
    ending := 'finished';
    seconds := 0;
    RETURN NEXT;
EXCEPTION WHEN query_canceled THEN
    ending := SQLSTATE || ': ' || SQLERRM;
    seconds := extract(epoch FROM clock_timestamp() - start) - 0.5;
    RETURN NEXT;
END
$$;
SQL

my $many = 'large AS a, large AS b, generate_series(1, 100000) AS n';
my %work = (
    'avg of vectors' => "SELECT avg(a.v) FROM $many",
    'sum of vectors' => "SELECT sum(a.v - b.v) FROM $many",
    'avg of halfvecs' => "SELECT avg(a.h) FROM $many",
    'distances of vectors' => "SELECT sum(a.v <-> b.v) FROM $many",
    'distances of halfvecs' => "SELECT max(a.h <=> b.h) FROM $many",
    'distances of sparse vectors' => "SELECT min(a.s <+> b.s) FROM $many",
    'distances by metric' => "SELECT min(vector_distance(a.v, b.v, 'IP')) FROM $many",
    'nearest, sorted' => "SELECT a.id FROM $many ORDER BY a.v <-> b.v, n LIMIT 10",
    'casts' => "SELECT count(a.v::halfvec::sparsevec::vector::real[]::vector) FROM $many",
    'json' => "SELECT count(a.v::jsonb::vector) FROM $many",
    'text out and in' => "SELECT count(a.v::text::vector) FROM $many",
    'maximum' => "SELECT max(a.v), min(b.s) FROM $many",
    'distinct by hashing' => "SELECT count(*) FROM (SELECT DISTINCT a.v + b.v FROM $many) AS d",
    'sort by btree order' => "SELECT count(*) FROM (SELECT a.v FROM small AS a, small AS b ORDER BY a.v OFFSET 10) AS s",
    'hash join' => "SELECT count(*) FROM small AS a JOIN small AS b ON a.v = b.v, generate_series(1, 1000000) AS n",
    'window' => "SELECT avg(v) OVER (ORDER BY id ROWS BETWEEN 5000 PRECEDING AND CURRENT ROW) FROM small, generate_series(1, 100)",
    'btree index' => 'INSERT INTO sink SELECT a.v FROM small AS a, small AS b; CREATE INDEX ON sink (v)',
);

# A machine that is busy with other things may be late once; work that does not look for interrupts is late each time.
for my $what (sort keys %work)
{
    my ($ending, $in_time, $seconds);
    for (1 .. 3)
    {
        my $answer = $node->safe_psql('postgres', <<"SQL");
SET statement_timeout = '500ms';
SELECT ending, seconds < 1, round(seconds::numeric, 2) FROM overrun(\$work\$$work{$what}\$work\$);
SQL
        ($ending, $in_time, $seconds) = split /\|/, $answer;
        last if $in_time eq 't';
        note("$what: $seconds seconds late");
    }
    is($ending, '57014: canceling statement due to statement timeout', "$what: the timeout arrives");
    is($in_time, 't', "$what: within a second") or diag("$seconds seconds late");
}

# Ends the work of another session, and returns how long that took; measured in the server, as a new psql takes its time.
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION end_by(function regproc, victim int) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz := clock_timestamp();
BEGIN
    EXECUTE format('SELECT %s($1)', function) USING victim;
    WHILE EXISTS (SELECT FROM pg_stat_activity WHERE pid = victim AND query LIKE '%avg(a.v)%' AND state = 'active') LOOP
        PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
    END LOOP;
    RETURN extract(epoch FROM clock_timestamp() - start);
END
$$;
SQL

# pg_cancel_backend and pg_terminate_backend from another session. psql prints when its statement begins and ends.
for my $function ('pg_cancel_backend', 'pg_terminate_backend')
{
    my ($in, $out, $err) = ('', '', '');
    my $session = IPC::Run::start(
        [ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-f', '-' ],
        '<', \$in, '>', \$out, '2>', \$err, IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
    $in = "SELECT pg_backend_pid();\nSELECT avg(a.v) FROM $many;\nSELECT 'goes on', avg(v) FROM small WHERE id < 3;\n\\q\n";
    $session->pump until $out =~ /^(\d+)\n/;
    my $pid = $1;
    $node->poll_query_until('postgres', "SELECT query LIKE '%avg(a.v)%' AND now() - query_start > '0.3 s' FROM pg_stat_activity WHERE pid = $pid AND state = 'active'")
      or die "the work of $pid did not begin";

    my $seconds = $node->safe_psql('postgres', "SELECT end_by('$function', $pid)");
    $session->pump until $err =~ /ERROR|FATAL/;
    cmp_ok($seconds, '<', 1, "$function: within a second");
    $session->finish;
    if ($function eq 'pg_cancel_backend')
    {
        like($err, qr/^psql:.*ERROR:  canceling statement due to user request$/m, "$function: the statement ends");
        like($out, qr/^goes on\|\[1.5,1.5\]$/m, "$function: the session goes on");
    }
    else
    {
        like($err, qr/FATAL:  terminating connection due to administrator command/, "$function: the session ends");
    }
}

unlike(slurp_file($node->logfile), qr/PANIC|terminated by signal|TRAP/, 'the log has no crash');
$node->stop;
done_testing();
