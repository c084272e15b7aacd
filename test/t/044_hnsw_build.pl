# Building an hnsw index: a cancel is answered soon and leaves nothing behind, in memory or beyond it the index is
# whole, progress is shown, and threads exist only while a build runs. Reads /proc, so Linux only.
use strict;
use warnings;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep time);

plan skip_all => 'needs /proc of Linux' unless -d '/proc/self/task';

my $node = PostgreSQL::Test::Cluster->new('hnsw_build');
$node->init;
$node->append_conf('postgresql.conf', "autovacuum = off\njit = off\nmax_parallel_maintenance_workers = 2\nmaintenance_work_mem = '256MB'\nmax_wal_size = 2GB\n");
$node->start;
my $patience = $PostgreSQL::Test::Utils::timeout_default;
# Enough for seconds of work, whatever the machine: a build that is over before its cancel arrives is told below.
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
SELECT setseed(0.1);
CREATE TABLE items (id int, v vector(100));
INSERT INTO items SELECT i, (SELECT array_agg(random()) FROM generate_series(1, 100) WHERE i > 0)::vector FROM generate_series(1, 30000) AS i;
CREATE TABLE part AS SELECT * FROM items WHERE id <= 6000;
SQL
my $build = "CREATE INDEX items_v ON items USING hnsw (v vector_l2_ops) WITH (m = 24, ef_construction = 300)";

sub session
{
    my ($sql) = @_;
    my ($out, $err) = ('', '');
    my $run = IPC::Run::start([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres') . ' application_name=builder', '-c', $sql ],
        '<', \undef, '>', \$out, '2>', \$err, IPC::Run::timeout($patience));
    return { run => $run, out => \$out, err => \$err };
}

sub leftovers
{
    my ($when) = @_;
    is($node->safe_psql('postgres', "SELECT count(*) FROM pg_class WHERE relname LIKE 'items_v%'"), '0', "$when: no index is left");
    my $files = "SELECT count(*) FROM pg_ls_dir('base/' || (SELECT oid FROM pg_database WHERE datname = 'postgres')) AS f WHERE f ~ '^[0-9]+\$' AND f::oid NOT IN (SELECT pg_relation_filenode(oid) FROM pg_class WHERE pg_relation_filenode(oid) IS NOT NULL)";
    # Of a dropped relation, the first file stays empty until the next checkpoint.
    $node->safe_psql('postgres', 'CHECKPOINT');
    is($node->safe_psql('postgres', $files), '0', "$when: no file is left");
    is($node->safe_psql('postgres', "SELECT count(*) FROM pg_ls_tmpdir()"), '0', "$when: no temporary file is left");
}

# Cancelled at various moments, each by its own way. Seconds from the cancel to the end are told, not judged: a
# busy machine may take its time; but what waits for the end of the build would be far above.
for my $delay (0.2, 0.7, 1.5)
{
    my $session = session($build);
    my $pid;
    usleep(10_000) until $pid = $node->safe_psql('postgres', "SELECT pid FROM pg_stat_progress_create_index WHERE relid = 'items'::regclass");
    usleep($delay * 1e6);
    my $threads = () = glob "/proc/$pid/task/*";
    note("$threads threads");
    my $start = time;
    is($node->safe_psql('postgres', "SELECT pg_cancel_backend($pid)"), 't', "a build is cancelled after $delay s");
    $session->{run}->finish;
    note(sprintf '%.3f s from the cancel to the end', time - $start);
    like(${ $session->{err} }, qr/canceling statement due to user request/, 'it ends with that error');
    leftovers("cancelled after $delay s");
}
my ($status, undef, $error) = $node->psql('postgres', "SET statement_timeout = '300ms'; $build;");
like($error, qr/canceling statement due to statement timeout/, 'statement_timeout ends a build');
leftovers('after statement_timeout');
# The backend itself is as before, and has no threads left; so has one that only searches.
my $tasks = $node->basedir . '/tasks';
$node->psql('postgres', <<"SQL", on_error_stop => 0);
SELECT pg_backend_pid() AS pid \\gset
\\setenv PID :pid
SET statement_timeout = '300ms';
$build;
SET statement_timeout = 0;
\\! ls /proc/\$PID/task >'$tasks.cancelled'
CREATE INDEX part_v ON part USING hnsw (v vector_l2_ops) WITH (m = 8, ef_construction = 40);
\\! ls /proc/\$PID/task >'$tasks.built'
SQL
is(scalar(split ' ', slurp_file("$tasks.cancelled")), 1, 'no thread is left by a cancelled build');
is(scalar(split ' ', slurp_file("$tasks.built")), 1, 'no thread is left by a build');
$node->safe_psql('postgres', <<"SQL");
SELECT pg_backend_pid() AS pid \\gset
\\setenv PID :pid
SET enable_seqscan = off;
SELECT id FROM part ORDER BY v <-> (SELECT v FROM part LIMIT 1) LIMIT 10;
INSERT INTO part SELECT id, v FROM items WHERE id = 6001;
DELETE FROM part WHERE id < 100;
VACUUM part;
\\! ls /proc/\$PID/task >'$tasks.searched'
SQL
is(scalar(split ' ', slurp_file("$tasks.searched")), 1, 'a backend that searches, inserts and vacuums has one thread');

# Progress: seen from another session, phases one after the other, and the count of rows to do.
my $session = session($build);
my (%phases, $most_done, $total);
while ($session->{run}->pumpable)
{
    $session->{run}->pump_nb;
    my $row = $node->safe_psql('postgres', "SELECT phase, tuples_done, tuples_total FROM pg_stat_progress_create_index WHERE relid = 'items'::regclass");
    my ($phase, $done, $all) = split /\|/, $row or next;
    $phases{$phase} = 1;
    $most_done = $done if !defined $most_done || $done > $most_done;
    $total = $all if $all;
}
$session->{run}->finish;
is(${ $session->{err} } =~ /ERROR.*/ ? $& : '', '', 'the build ends well');
note(join ', ', sort keys %phases);
cmp_ok(scalar(grep { /^building index: \w/ } keys %phases), '>=', 1, 'pg_stat_progress_create_index tells phases of the build');
cmp_ok($most_done // 0, '>', 0, 'and rows that are done');

# whole(table, rows): every row once, and good recall.
sub whole
{
    my ($when, $table, $index) = @_;
    is($node->safe_psql('postgres', <<"SQL"), 't|t|t', "$when: every row is found once, the nearest are right");
SET enable_seqscan = off; SET enable_sort = off; SET hnsw.iterative_scan = relaxed_order; SET hnsw.max_scan_tuples = 2147483647; SET hnsw.scan_mem_multiplier = 1000; SET hnsw.ef_search = 200;
WITH found AS MATERIALIZED (SELECT id FROM $table ORDER BY v <-> (SELECT v FROM $table LIMIT 1) LIMIT 10000000)
SELECT (SELECT count(*) FROM found) = (SELECT count(*) FROM $table), (SELECT count(DISTINCT id) FROM found) = (SELECT count(*) FROM $table),
    (SELECT avg(hits) >= 9 FROM (SELECT v FROM items WHERE id BETWEEN 501 AND 520) AS q,
        LATERAL (SELECT max(d) AS tenth FROM (SELECT $table.v <-> q.v AS d FROM $table ORDER BY ($table.v <-> q.v) + 0 LIMIT 10) AS e) AS exact,
        LATERAL (SELECT count(*) FILTER (WHERE d <= tenth + 1e-6) AS hits FROM (SELECT $table.v <-> q.v AS d FROM $table ORDER BY $table.v <-> q.v LIMIT 10) AS a) AS approximate);
SQL
    is($node->safe_psql('postgres', "SELECT * FROM vector_index_check('$index', true) LIMIT 10"), '', "$when: vector_index_check finds nothing");
}
whole('in memory', 'part', 'part_v');
# A megabyte: most rows come after what memory holds.
($status, undef, $error) = $node->psql('postgres', "DROP INDEX part_v; SET maintenance_work_mem = '1MB'; CREATE INDEX part_v ON part USING hnsw (v vector_l2_ops) WITH (m = 8, ef_construction = 40);");
is($status, 0, 'a build beyond maintenance_work_mem ends well') or diag($error);
whole('beyond memory', 'part', 'part_v');
$node->safe_psql('postgres', "DROP INDEX part_v; SET max_parallel_maintenance_workers = 0; CREATE INDEX part_v ON part USING hnsw (v vector_l2_ops) WITH (m = 8, ef_construction = 40);");
whole('by one thread', 'part', 'part_v');
# Beyond memory, parallel workers take part: rows of a build that holds a fifth of them.
SKIP:
{
skip 'one processor is no company', 12 if (() = slurp_file('/proc/cpuinfo') =~ /^processor/mg) < 2;
my $beyond = "SET maintenance_work_mem = '7MB'; SET client_min_messages = debug1; CREATE INDEX helped_v ON helped USING hnsw (v vector_l2_ops) WITH (m = 8, ef_construction = 40)";
$node->safe_psql('postgres', "CREATE TABLE helped AS SELECT * FROM items");
($status, undef, $error) = $node->psql('postgres', $beyond);
is($status, 0, 'a build with workers ends well') or diag($error);
like($error, qr/[12] parallel workers insert the rows beyond memory/, 'workers insert rows beyond memory');
whole('with workers beyond memory', 'helped', 'helped_v');
$node->safe_psql('postgres', 'DROP INDEX helped_v');
# A worker that is ended, or a cancel, ends the build; nothing is left.
for my $how ('pg_terminate_backend', 'pg_cancel_backend')
{
    my $wanted = $how eq 'pg_cancel_backend' ? 'client backend' : 'parallel worker';
    my $session = session("SET maintenance_work_mem = '7MB'; CREATE INDEX helped_v ON helped USING hnsw (v vector_l2_ops) WITH (m = 16, ef_construction = 200)");
    # The worker is there as long as rows beyond memory are inserted.
    my $found = $node->poll_query_until('postgres', "SELECT count(*) > 0 FROM pg_stat_activity WHERE backend_type = 'parallel worker'");
    ok($found, "$how: a worker is at work");
    $node->safe_psql('postgres', "SELECT $how(pid) FROM pg_stat_activity WHERE backend_type = '$wanted' AND application_name = 'builder' LIMIT 1");
    $session->{run}->finish;
    like(${ $session->{err} }, qr/terminating .* due to administrator command|canceling statement due to user request|parallel worker/, "$how: the build ends with an error");
    is($node->safe_psql('postgres', "SELECT count(*) FROM pg_class WHERE relname LIKE 'helped_v%'"), '0', "$how: no index is left");
    is($node->safe_psql('postgres', "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'parallel worker'"), '0', "$how: no worker is left");
}
}
# What workers cannot do is done without them: a temporary table, an expression that must not run beside them.
my ($temporary_status, undef, $temporary) = $node->psql('postgres', <<'SQL');
SET maintenance_work_mem = '7MB';
SET client_min_messages = debug1;
CREATE TEMP TABLE mine AS SELECT * FROM items WHERE id <= 9000;
CREATE INDEX ON mine USING hnsw (v vector_l2_ops) WITH (m = 8, ef_construction = 40);
CREATE FUNCTION same(vector) RETURNS vector LANGUAGE plpgsql IMMUTABLE PARALLEL UNSAFE AS 'BEGIN RETURN $1; END';
CREATE TABLE shared AS SELECT * FROM mine;
CREATE INDEX ON shared USING hnsw ((same(v)::vector(100)) vector_l2_ops) WITH (m = 8, ef_construction = 40);
CREATE INDEX ON shared USING hnsw (v vector_l2_ops) WITH (m = 8, ef_construction = 40) WHERE vector_dims(same(v)) > 0;
SQL
is($temporary_status, 0, 'builds beyond memory without workers end well') or diag($temporary);
is(scalar(() = $temporary =~ /no longer fits/g), 3, 'three of them are beyond memory');
unlike($temporary, qr/insert the rows beyond memory/, 'and no worker takes part');
# And what was built is there after a crash.
$node->stop('immediate');
$node->start;
whole('after a crash', 'part', 'part_v');

$node->stop;
done_testing();
