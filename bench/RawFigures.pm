# Raw figures of the benches that are scripts, in the form that bench_hnsw writes as well and bench/report draws: a line with
# `#` and the command, then lines of command, data, who, what, where, value, separated by tabs.
package RawFigures;
use strict;
use warnings;

# new FILE, COMMAND, DATA: appends to FILE; with FILE undefined nothing is written. COMMAND is the bench's name and
# options, but for those that only say where.
sub new
{
    my ($class, $file, $command, $data) = @_;
    my $self = bless { head => join("\t", $command =~ s/ .*//sr, $data) }, $class;
    if (defined $file)
    {
        open $self->{out}, '>>', $file or die "$file: $!\n";
        $self->{out}->autoflush(1);
        print { $self->{out} } "# $command\n";
    }
    return $self;
}

sub add
{
    my ($self, $who, $what, $where, $value) = @_;
    print { $self->{out} } join("\t", $self->{head}, $who, $what, $where, $value), "\n" if $self->{out};
}

1;
