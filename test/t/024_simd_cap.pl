# The cap on the instruction set, vector.simd_level, is in use where the configuration file has it: in each new
# session, and with the library loaded late or early. tools/check_full/45_simd_levels rests on it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('simd_cap');
$node->init;
my $in_use = q{SELECT '[1]'::vector <-> '[3]'; SHOW vector.simd_level_in_use};
if (my $level = $ENV{SIMD_LEVEL})
{
    $node->start;
    $node->safe_psql('postgres', 'CREATE EXTENSION vector');
    is($node->safe_psql('postgres', $in_use), "2\n$level", "every server of this run uses $level");
}
$node->append_conf('postgresql.conf', "vector.simd_level = 'scalar'");
$node->restart if $ENV{SIMD_LEVEL};
$node->start unless $ENV{SIMD_LEVEL};
$node->safe_psql('postgres', 'CREATE EXTENSION IF NOT EXISTS vector');
is($node->safe_psql('postgres', $in_use), "2\nscalar", 'the cap is in use when the library is loaded by a type');
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'vector'");
$node->restart;
is($node->safe_psql('postgres', $in_use), "2\nscalar", 'and when it is loaded with the server');
my ($status, undef, $error) = $node->psql('postgres', "CREATE ROLE visitor; SET ROLE visitor; SET vector.simd_level = 'auto'");
like($error, qr/permission denied to set parameter "vector.simd_level"/, 'who is no superuser cannot lift it');
$node->stop;
done_testing();
