# Many sessions insert, upsert, change parts of rows, move, delete, query and search one collection of two partitions
# with hnsw indexes, while sessions are ended, a backend is killed and the server is stopped at once. No look sees a
# key twice; afterwards none is there twice, whatever was reported as written is there, all ways to count agree, the
# indexes are whole, and nobody met an error that the calls do not name. MILVUS_SOAK_SESSIONS and MILVUS_SOAK_SECONDS
# say how many and how long (tools/check_full: 50 for ten minutes), MILVUS_SOAK_SEED which load.
use strict;
use warnings;
use POSIX ':sys_wait_h';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time usleep);

my $sessions = $ENV{MILVUS_SOAK_SESSIONS} || 8;
my $seconds = $ENV{MILVUS_SOAK_SECONDS} || 12;
my $seed = $ENV{MILVUS_SOAK_SEED} || 1;
srand($seed);
my $node = PostgreSQL::Test::Cluster->new('milvus_soak');
$node->init;
$node->append_conf('postgresql.conf', "restart_after_crash = on\nmax_connections = " . ($sessions + 20)
      . "\nautovacuum = off\njit = off\nlog_statement = none\nlog_error_verbosity = default\nlog_line_prefix = '%m [%p] %e '\nmax_wal_size = 256MB\n");
$node->start;

# Keys up to 60 are everybody's; from 1,000 on there are rows that nobody touches; from 1,000,000 on each session has
# twenty of its own, whose versions it reports.
my ($shared, $fixed, $own) = (60, 400, 20);
$node->safe_psql('postgres', qq{
    CREATE EXTENSION milvus CASCADE;
    SELECT milvus_create_collection('c', schema => '{"enable_dynamic_field": true, "fields": [
        {"name": "id", "type": "INT64", "is_primary": true}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 8},
        {"name": "n", "type": "INT64", "default_value": 0}]}',
        index_params => '{"field_name": "v", "index_type": "HNSW", "metric_type": "L2", "params": {"M": 8, "efConstruction": 40}}');
    SELECT milvus_create_partition('c', 'p');
    SELECT milvus_load_collection('c');
    SELECT milvus_insert('c', jsonb_agg(jsonb_build_object('id', 1000 + i, 'v', (SELECT jsonb_agg(round(sin(i * j)::numeric, 3)) FROM generate_series(1, 8) AS j))), part)
        FROM generate_series(0, $fixed - 1) AS i, unnest('{_default,p}'::text[]) AS part WHERE (i % 2 = 0) = (part = 'p') GROUP BY part;
});

sub vector { return '[' . join(',', map { sprintf '%.3f', rand(2) - 1 } 1 .. 8) . ']' }
sub key { return 1 + int rand $shared }
sub keys_of { return map { key() } 1 .. 1 + int rand 5 }
sub place { return (", partition_name => '_default'", ", partition_name => 'p'", '')[int rand 3] }
sub rows { my ($vector, @keys) = @_; return '[' . join(',', map { qq({"id": $_, "n": ) . int(rand 9) . ($vector ? ', "v": ' . vector() : '') . qq(, "k) . int(rand 3) . '": 1}' } @keys) . ']' }

# A statement, and the errors that it may meet.
sub statement
{
    my $kind = int rand 20;
    my ($key, $place) = (key(), place());
    my %distinct = map { $_ => 1 } keys_of();
    return ("SELECT milvus_insert('c', '" . rows(1, keys %distinct) . "'$place);", '23505') if $kind < 3;
    return ("SELECT milvus_upsert('c', '" . rows(1, keys_of()) . "'$place);", 'none') if $kind < 8;
    return ("SELECT milvus_upsert('c', '" . rows(1, keys_of()) . "', partial_update => true$place);", 'none') if $kind < 10;
    # A key that is not there needs a vector.
    return ("SELECT milvus_upsert('c', '" . rows(0, keys_of()) . "', partial_update => true);", '23502') if $kind < 12;
    return ("SELECT milvus_delete('c', ids => '[" . join(',', keys %distinct) . "]');", 'none') if $kind < 14;
    return ("SELECT milvus_delete('c', filter => 'id == $key and n >= 2');", 'none') if $kind == 14;
    return ("BEGIN; SELECT milvus_upsert('c', '" . rows(1, keys_of()) . "'$place); ROLLBACK;", 'none') if $kind == 15;
    return ("SELECT 'twice', count(*) FROM milvus_query('c', 'id >= 0', '{id,n}') AS e GROUP BY e->'id' HAVING count(*) > 1;", 'none') if $kind < 18;
    return ("SELECT 'found', count(*), count(DISTINCT id) FROM milvus_search('c', '" . vector() . "', limit_rows => 10);", 'none') if $kind == 18;
    return rand() < 0.3 ? ('VACUUM c;', 'none') : ("SELECT 'found', count(*), count(DISTINCT id) FROM milvus_search('c', '" . vector() . "', 'id >= 1000', 10);", 'none');
}

my $folder = $node->basedir . '/soak';
mkdir $folder or die "$folder: $!";
my $scripts = 0;
my $version = 0;
my %may; # by file and line

# Begins one session with some hundred statements; a session that is ended has a successor.
sub begin
{
    my ($slot) = @_;
    my $file = "$folder/" . $scripts++;
    my @lines;
    for (1 .. 100)
    {
        my ($sql, $errors) = statement();
        push @lines, $sql;
        $may{"$file:" . @lines} = $errors;
        next if @lines % 3;
        my $key = 1_000_000 + 1_000 * $slot + int rand $own;
        $version++;
        push @lines, qq~SELECT milvus_upsert('c', '{"id": $key, "n": $version, "v": ~ . vector() . "}'" . place() . ');', '\if :ERROR', '\else', "\\echo kept $key $version", '\endif';
    }
    append_to_file($file, join("\n", @lines) . "\n");
    my $pid = fork() // die "fork: $!";
    return { pid => $pid, file => $file } if $pid;
    open STDIN, '<', '/dev/null';
    open STDOUT, '>', "$file.out";
    open STDERR, '>', "$file.err";
    exec('psql', '-XAtq', '-d', $node->connstr('postgres') . ' application_name=soak', '-v', 'VERBOSITY=verbose', '-f', $file) or POSIX::_exit(1);
}

# Not by a query from a pipe, which breaks where the server refuses the connection.
sub is_back
{
    for (1 .. 600)
    {
        return 1 if !system("psql -XAtqc 'SELECT 1' -d '" . $node->connstr('postgres') . "' >/dev/null 2>&1");
        usleep(300_000);
    }
    return 0;
}

my $begun = time;
# Every other crash is one of a backend, the rest of the whole server.
my $crashes = 2 + int($seconds / 60);
my $crashed = 0;
my $ended = 0;
my $next_end = 1;
my @running = map { begin($_) } 0 .. $sessions - 1;
while ((my $elapsed = time - $begun) < $seconds)
{
    for my $slot (0 .. $sessions - 1)
    {
        $running[$slot] = begin($slot) if waitpid($running[$slot]{pid}, WNOHANG) > 0;
    }
    if ($crashed < $crashes && $elapsed > $seconds * ($crashed + 1) / ($crashes + 1))
    {
        if ($crashed++ % 2)
        {
            $node->stop('immediate');
            $node->start;
        }
        else
        {
            my $pid = $node->safe_psql('postgres', "SELECT pid FROM pg_stat_activity WHERE application_name = 'soak' AND state = 'active' ORDER BY random() LIMIT 1");
            kill 'KILL', $pid if $pid;
            usleep(300_000);
        }
        ok(is_back(), "the server is back after crash $crashed");
    }
    elsif ($elapsed > $next_end)
    {
        my ($status, $out) = $node->psql('postgres', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'soak' ORDER BY random() LIMIT 1");
        $ended++ if !$status && $out eq 't';
        $next_end = $elapsed + 0.3 + rand;
    }
    usleep(100_000);
}
waitpid($_->{pid}, 0) for @running;
is($crashed, $crashes, 'all crashes happened');
cmp_ok($ended, '>', 0, 'sessions were ended');

# What the sessions met and were told.
my (%met, %kept, @wrong, @looks);
my $found = 0;
for my $file (map { "$folder/$_" } 0 .. $scripts - 1)
{
    for (split /\n/, slurp_file("$file.err"))
    {
        next unless /^psql:(\S+:\d+): ERROR:  (\w+): (.*)/;
        $met{$2}++;
        push @wrong, "$2: $3" unless $2 eq ($may{$1} // '');
    }
    for (split /\n/, slurp_file("$file.out"))
    {
        $kept{$1} = $2 if /^kept (\d+) (\d+)$/;
        push @looks, $_ if /^twice/ || (/^found/ && $_ ne 'found|10|10');
        $found++ if /^found/;
    }
}
note(join ', ', "$scripts scripts", (map { "$_: $met{$_}" } sort keys %met), "$ended ended, $found searches, $version own writes");
is(join("\n", @wrong > 10 ? @wrong[0 .. 9] : @wrong), '', "no call met an error that is not its own (seed $seed)");
is(join("\n", @looks > 10 ? @looks[0 .. 9] : @looks), '', 'no look saw a key twice, no search found too few');
cmp_ok($met{'23505'} // 0, '>', 10, 'inserts met keys of others');
cmp_ok($found, '>', 10, 'searches ran');
cmp_ok(scalar keys %kept, '>', $sessions * $own / 2, 'writes were reported');

# The heap is the truth.
my $heap = 'SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off;';
my %there = map { split /\|/ } split /\n/, $node->safe_psql('postgres', "$heap SELECT id, n FROM c WHERE id >= 1000000");
my @lost = grep { ($there{$_} // -1) < $kept{$_} } sort keys %kept;
is("@lost", '', 'every reported write is there');

sub check
{
    my ($when) = @_;
    is($node->safe_psql('postgres', "$heap SELECT id FROM c GROUP BY id HAVING count(*) > 1"), '', "$when: no key is there twice");
    my $count = $node->safe_psql('postgres', "$heap SELECT count(*) FROM c");
    cmp_ok($count, '>', $fixed, "$when: there are rows");
    is($node->safe_psql('postgres', q{SELECT milvus_get_collection_stats('c')->'row_count'}), $count, "$when: the collection's statistics agree");
    is($node->safe_psql('postgres', q{SELECT sum((milvus_get_partition_stats('c', part)->>'row_count')::int) FROM unnest('{_default,p}'::text[]) AS part}), $count, "$when: those of its partitions");
    is($node->safe_psql('postgres', q{SELECT count(*) FROM milvus_query('c', 'id >= 0', '{id}')}), $count, "$when: a query");
    my $off = 'SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off; SET max_parallel_workers_per_gather = 0;';
    is($node->safe_psql('postgres', "$off SELECT count(id) FROM c WHERE id >= 0"), $count, "$when: a scan of the key indexes");
    is($node->safe_psql('postgres', "$off SET hnsw.iterative_scan = relaxed_order; SET hnsw.max_scan_tuples = 2147483647; SET hnsw.scan_mem_multiplier = 1000;"
              . "SELECT count(DISTINCT id) || ' ' || count(*) FROM (SELECT id FROM c ORDER BY v <-> '[1,0,0,0,0,0,0,0]' LIMIT 1000000) AS s"), "$count $count", "$when: and of the vector indexes");
}

sub findings
{
    my ($severities) = @_;
    return $node->safe_psql('postgres', qq{SELECT i.indexrelid::regclass, f.* FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
        JOIN pg_am AS a ON a.oid = x.relam, vector_index_check(i.indexrelid::regclass, true) AS f
        WHERE a.amname = 'hnsw' AND x.relkind = 'i' AND f.severity IN ($severities) LIMIT 20});
}

is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_class AS x JOIN pg_am AS a ON a.oid = x.relam WHERE amname = 'hnsw' AND relkind = 'i'}), '2', 'each partition has its vector index');
check('afterwards');
is(findings(q{'error'}), '', 'vector_index_check finds no fault');
$node->safe_psql('postgres', 'VACUUM c');
check('after VACUUM');
is(findings(q{'error', 'notice'}), '', 'and nothing is left to mend');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'}), '0', 'no lock is left');

my $expected = qr/terminating connection|the database system is|57P0/;
my @log = grep { /PANIC|FATAL|\bXX\d{3}\b|is damaged|terminated by signal (?!9)/ && !/$expected/ } split /\n/, slurp_file($node->logfile);
is(join("\n", @log > 10 ? @log[0 .. 9] : @log), '', 'the log tells of nothing else');

$node->stop;
done_testing();
