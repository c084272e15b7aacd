# A key stands in one partition of a collection only, looked at from outside: many sessions that insert, delete, move,
# change and roll back a handful of keys meet neither a duplicate nor a deadlock over one key; a prepared transaction
# holds its keys; a session that is killed gives them back; a dump brings the rule along.
# MILVUS_KEYS_STATEMENTS says how many statements each of the sessions runs.
use strict;
use warnings;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $statements = $ENV{MILVUS_KEYS_STATEMENTS} || 400;
my $node = PostgreSQL::Test::Cluster->new('milvus_keys');
$node->init;
$node->append_conf('postgresql.conf', "autovacuum = off\njit = off\nlog_statement = none\ndeadlock_timeout = 100\nmax_prepared_transactions = 5\nfsync = off\n");
$node->start;

sub make_collections
{
    my ($database) = @_;
    $node->safe_psql($database, q{
        CREATE EXTENSION milvus CASCADE;
        SELECT milvus_create_collection('c', 2);
        ALTER TABLE c ALTER vector SET DEFAULT '[1,2]';
        SELECT milvus_create_partition('c', p) FROM unnest('{p1,p2,p3}'::text[]) AS p;
        SELECT milvus_create_collection('h', schema => '{"partition_key_field": "t", "fields": [
            {"name": "id", "type": "VARCHAR", "max_length": 9, "is_primary": true}, {"name": "t", "type": "INT64"},
            {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}', num_partitions => 3);
        ALTER TABLE h ALTER v SET DEFAULT '[1,2]'});
}
make_collections('postgres');

my @places = ("'_default'", "'p1'", "'p2'", "'p3'");
sub key { return 1 + int rand 20 }
sub place { return $places[int rand @places] }
sub statement
{
    my ($kind, $key, $place) = (int rand 14, key(), place());
    my $insert = qq{INSERT INTO c (id, "\$partition") VALUES ($key, $place);};
    return $insert if $kind < 3;
    return "DELETE FROM c WHERE id = $key;" if $kind < 5;
    return qq{UPDATE c SET "\$partition" = $place WHERE id = $key;} if $kind < 7;
    return "UPDATE c SET id = " . key() . " WHERE id = $key;" if $kind == 7;
    return "BEGIN; $insert ROLLBACK;" if $kind == 8;
    return "BEGIN; SAVEPOINT s; $insert ROLLBACK TO s; $insert COMMIT;" if $kind == 9;
    return "BEGIN ISOLATION LEVEL REPEATABLE READ; $insert COMMIT;" if $kind == 10;
    return qq{INSERT INTO c (id, "\$partition") VALUES ($key, $place) ON CONFLICT (id, "\$partition") DO UPDATE SET vector = '[3,4]';} if $kind == 11;
    my $tenant = int rand 6;
    return "INSERT INTO h (id, t) VALUES ('$key', $tenant);" if $kind == 12;
    return "BEGIN; DELETE FROM h WHERE id = '$key'; INSERT INTO h (id, t) VALUES ('$key', $tenant); COMMIT;";
}

srand($ENV{MILVUS_KEYS_SEED} || 1);
my @sessions;
for (1 .. 10)
{
    my ($script, $out, $err) = (join("\n", map { statement() } 1 .. $statements) . "\n", '', '');
    my $run = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-v', 'VERBOSITY=sqlstate', '-f', '-' ],
        '<', \$script, '>', \$out, '2>', \$err);
    push @sessions, { run => $run, err => \$err };
}
$_->{run}->finish for @sessions;
my $said = join '', map { ${ $_->{err} } } @sessions;
my %errors;
$errors{$_}++ for $said =~ /ERROR:  (\w+)/g;
note(join ', ', map { "$_: $errors{$_}" } sort keys %errors);
# 40001 is the server's own word for a row that another session has moved.
is(join(' ', grep { !/^(23505|40001|25P02)$/ } sort keys %errors), '', 'sessions met duplicates and moved rows, no deadlock, nothing else');
cmp_ok($errors{'23505'} // 0, '>', $statements, 'they did meet');
unlike($said, qr/WARNING|FATAL|PANIC/, 'no warning');
for my $table (qw(c h))
{
    is($node->safe_psql('postgres', "SELECT id FROM $table GROUP BY id HAVING count(*) > 1"), '', "no key of $table twice");
    cmp_ok($node->safe_psql('postgres', "SELECT count(*) FROM $table"), '>', 3, "and $table is not empty");
}
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'}), '0', 'no lock is left');

sub fails
{
    my ($sql, $expected, $name) = @_;
    my ($status, $out, $err) = $node->psql('postgres', "\\set VERBOSITY sqlstate\n$sql");
    like($err, qr/ERROR:  $expected/, $name);
}
my $put = q{INSERT INTO c (id, "$partition") VALUES (100,};

# Sessions that store a key in the partition where it stands, change its row and move it, with new versions on other
# pages and so with entries of their own. A look that missed a version would let the key in twice, a lock that a version
# lacks would end in a deadlock: thousands of rounds meet either within seconds.
$node->safe_psql('postgres', q{
    SELECT milvus_create_collection('m', 2);
    ALTER TABLE m ALTER vector SET DEFAULT '[1,2]', ADD n integer NOT NULL DEFAULT 0;
    SELECT milvus_create_partition('m', 'p');
    INSERT INTO m (id) VALUES (1), (2)});
my $rounds = 4 * $statements;
my @runs;
for my $statement (
    (q{INSERT INTO m (id, "$partition") VALUES (1 + i % 2, 'p') ON CONFLICT (id, "$partition") DO UPDATE SET n = m.n + 1}) x 5,
    ('UPDATE m SET n = n + 1 WHERE id = 1 + i % 2') x 3,
    (q{UPDATE m SET "$partition" = CASE "$partition" WHEN 'p' THEN '_default' ELSE 'p' END WHERE id = 1 + i % 2}) x 2)
{
    my ($script, $err) = (qq{SET synchronous_commit = off; DO \$\$ BEGIN FOR i IN 1..$rounds LOOP
        BEGIN $statement; EXCEPTION WHEN unique_violation OR serialization_failure THEN NULL; END; COMMIT; END LOOP; END \$\$;}, '');
    my $run = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-f', '-' ], '<', \$script, '2>', \$err);
    push @runs, { run => $run, err => \$err };
}
$_->{run}->finish for @runs;
is(join('', map { ${ $_->{err} } } @runs), '', 'rows that are stored, changed and moved at once meet no deadlock');
is($node->safe_psql('postgres', 'SELECT count(*), count(DISTINCT id) FROM m'), '2|2', 'and stay one for each key');
$node->safe_psql('postgres', 'DROP TABLE m');

# A prepared transaction holds its keys, over a restart as well.
$node->safe_psql('postgres', "BEGIN; $put 'p1'); PREPARE TRANSACTION 'one'");
fails("SET lock_timeout = 200; $put 'p2')", '55P03', 'a key of a prepared transaction is waited for');
$node->restart;
fails("SET lock_timeout = 200; $put 'p2')", '55P03', 'also after a restart');
$node->safe_psql('postgres', q{COMMIT PREPARED 'one'});
fails("$put 'p2')", '23505', 'then it is there');
$node->safe_psql('postgres', q{DELETE FROM c WHERE id = 100});

# A killed session gives its keys back to the one that waits.
my ($in, $out, $err) = ("SELECT pg_backend_pid();\nBEGIN; $put 'p1');\n\\echo stored\n", '', '');
my $holder = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres') ], '<', \$in, '>', \$out, '2>', \$err);
$holder->pump until $out =~ /stored/;
my ($pid) = $out =~ /^(\d+)/;
my ($in2, $out2, $err2) = ("$put 'p2');\n\\echo stored\n", '', '');
my $waiter = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres') ], '<', \$in2, '>', \$out2, '2>', \$err2);
$waiter->pump_nb;
ok($node->poll_query_until('postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT%'"), 'one waits');
$node->safe_psql('postgres', "SELECT pg_terminate_backend($pid)");
$waiter->pump until $out2 =~ /stored/ || $err2;
is($err2, '', 'and goes on when the other is killed');
$in2 .= "\\q\n";
$waiter->finish;
eval { $holder->finish };
is($node->safe_psql('postgres', q{SELECT "$partition" FROM c WHERE id = 100}), 'p2', 'with its row');

# The rule is part of a dump, whole or in two steps, and holds afterwards for partitions of both kinds.
my $file = "${PostgreSQL::Test::Utils::tmp_check}/keys.dump";
my $triggers = q{SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgfoid = 'milvus.keep_key_unique'::regproc ORDER BY 1, 2};
my $rows = q{SELECT id::text, "$partition" FROM c UNION ALL SELECT id, t::text FROM h ORDER BY 1, 2};
my ($triggers_before, $rows_before) = map { $node->safe_psql('postgres', $_) } $triggers, $rows;
is(() = $triggers_before =~ /\|A$/mg, 18, 'two triggers on each of nine tables, enabled always');
for my $how ([ 'whole', [ [] ] ], [ 'in two steps', [ ['--schema-only'], ['--data-only'] ] ])
{
    my ($name, $steps) = @$how;
    $node->safe_psql('postgres', qq{CREATE DATABASE "$name"});
    for my $step (@$steps)
    {
        $node->command_ok([ 'pg_dump', @$step, '-f', $file, '-d', $node->connstr('postgres') ], "dump $name");
        $node->command_ok([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-f', $file, '-d', $node->connstr($name) ], "restore $name");
    }
    is($node->safe_psql($name, $triggers), $triggers_before, "$name: the triggers are there");
    is($node->safe_psql($name, $rows), $rows_before, "$name: and the rows");
    my ($status, $stdout, $stderr) = $node->psql($name, "\\set VERBOSITY sqlstate\n$put 'p3')");
    like($stderr, qr/ERROR:  23505/, "$name: a key of another partition is refused");
    $node->safe_psql($name, q{SELECT milvus_create_partition('c', 'new')});
    ($status, $stdout, $stderr) = $node->psql($name, "\\set VERBOSITY sqlstate\n$put 'new')");
    like($stderr, qr/ERROR:  23505/, "$name: also in a new partition");
}

unlike(slurp_file($node->logfile), qr/PANIC|terminated by signal/, 'the log tells of no crash');
$node->stop;
done_testing();
