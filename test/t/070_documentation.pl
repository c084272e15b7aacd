# No example of the documentation rots. Each ```sql block of docs/*.md runs, in the order of its page, in a
# database of the page's own with the extension `milvus`. What a block prints stands in the plain ``` block
# right below it; a block with none below it prints nothing, so a result or an error cannot go unnoticed.
#
# In such a result, a line `…` stands for any number of lines. A block that cannot run here has
# `<!-- not run: why -->` on the line above it.
#
# DOCS_PAGES="searching writing" runs only those pages; DOCS_SHOW=1 prints what the blocks really gave.
use strict;
use warnings;
use File::Basename qw(basename);
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# The blocks of a page: where each begins, its statements, its result, and why it is not run.
sub blocks_of
{
    my ($file) = @_;
    my @lines = split /\n/, slurp_file($file);
    my (@blocks, $reason);
    for (my $i = 0; $i < @lines; $i++)
    {
        if ($lines[$i] =~ /^<!-- not run: (.+) -->$/) { $reason = $1; next }
        if ($lines[$i] !~ /^```(\w*)$/) { undef $reason if $lines[$i] =~ /\S/; next }

        my ($language, $first, @text) = ($1, $i + 1);
        while (++$i < @lines && $lines[$i] ne '```') { push @text, $lines[$i] }
        die "$file: the block at line $first does not end" if $i == @lines;

        if ($language eq 'sql') { push @blocks, { line => $first, sql => join("\n", @text), reason => $reason, last => $i } }
        elsif ($language eq '' && @blocks && !defined $blocks[-1]{result}
            && !grep { /\S/ } @lines[ $blocks[-1]{last} + 1 .. $first - 2 ])
        {
            $blocks[-1]{result} = join("\n", @text);
        }
        undef $reason;
    }
    return @blocks;
}

# Trailing blanks are psql's padding; empty lines between results are only for the eye. Calls that return
# nothing print a heading and an empty row, which no page shows.
sub tidy
{
    my ($text) = @_;
    $text =~ s/^ *milvus_\w+ *\n-+\n *\n\(1 row\)\n//mg;
    $text =~ s/[ \t]+$//mg;
    $text =~ s/\n{2,}/\n/g;
    $text =~ s/^\n+|\n+$//g;
    return $text;
}

sub pattern_of
{
    my ($expected) = @_;
    my @parts = map { $_ eq '…' ? '(?:.*\n)*?' : quotemeta("$_\n") } split /\n/, $expected;
    return '\A' . join('', @parts) . '\z';
}

my $node = PostgreSQL::Test::Cluster->new('documentation');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nwal_level = logical\n");
$node->start;

my %wanted = map { $_ => 1 } split ' ', $ENV{DOCS_PAGES} // '';
for my $file (sort glob 'docs/*.md')
{
    my $page = basename($file, '.md');
    next if %wanted && !$wanted{$page};
    my @blocks = blocks_of($file);
    next unless @blocks;

    (my $database = lc $page) =~ tr/-/_/;
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    $node->safe_psql($database, 'CREATE EXTENSION milvus CASCADE');

    # One session a page, and all it says in one stream, as in a terminal.
    my $script = "\\set VERBOSITY default\n\\pset pager off\n";
    for my $n (0 .. $#blocks)
    {
        $script .= "\\echo \@\@ $n\n";
        $script .= "$blocks[$n]{sql}\n" unless defined $blocks[$n]{reason};
    }
    my $output = '';
    IPC::Run::run([ 'psql', '-X', '-q', '-d', $node->connstr($database) ],
        '<', \$script, '>', \$output, '2>&1');
    my %given = $output =~ /^@@ (\d+)\n(.*?)(?=^@@ \d+\n|\z)/msg;

    for my $n (0 .. $#blocks)
    {
        my $block = $blocks[$n];
        my $name = "$file:$block->{line}";
        if (defined $block->{reason})
        {
            note "$name is not run: $block->{reason}";
            next;
        }
        my $expected = tidy($block->{result} // '');
        my $result = tidy($given{$n} // 'the session ended before this block');
        print "# ---- $name\n$result\n" if $ENV{DOCS_SHOW};
        my $pattern = pattern_of($expected);
        my $text = $result eq '' ? '' : "$result\n";
        ok($text =~ /$pattern/, $name) or diag("expected:\n$expected\nprinted:\n$result");
    }
    # Roles and subscriptions outlive a database; what pages leave is in the way of others.
    $node->safe_psql('postgres', "DROP DATABASE $database WITH (FORCE)");
    is($node->safe_psql('postgres', "SELECT count(*) FROM pg_roles WHERE rolname !~ '^pg_' AND NOT rolsuper"),
        '0', "$file leaves no role behind");
}

$node->stop;
done_testing();
