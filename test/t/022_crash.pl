# A backend killed, and the whole server stopped at once, in the middle of writes of vectors: after recovery
# every row whose commit was reported is there and readable, in its committed version, and the btree, hash and
# unique indexes on vector columns agree with the table.
use strict;
use warnings;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

my $node = PostgreSQL::Test::Cluster->new('crash');
$node->init;
# A checkpoint now and then, so that recovery starts from different places.
$node->append_conf('postgresql.conf', "restart_after_crash = on\nmax_wal_size = 32MB\ncheckpoint_timeout = 30s\nautovacuum = off\njit = off\n");
$node->start;
my $patience = $PostgreSQL::Test::Utils::timeout_default;

# v is unique through a btree, s is looked up through a hash index, h lies out of line (1,100 dimensions).
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
CREATE TABLE items (id int PRIMARY KEY, version int NOT NULL, v vector(8) NOT NULL, h halfvec(1100) NOT NULL, s sparsevec NOT NULL);
CREATE UNIQUE INDEX items_v ON items USING btree (v);
CREATE INDEX items_s ON items USING hash (s);
-- What a row must hold, from its number and version.
CREATE FUNCTION v_of(id int, version int) RETURNS vector LANGUAGE sql IMMUTABLE AS
    $$SELECT ARRAY[id, version, -id, id % 7, version % 5, 0.5, 0, 1]::vector$$;
CREATE FUNCTION h_of(id int, version int) RETURNS halfvec LANGUAGE sql IMMUTABLE AS
    $$SELECT array_agg((id * 31 + version * 17 + i * 7) % 2000 ORDER BY i)::halfvec FROM generate_series(1, 1100) AS i$$;
CREATE FUNCTION s_of(id int, version int) RETURNS sparsevec LANGUAGE sql IMMUTABLE AS
    $$SELECT format('{%s:%s,%s:1}/1000000', id % 5000 + 1, version + 1, 5002 + version)::sparsevec$$;
CREATE TABLE feed AS SELECT id, 0 AS version, v_of(id, 0) AS v, h_of(id, 0) AS h, s_of(id, 0) AS s FROM generate_series(0, 3999) AS id;
SQL
my $have_amcheck = ($node->psql('postgres', 'CREATE EXTENSION amcheck'))[0] == 0;
my $feed = $node->basedir . '/feed';
mkdir $feed or die "$feed: $!";
my $chunks = 100;
$node->safe_psql('postgres', join "\n", map {
    my $from = $_ * 40;
    "COPY (SELECT * FROM feed WHERE id >= $from AND id < $from + 40 ORDER BY id) TO '$feed/$_'" . ($_ % 2 ? '' : ' (FORMAT binary)') . ';'
} 0 .. $chunks - 1);

# A session that COPYs chunk after chunk (binary and text in turn) and updates what is there, each statement a
# transaction of its own, and says after each what has been committed.
sub writer
{
    my ($first_chunk, $version) = @_;
    my $script = "\\set ON_ERROR_STOP on\nSELECT 'pid', pg_backend_pid();\n";
    for my $chunk ($first_chunk .. $chunks - 1)
    {
        $script .= "COPY items FROM '$feed/$chunk'" . ($chunk % 2 ? '' : ' (FORMAT binary)') . ";\n\\echo copied $chunk\n";
        my $rest = $chunk % 3;
        $script .= "UPDATE items SET version = $version, v = v_of(id, $version), h = h_of(id, $version), s = s_of(id, $version) "
          . "WHERE version < $version AND id % 3 = $rest AND id < $chunk * 40;\n\\echo updated $version $rest below " . $chunk * 40 . "\n";
        $version++;
    }
    my ($out, $err) = ('', '');
    my $run = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-f', '-' ],
        '<', \$script, '>', \$out, '2>', \$err, IPC::Run::timeout($patience));
    return { run => $run, out => \$out, err => \$err };
}

# Waits until the writer has reported so many steps more.
sub let_work
{
    my ($writer, $steps) = @_;
    $writer->{run}->pump until (() = ${ $writer->{out} } =~ /^(copied|updated)/mg) >= $steps;
}

# The promises, from what was reported over all rounds: chunks there, and the least version of each row.
my %copied;
my %least;

sub note_promises
{
    my ($writer) = @_;
    for (split /\n/, ${ $writer->{out} })
    {
        $copied{$1} = 1 if /^copied (\d+)$/;
        if (my ($version, $rest, $limit) = /^updated (\d+) (\d) below (\d+)$/)
        {
            for (my $id = $rest; $id < $limit; $id += 3) { $least{$id} = $version }
        }
    }
}

sub check_promises
{
    my ($round) = @_;
    my %found = map { split /\|/ } split /\n/, $node->safe_psql('postgres', 'SELECT id, version FROM items');
    my @lost = grep { !exists $found{$_} } map { $_ * 40 .. $_ * 40 + 39 } sort { $a <=> $b } keys %copied;
    is("@lost[0 .. ($#lost < 9 ? $#lost : 9)]", '', "$round: every row of a reported COPY is there");
    my @old = grep { $found{$_} < $least{$_} } grep { exists $found{$_} } keys %least;
    is("@old[0 .. ($#old < 9 ? $#old : 9)]", '', "$round: every reported update is there");
    is($node->safe_psql('postgres', 'SELECT count(*) FROM (SELECT id / 40 FROM items GROUP BY 1 HAVING count(*) <> 40) AS partial'),
        '0', "$round: no COPY is there by halves");
    is($node->safe_psql('postgres', 'SELECT count(*) FROM items WHERE v <> v_of(id, version) OR h <> h_of(id, version) OR s <> s_of(id, version)'),
        '0', "$round: every value is readable, and that of its version");

    # Each row found by its vector through the indexes, and as many through the index as in the table.
    is($node->safe_psql('postgres', <<'SQL'), '0|0|t', "$round: the indexes find every row");
SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; SET max_parallel_workers_per_gather = 0;
SELECT (SELECT count(*) FROM (SELECT id, version FROM items OFFSET 0) AS t WHERE NOT EXISTS (SELECT FROM items AS i WHERE i.v = v_of(t.id, t.version) AND i.id = t.id OFFSET 0)),
    (SELECT count(*) FROM (SELECT id, version FROM items OFFSET 0) AS t WHERE NOT EXISTS (SELECT FROM items AS i WHERE i.s = s_of(t.id, t.version) AND i.id = t.id OFFSET 0)),
    (SELECT count(*) FROM (SELECT v FROM items ORDER BY v) AS o) = (SELECT count(id) FROM items);
SQL
    SKIP:
    {
        skip 'amcheck is not installed', 1 unless $have_amcheck;
        my ($status, undef, $err) = $node->psql('postgres', "SELECT bt_index_parent_check('items_v', true), bt_index_check('items_pkey', true)");
        is("$status $err", '0 ', "$round: amcheck finds no fault");
    }
    # The unique index still refuses what is there.
    my (undef, undef, $err) = $node->psql('postgres', "\\set VERBOSITY sqlstate\nINSERT INTO items SELECT -1, 0, v, h, s FROM items ORDER BY id DESC LIMIT 1");
    like($err, qr/ERROR:  23505/, "$round: the unique index refuses a second such vector");
}

my $version = 1;
for my $round (1 .. 3)
{
    my $first = (sort { $b <=> $a } map { $_ + 1 } keys %copied)[0] // 0;
    # What arrived without a report, because the report came too late, is not copied again.
    my $arrived = $node->safe_psql('postgres', 'SELECT coalesce(max(id) / 40 + 1, 0) FROM items');
    $first = $arrived if $arrived > $first;
    my $writer = writer($first, $version);
    $version += 100;
    let_work($writer, 8 + 6 * $round);
    if ($round % 2)
    {
        # The backend that writes dies; the postmaster restarts everything.
        my ($pid) = ${ $writer->{out} } =~ /^pid\|(\d+)$/m or die "no pid: ${ $writer->{out} }";
        my $log_size = -s $node->logfile;
        is(kill('KILL', $pid), 1, "round $round: the backend that writes is killed");
        eval { $writer->{run}->finish };
        note_promises($writer);
        # The server answers until its postmaster has noticed; the log tells when it is back.
        my $attempts = 10 * $patience;
        usleep(100_000) until substr(slurp_file($node->logfile), $log_size) =~ /ready to accept connections/ || !--$attempts;
        ok($attempts, "round $round: the server comes back");
    }
    else
    {
        $node->stop('immediate');
        eval { $writer->{run}->finish };
        note_promises($writer);
        $node->start;
        pass("round $round: the server was stopped at once and started");
    }
    like(${ $writer->{err} }, qr/server closed the connection|terminating connection|connection to server was lost/, "round $round: the writer was in the middle of it");
    check_promises("round $round");
}
cmp_ok(scalar keys %copied, '>', 20, 'many chunks were reported');
cmp_ok(scalar keys %least, '>', 300, 'many updates were reported');

# Recovery was real: redo was done. VACUUM afterwards finds nothing odd.
like(slurp_file($node->logfile), qr/redo starts at/, 'there was something to recover');
unlike(slurp_file($node->logfile), qr/PANIC|could not find|unexpected|invalid page|incorrect checksum/, 'the log tells of no damage');
$node->safe_psql('postgres', 'VACUUM items');
check_promises('after VACUUM');

$node->stop;
done_testing();
