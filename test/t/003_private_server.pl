# tools/server, which `make run` starts: it listens where it says, lets nobody in over TCP without the
# password, keeps its data over a restart, moves to another port when its own is taken, and leaves
# nothing behind when stopped.
use strict;
use warnings;
use IO::Socket::INET;
use PostgreSQL::Test::Utils;
use Test::More;

# A long path with characters that need care, as a user's folders have; the socket goes elsewhere then.
my $home = PostgreSQL::Test::Utils::tempdir . "/it's a long, private folder " . 'x' x 40;
mkdir $home or die "$home: $!";
$ENV{SERVER_HOME} = $home;

# server(arguments...): its status and what it printed.
sub server
{
    my @command = ('tools/server', @_);
    my $output = '';
    my $ok = IPC::Run::run(\@command, '<', \undef, '>&', \$output);
    return ($ok, $output);
}

sub sql
{
    my ($ok, $output) = server('psql', '-d', 'postgres', '-XAtq', '-c', $_[0]);
    chomp $output;
    return $output;
}

# Whatever happens, the server goes.
END
{
    my $status = $?;
    server('stop') if defined $home;
    $? = $status;
}

my ($ok, $output) = server('start');
ok($ok, 'it starts') or die $output;
is(sql('SELECT 1'), '1', 'it answers through its socket');
is(sql('SHOW listen_addresses'), '127.0.0.1', 'it listens on this machine only');
is(sql("SELECT setting FROM pg_settings WHERE name = 'data_directory'"), "$home/data", 'its data is in its folder');
my $port = sql('SHOW port');
my $socket_folder = (split /\n/, slurp_file("$home/data/postmaster.pid"))[4];
is((stat $socket_folder)[2] & 0777, 0700, 'nobody else can enter the folder of the socket');

(undef, $output) = server('status');
like($output, qr/make psql.*127\.0\.0\.1:$port.*make stop/s, 'status says how to connect and to stop');

my ($address) = $output =~ m{^ +(postgresql://\S+)$}m;
$address =~ s{/demo\?}{/postgres?}; # `make run` makes demo
is(qx(psql -XAtq -w '$address' -c 'SELECT 3' 2>&1), "3\n", 'the address that it shows is enough, password and all');
is((stat "$home/passfile")[2] & 0777, 0600, 'nobody else can read the password from where it points');

my $psql = "psql -XAtq -w -d 'host=127.0.0.1 port=$port user=postgres dbname=postgres' -c 'SELECT 2' 2>&1";
my $password = slurp_file("$home/password"); # without a newline: a program takes it as it is
like($password, qr/^.{24}\z/, 'the password is 24 characters long');
is((stat "$home/password")[2] & 0777, 0600, 'nobody else can read it');
{
    local $ENV{PGPASSWORD};
    delete $ENV{PGPASSWORD};
    unlike(qx($psql), qr/^2$/m, 'no way in over TCP without the password');
    $ENV{PGPASSWORD} = 'wrong';
    unlike(qx($psql), qr/^2$/m, 'nor with another one');
    $ENV{PGPASSWORD} = $password;
    is(qx($psql), "2\n", 'it lets in with the password');
}

sql('CREATE TABLE kept AS SELECT 42 AS answer');
($ok) = server('start');
ok($ok, 'to start it again while it runs does nothing');
($ok) = server('stop');
ok($ok, 'it stops');
ok(!-e $socket_folder || $socket_folder =~ /^\Q$home\E/, 'no folder is left behind');
($ok) = server('running');
ok(!$ok, 'it is stopped');
($ok, $output) = server('psql', '-c', 'SELECT 1');
ok(!$ok, 'psql says that it does not run');
like($output, qr/make run/, 'and how to start it');

# Somebody else has the port now.
my $other = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 1, ReuseAddr => 1)
  or die "port $port: $!";
($ok, $output) = server('start');
ok($ok, 'it starts although its port is taken') or diag($output);
isnt(sql('SHOW port'), $port, 'on another port');
is(sql('SELECT answer FROM kept'), '42', 'with its data');

done_testing();
