# What the suites in Perl share: the example's statements, rows and neighbours. TAP is Test::More's.
package Suite;
use strict;
use warnings;
use Exporter qw(import);
use JSON::PP;
our @EXPORT_OK = qw(statements rows neighbours books json);

sub lines
{
    my ($name) = @_;
    open my $in, '<', "$ENV{CLIENTS_SUPPORT}/$name" or die "$name: $!";
    chomp(my @lines = grep { !/^--/ } <$in>);
    return @lines;
}

sub statements { return lines('statements.sql') }
sub rows { return map { [ split /\|/ ] } lines('rows.txt') }
# [column, operator, type, query, "ids from near to far"]
sub neighbours { return map { [ split /\|/ ] } lines('neighbours.txt') }
sub json { return JSON::PP->new->canonical }
sub books { return @{ json()->decode(join "\n", lines('books.json')) } }

1;
