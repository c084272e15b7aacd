# The generated parts of docs/functions.md and docs/settings.md are what tools/reference makes of this version:
# an object of an extension, or a setting, that is new, changed or without a comment fails here until
# `make reference` has written it into the page.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('reference');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION milvus CASCADE');

# The pages are those of servers that have subscripts of our types, from 14 on.
if ($node->safe_psql('postgres', 'SHOW server_version_num') < 140000)
{
    $node->stop;
    plan skip_all => 'the reference is that of PostgreSQL 14 and newer';
}

my $connection = $node->connstr('postgres');
my $difference = qx(tools/reference --check '$connection' 2>&1);
is($?, 0, 'the reference pages are those of the catalog') or diag($difference);

# It can fail: an object without a comment, and one that no page has.
$node->safe_psql('postgres', q{
    CREATE FUNCTION one_more(x vector) RETURNS int LANGUAGE sql AS 'SELECT 1';
    ALTER EXTENSION vector ADD FUNCTION one_more(vector)});
like(qx(tools/reference --check '$connection' 2>&1), qr/function one_more\(vector\) has no comment/, 'an object without a comment is told');
$node->safe_psql('postgres', q{COMMENT ON FUNCTION one_more(vector) IS 'one'});
like(qx(tools/reference --check '$connection' 2>&1), qr/^\+.*one_more\(x vector\)/m, 'an object that no page has is told');
isnt($?, 0, 'and is an error');

$node->stop;
done_testing();
