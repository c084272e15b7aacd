# `make demo` from its second step on: the collection is loaded within a minute and found again, and its results read well.
use strict;
use warnings;
use POSIX ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Seconds of the processors that a server used and its backends that ended, and this program's children: a busy machine
# does not change them.
sub used
{
    my ($server) = @_;
    my @fields = split ' ', slurp_file("/proc/$server/stat") =~ s/^.*\) //sr;
    my (undef, undef, @children) = times;
    return ($fields[11] + $fields[12] + $fields[13] + $fields[14]) / POSIX::sysconf(POSIX::_SC_CLK_TCK()) + $children[0] + $children[1];
}

plan skip_all => 'there are no packages of Debian here' if system('command -v dpkg-query >/dev/null') != 0;

my $node = PostgreSQL::Test::Cluster->new('demo');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\n");
$node->start;
$ENV{PSQL} = 'psql -h ' . $node->host . ' -p ' . $node->port;
my ($pid) = slurp_file($node->data_dir . '/postmaster.pid') =~ /^(\d+)/;
my $before = used($pid);
my ($said, $error) = run_command([ 'tools/demo' ]);
is($error, '', 'the demo runs without a word of complaint');
cmp_ok(used($pid) - $before, '<', 60, 'in less than a minute of the processors');
my ($packages) = $said =~ /^(\d+) packages are in the collection/m;
cmp_ok($packages, '>', 50, 'with the packages of this system');
is(() = $said =~ /^\(\d rows?\)$/mg, 4, 'it shows four results');
like($said, qr/^\s*package\s*\| similarity \|\s+summary\s*$/m, 'as tables');
is($node->safe_psql('demo_packages', "SELECT milvus_get_collection_stats('packages')->>'row_count'"), $packages, 'the collection has them all');
# A package is what is nearest to its own text, and the index says so.
is($node->safe_psql('demo_packages', "SELECT id FROM described AS d, milvus_search('packages', embed(d.name || ' ' || d.text), limit_rows => 1) WHERE d.name = 'dpkg'"), 'dpkg', 'a text finds its package');
is($node->safe_psql('demo_packages', "SELECT recall >= 0.9 FROM vector_indexes, vector_recall(index)"), 't', 'recall is good');
is($node->safe_psql('demo_packages', "SELECT bool_and(entity->>'section' = 'libs' AND (entity->>'size')::int < 500) FROM milvus_search('packages', embed('library'), filter => 'section == \"libs\" and size < 500', output_fields => '{section, size}')"), 't', 'the filter holds');
$node->stop;
done_testing();
