# The program of docs/getting-started.md runs as it stands there, but for the address of the server, and finds
# what it wrote: in plain SQL and in Milvus's calls.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Debian's own, which has Debian's packages.
my $python = -x '/usr/bin/python3' ? '/usr/bin/python3' : 'python3';
plan skip_all => 'there is no psycopg2 here' if system("$python -c 'import psycopg2' 2>/dev/null") != 0;

my ($program) = slurp_file('docs/getting-started.md') =~ /^```python\n(.*?)^```/ms;
ok(defined $program, 'the page has a program');

my $node = PostgreSQL::Test::Cluster->new('python_example');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION milvus CASCADE');
my $address = $node->connstr('postgres');
is($program =~ s/"postgresql:[^"]*"/"$address"/, 1, 'it names the server once');

my ($said, $complaints) = run_command([ $python, '-c', $program ]);
is($complaints, '', 'it runs without a complaint');
like($said, qr/\A\[\(1,\)\]\n\[\('1', 0\.99\d+, \{'price': 9\.5\}\)\]\z/, 'it finds its rows both ways');

$node->stop;
done_testing();
