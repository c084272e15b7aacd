# A backend that has used our types is still what the server expects a backend to be: it has one thread,
# and what our library brought into the process is itself and the C++ runtime, no numeric or threading
# library. Reads the system's own account of the process, so Linux only.
use strict;
use warnings;
use File::Basename qw(basename);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'needs /proc of Linux' unless -d '/proc/self/task';

my $node = PostgreSQL::Test::Cluster->new('backend');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION vector');

# One session, so that the process looked at is the one that did the work. It has its files copied
# before and after.
my ($before, $after, $tasks) = map { $node->basedir . "/$_" } qw(before after tasks);
$node->safe_psql('postgres', <<"END");
SELECT pg_backend_pid() AS pid \\gset
\\setenv PID :pid
\\! cat /proc/\$PID/maps >'$before'
CREATE TABLE items AS
    SELECT ARRAY[i, i % 7, i % 11]::vector(3) AS v, ARRAY[i, i % 7, i % 11]::halfvec(3) AS h
    FROM generate_series(1, 2000) AS i;
SELECT sum(v <-> '[1,2,3]'), sum(v <#> '[1,2,3]'), sum(v <=> '[1,2,3]'), sum(v <+> '[1,2,3]'),
    sum(h <-> '[1,2,3]') FROM items;
SELECT avg(v), sum(v) FROM items;
SELECT v FROM items ORDER BY v <-> '[3,4,5]' LIMIT 5;
SELECT '{1:1,3:2}/5'::sparsevec <-> '{2:1}/5', B'1010' <~> B'0110';
\\! cat /proc/\$PID/maps >'$after' && ls /proc/\$PID/task >'$tasks'
END

# libraries(file): the names of the shared libraries in a copy of /proc/<pid>/maps.
sub libraries
{
    my %names = map { basename($_) => 1 } slurp_file($_[0]) =~ m{(/\S+\.so[.0-9]*)$}mg;
    return \%names;
}

my @threads = split ' ', slurp_file($tasks);
is(scalar @threads, 1, 'the backend has one thread');

my ($had, $has) = (libraries($before), libraries($after));
ok($had->{'libc.so.6'}, 'the libraries of the process were read');
ok(!$had->{'vector.so'} && $has->{'vector.so'}, 'the work brought vector.so in');

my @others = grep { !$had->{$_} && !/^(vector\.so|libstdc\+\+\.so.*|libgcc_s\.so.*|libm\.so.*)$/ }
  sort keys %$has;
is("@others", '', 'and the C++ runtime, and nothing else');

$node->stop;
done_testing();
