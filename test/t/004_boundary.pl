# The boundary between C++ and the server: exceptions and server errors that meet in one call, interrupts in
# the middle of work, and 10,000 failing calls that leave nothing behind. The functions are in
# test/modules/pg_milvus_boundary.cpp.
use strict;
use warnings;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $node = PostgreSQL::Test::Cluster->new('boundary');
$node->init;
$node->start;

my %returns = (boundary_value_from_call => 'int', boundary_tracked_objects => 'int', boundary_memory => 'bigint');
my @throwing = qw(boundary_throw_error boundary_throw_bare_error boundary_throw_bad_alloc
  boundary_allocate_too_much boundary_throw_standard boundary_throw_unknown boundary_server_error
  boundary_plain_server_error boundary_throw_inside_call);
my @working = qw(boundary_work_with_objects boundary_work_plainly);
for my $function (@throwing, @working, sort keys %returns)
{
    my $type = $returns{$function} // 'boolean';
    $node->safe_psql('postgres',
        "CREATE FUNCTION $function() RETURNS $type AS '\$libdir/pg_milvus_boundary' LANGUAGE C VOLATILE");
}

# What a client sees of FUNCTION's error, and how many C++ objects are alive after it in the same session.
sub error_of
{
    my ($function) = @_;
    my ($status, $out, $err) = $node->psql('postgres',
        "\\set VERBOSITY verbose\nSELECT $function();\nSELECT 'alive ' || boundary_tracked_objects();",
        on_error_stop => 0);
    like($out, qr/alive 0$/, "$function: every destructor ran, and the session lives");
    my @errors = $err =~ /ERROR:/g;
    is(scalar @errors, 1, "$function: one error");
    return $err;
}

my $err = error_of('boundary_throw_error');
like($err, qr/ERROR:  22004: our message/, 'our error keeps its SQLSTATE and message');
like($err, qr/DETAIL:  our detail/, 'and its detail');
like($err, qr/HINT:  our hint/, 'and its hint');

$err = error_of('boundary_throw_bare_error');
like($err, qr/ERROR:  42704: percent %s and quote ' stay as they are/, 'a message is no format');
unlike($err, qr/DETAIL|HINT/, 'no detail and no hint where there is none');

for my $function (qw(boundary_throw_bad_alloc boundary_allocate_too_much))
{
    like(error_of($function), qr/ERROR:  53200: out of memory/, "$function: 53200");
}
like(error_of('boundary_throw_standard'), qr/ERROR:  XX000: standard message\nHINT:  .*report/,
    'another standard exception is an internal error that asks to be reported');
like(error_of('boundary_throw_unknown'), qr/ERROR:  XX000: unknown C\+\+ exception\nHINT:  .*report/,
    'so is anything else that can be thrown');

for my $function (qw(boundary_server_error boundary_plain_server_error))
{
    $err = error_of($function);
    like($err, qr/ERROR:  22012: server message/, "$function: SQLSTATE and message of the server's error");
    like($err, qr/DETAIL:  server detail\nHINT:  server hint/, "$function: detail and hint");
    like($err, qr/TABLE NAME:  server table/, "$function: the fields that drivers read");
    like($err, qr/LOCATION:  .*raise_whole_error/, "$function: the place it came from");
}
like(error_of('boundary_throw_inside_call'), qr/ERROR:  22004: thrown inside a server call/,
    'an exception passes a guarded call');
is($node->safe_psql('postgres', 'SELECT boundary_value_from_call()'), '17', 'a guarded call returns its value');

# In a subtransaction the error is caught by SQL and the work goes on.
is( $node->safe_psql('postgres', q{
DO $$
BEGIN
    FOR i IN 1..100 LOOP
        BEGIN
            PERFORM boundary_server_error();
        EXCEPTION WHEN division_by_zero THEN
            CONTINUE;
        END;
        RAISE 'no error';
    END LOOP;
END $$;
SELECT boundary_tracked_objects();}), '0', 'errors caught by a block of PL/pgSQL leave no object');

for my $function (@working)
{
    my $start = time;
    my ($status, $out, $timeout) = $node->psql('postgres',
        "SET statement_timeout = '200ms';\n\\set VERBOSITY verbose\nSELECT $function();\nSELECT 'alive ' || boundary_tracked_objects();",
        on_error_stop => 0);
    like($timeout, qr/ERROR:  57014: canceling statement due to statement timeout/, "$function: a timeout arrives");
    like($out, qr/alive 0$/, "$function: and destructors ran");
    cmp_ok(time - $start, '<', 30, "$function: it did not wait for ever");

    # One psql in the background; its application_name tells which backend to cancel.
    my ($output, $errors) = ('', '');
    my $psql = IPC::Run::start(
        [ 'psql', '-XAtq', '-d', $node->connstr('postgres') . " application_name='$function'",
            '-c', "SELECT $function()", '-c', "SELECT 'alive ' || boundary_tracked_objects()" ],
        '>', \$output, '2>', \$errors, IPC::Run::timeout(60));
    my $busy = "FROM pg_stat_activity WHERE application_name = '$function' AND state = 'active'";
    $node->poll_query_until('postgres', "SELECT count(*) = 1 $busy");
    $node->safe_psql('postgres', "SELECT pg_cancel_backend(pid) $busy");
    $psql->finish;
    like($errors, qr/ERROR:  canceling statement due to user request/, "$function: a cancel arrives");
    like($output, qr/alive 0$/, "$function: destructors ran, and the session went on");
}

# Ten thousand failing calls in one backend, after as many that filled whatever caches there are.
my $round = join('', map { "SELECT $throwing[$_ % @throwing]();\n" } 1 .. 10_000);
my ($status, $out) = $node->psql('postgres',
    "${round}SELECT 'before ' || boundary_memory();\n${round}SELECT 'after ' || boundary_memory();\n",
    on_error_stop => 0, on_error_die => 0);
my ($before) = $out =~ /before (\d+)/;
my ($after) = $out =~ /after (\d+)/;
ok(defined $before && defined $after, '20,000 failing calls in one session');
cmp_ok($after - $before, '<', 100_000, "10,000 failing calls leak nothing ($before bytes before, $after after)");

$node->stop;
done_testing();
