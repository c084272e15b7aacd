# The quick start of README.md runs without an error on a server with nothing but our extensions, and
# prints what the README says it prints: the block after the line `<!-- quick start result -->`.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $statements = qx(tools/quick_start print);
is($?, 0, 'README.md has a quick start');
like($statements, qr/\bCREATE EXTENSION\b/, 'it begins from nothing');
like($statements, qr/\bSELECT\b/, 'it ends in a result');

my ($expected) = slurp_file('README.md') =~ /^<!-- quick start result -->\n+```\w*\n(.*?)^```/ms;
ok(defined $expected, 'README.md shows the result');

my $node = PostgreSQL::Test::Cluster->new('quick_start');
$node->init;
$node->start;
my ($status, $result, $errors) = $node->psql(
    'postgres', $statements,
    extra_params => [ '-P', 'format=aligned', '-P', 'tuples_only=off' ],
    on_error_stop => 1);
unlike($errors, qr/\b(ERROR|WARNING):/, 'no error, no warning');
is($status, 0, 'all statements succeed');

# Trailing blanks are psql's padding.
s/[ \t]+$//mg for $result, $expected;
like($result, qr/\Q$expected\E/, 'the result is that of the README') if defined $expected;

$node->stop;
done_testing();
