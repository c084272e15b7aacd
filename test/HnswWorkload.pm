# Tables with indexes of every storage and element type, the load that the tests of trust put on them, and the questions that tell whether an index is still whole. The heap is the truth: what a sequential scan
# returns, a full scan through the index must return, too.
package HnswWorkload;
use strict;
use warnings;
use Exporter 'import';
use IPC::Run;
use Test::More;
use Time::HiRes qw(usleep);

our @EXPORT = qw(use_method make_tables start_load table_names operator_of full_scan_sql full_scan_settings faults_of_tables check_tables checker_findings);

# Of each method's tables: name, column type, operator and its class, index options, and the kind of data (see the
# function value_of below). The distances of bits and of copies tie often.
my %tables_of = (
    hnsw => [
        [ 'w1', 'vector(16)', '<->', 'vector_l2_ops', 'm = 8, ef_construction = 32', 'clustered' ],
        [ 'w2', 'vector(8)', '<->', 'vector_l2_ops', 'm = 4, ef_construction = 16', 'copies' ],
        [ 'w3', 'vector(24)', '<=>', 'vector_cosine_ops', 'm = 8, ef_construction = 32, storage = split', 'plain' ],
        [ 'w4', 'sparsevec(1000)', '<->', 'sparsevec_l2_ops', 'm = 8, ef_construction = 32', 'sparse' ],
        [ 'w5', 'bit(64)', '<~>', 'bit_hamming_ops', 'm = 4, ef_construction = 16, storage = split', 'bits' ],
        # A vector of several pieces.
        [ 'w6', 'halfvec(4500)', '<#>', 'halfvec_ip_ops', 'm = 8, ef_construction = 32, storage = split', 'wide' ],
        [ 'w7', 'sparsevec(1000)', '<->', 'sparsevec_l2_ops', 'm = 8, ef_construction = 32, storage = split', 'sparse' ],
    ],
    ivfflat => [
        [ 'w1', 'vector(16)', '<->', 'vector_l2_ops', 'lists = 12', 'clustered' ],
        [ 'w2', 'vector(8)', '<->', 'vector_l2_ops', 'lists = 5', 'copies' ],
        [ 'w3', 'vector(24)', '<=>', 'vector_cosine_ops', 'lists = 8, code_bits = 1', 'plain' ],
        [ 'w4', 'vector(24)', '<#>', 'vector_ip_ops', 'lists = 8, storage = plain', 'plain' ],
        [ 'w5', 'bit(64)', '<~>', 'bit_hamming_ops', 'lists = 4', 'bits' ],
        # A vector that may lie on two pages.
        [ 'w6', 'halfvec(3500)', '<#>', 'halfvec_ip_ops', 'lists = 3', 'halfwide' ],
        # Codes alone.
        [ 'w7', 'vector(24)', '<->', 'vector_l2_ops', 'lists = 8, storage = compact', 'plain' ],
        # Codes row by row.
        [ 'w8', 'vector(24)', '<->', 'vector_l2_ops', 'lists = 8, code_bits = 4', 'plain' ],
        [ 'w9', 'halfvec(24)', '<->', 'halfvec_l2_ops', 'lists = 8, code_bits = 8, storage = compact', 'plain' ],
    ],
);

my $method = 'hnsw';
my @tables = @{ $tables_of{$method} };

# From now on, tables with indexes of this method.
sub use_method
{
    ($method) = @_;
    @tables = @{ $tables_of{$method} or die "no tables for $method" };
}

sub table_names { return map { $_->[0] } @tables }

# The operator that the table's index orders by.
sub operator_of
{
    my ($name) = @_;
    return (grep { $_->[0] eq $name } @tables)[0][2];
}

# The tables with ROWS rows each (fewer of the wide ones).
sub make_tables
{
    my ($node, $rows) = @_;
    $node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION IF NOT EXISTS vector;
-- A new value of a kind, and now and then NULL. As text, which every type reads.
CREATE FUNCTION value_of(kind text) RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
DECLARE
    c int := floor(random() * 32);
BEGIN
    IF random() < 0.01 THEN RETURN NULL; END IF;
    CASE kind
    -- 32 clusters, each far smaller than the way to the next.
    WHEN 'clustered' THEN RETURN (SELECT array_agg(100 * sin(c * 16 + i) + 0.001 * random())::vector FROM generate_series(1, 16) AS i);
    -- 40 vectors.
    WHEN 'copies' THEN RETURN (SELECT array_agg((c * 7 + i * 5) % 11)::vector FROM generate_series(1, 8) AS i);
    WHEN 'plain' THEN RETURN (SELECT array_agg(random() - 0.3)::vector FROM generate_series(1, 24) AS i);
    WHEN 'sparse' THEN RETURN (SELECT '{' || string_agg(k || ':' || (0.1 + random()), ',') || '}/1000'
        FROM (SELECT DISTINCT 1 + floor(random() * (CASE WHEN c < 16 THEN 40 ELSE 1000 END))::int AS k FROM generate_series(1, 3 + c * c / 8)) AS keys);
    WHEN 'bits' THEN RETURN (SELECT string_agg(CASE WHEN (c * i) % 3 = 0 OR random() < 0.05 THEN '1' ELSE '0' END, '') FROM generate_series(1, 64) AS i);
    WHEN 'halfwide' THEN RETURN (SELECT '[' || rtrim(repeat(string_agg((sin(c * 7 + i) + 0.01 * random())::real || ',', ''), 500), ',') || ']' FROM generate_series(1, 7) AS i);
    WHEN 'wide' THEN RETURN (SELECT '[' || rtrim(repeat(string_agg((sin(c * 9 + i) + 0.01 * random())::real || ',', ''), 500), ',') || ']' FROM generate_series(1, 9) AS i);
    END CASE;
END $$;
SQL
    for (@tables)
    {
        my ($name, $type, undef, $class, $options, $kind) = @$_;
        my $count = $kind =~ /wide/ ? $rows / 10 : $rows;
        my $value = "value_of('$kind')::$type";
        $node->safe_psql('postgres', "SELECT setseed(0.5); CREATE TABLE $name (id bigserial PRIMARY KEY, version int NOT NULL DEFAULT 0, v $type);"
              . "INSERT INTO $name (v) SELECT $value FROM generate_series(1, $count);"
              . "CREATE INDEX ${name}_v ON $name USING $method (v $class) WITH ($options);");
    }
}

# The scripts of a pgbench client, each for one table: [weight, text].
sub scripts_of
{
    my ($name, $type, $operator, undef, undef, $kind) = @_;
    my $value = "value_of('$kind')::$type";
    my $few = $kind =~ /wide/ ? 2 : 10;
    my $some = "(SELECT id FROM $name WHERE id > (SELECT floor(random() * max(id)) FROM $name) ORDER BY id LIMIT $few FOR UPDATE SKIP LOCKED)";
    # Chunks of a list that become sparse, which vacuum then makes one.
    my @many = $method ne 'ivfflat' ? () : (
        [ 1, "DELETE FROM $name WHERE id IN (SELECT id FROM $name WHERE id % 5 > 1 FOR UPDATE SKIP LOCKED);\nVACUUM $name;" ],
        [ 1, "INSERT INTO $name (v) SELECT $value FROM generate_series(1, 30 * $few);" ]);
    return (
        @many,
        [ 4, "INSERT INTO $name (v) SELECT $value FROM generate_series(1, $few);" ],
        [ 1, "BEGIN;\nINSERT INTO $name (v) VALUES ($value);\nSAVEPOINT s;\nINSERT INTO $name (v) SELECT $value FROM generate_series(1, 3);\n"
              . "ROLLBACK TO s;\nINSERT INTO $name (v) VALUES ($value);\nCOMMIT;" ],
        [ 1, "BEGIN;\nINSERT INTO $name (v) SELECT $value FROM generate_series(1, 5);\nROLLBACK;" ],
        [ 3, "UPDATE $name SET v = $value, version = version + 1 WHERE id IN $some;" ],
        # The vector stays, but the row moves.
        [ 1, "UPDATE $name SET v = v, version = version + 1, id = nextval('${name}_id_seq') WHERE id IN $some;" ],
        [ 4, "DELETE FROM $name WHERE id IN $some;" ],
        [ 2, "VACUUM $name;" ],
        [ 3, "SET enable_seqscan = off;\nSELECT id FROM $name ORDER BY v $operator (SELECT v FROM $name WHERE v IS NOT NULL LIMIT 1) LIMIT 20;" ],
    );
}

# pgbench with CLIENTS clients for SECONDS (or until the server is gone). Returns the IPC::Run handle with its
# output: {run, out, err}.
sub start_load
{
    my ($node, $clients, $seconds, $seed) = @_;
    my $folder = $node->basedir . '/load';
    mkdir $folder unless -d $folder;
    my @files;
    for my $table (@tables)
    {
        my $n = 0;
        for my $script (scripts_of(@$table))
        {
            my $file = "$folder/$table->[0]_" . $n++ . '.sql';
            open my $out, '>', $file or die "$file: $!";
            print $out $script->[1], "\n";
            close $out or die "$file: $!";
            push @files, '-f', "$file\@$script->[0]";
        }
    }
    my ($out, $err) = ('', '');
    my $run = IPC::Run::start(
        [ 'pgbench', '-n', '-c', $clients, '-j', 1, '-T', $seconds, "--random-seed=$seed", @files, $node->connstr('postgres') . ' application_name=load' ],
        '<', \undef, '>', \$out, '2>', \$err);
    # A client that ends before all are there has met an error, which the caller will see.
    until ($node->safe_psql('postgres', "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'load'") >= $clients)
    {
        last if !$run->pumpable;
        $run->pump_nb;
        last if $err =~ /aborted|error/;
        usleep(10_000);
    }
    return { run => $run, out => \$out, err => \$err };
}

my $settings = 'SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off; SET jit = off; SET max_parallel_workers_per_gather = 0;'
  . 'SET ivfflat.probes = 1; SET hnsw.max_scan_tuples = 2147483647; SET hnsw.scan_mem_multiplier = 1000; SET client_min_messages = warning;';

# full_scan_sql(table): a query that reads the table's index to its end.
sub full_scan_sql
{
    my ($name) = @_;
    my $operator = operator_of($name);
    my $query = "(SELECT v FROM $name WHERE v IS NOT NULL ORDER BY id LIMIT 1)";
    return "SELECT id FROM $name ORDER BY v $operator $query LIMIT 10000000";
}

# full_scan_settings(): what makes full_scan_sql() read everything, through the index.
sub full_scan_settings { return "$settings SET $method.iterative_scan = relaxed_order;" }

# faults_of_tables(node): what is wrong with the indexes, by SQL alone, as text; empty when all is well.
sub faults_of_tables
{
    my ($node) = @_;
    my @faults;
    # The mean over the tables tells of an index that wears out. One table alone may fall lower: among a few tight
    # clusters a search begins in the wrong one now and then, and misses all of a query's ten.
    my ($least_mean, $least_recall) = (0.9, 0.5);
    my $recalls = 0;
    for (@tables)
    {
        my ($name, $type, $operator) = @$_;
        my $query = "(SELECT v FROM $name WHERE v IS NOT NULL ORDER BY id LIMIT 1)";
        my $by_index = "SELECT id, v $operator $query AS d FROM $name ORDER BY v $operator $query LIMIT 10000000";
        my $plan = $node->safe_psql('postgres', "$settings EXPLAIN (COSTS OFF) $by_index");
        push @faults, "$name: a plan without the index: $plan" unless $plan =~ /Index Scan using ${name}_v/;
        my ($status, $found, $error) = $node->psql('postgres', <<"SQL");
$settings SET $method.iterative_scan = relaxed_order;
WITH by_index AS MATERIALIZED ($by_index),
    by_heap AS MATERIALIZED (SELECT id, v $operator $query AS d FROM $name WHERE v IS NOT NULL)
SELECT 'missing', count(*) FROM by_heap WHERE id NOT IN (SELECT id FROM by_index) HAVING count(*) > 0
UNION ALL SELECT 'too many', count(*) FROM by_index WHERE id NOT IN (SELECT id FROM by_heap) HAVING count(*) > 0
UNION ALL SELECT 'twice', count(*) - count(DISTINCT id) FROM by_index HAVING count(*) > count(DISTINCT id);
SET $method.iterative_scan = strict_order;
SELECT 'out of order', count(*) FROM (SELECT d, lag(d) OVER () AS before FROM ($by_index) AS i) AS o
    WHERE d < before - 1e-5 * (1 + abs(before)) HAVING count(*) > 0;
SQL
        push @faults, "$name: $found$error" if $status || $found ne '' || $error ne '';

        # Recall of the ten nearest, by distance, so that ties are no matter.
        ($status, $found, $error) = $node->psql('postgres', <<"SQL");
$settings SET $method.iterative_scan = relaxed_order; SET hnsw.ef_search = 100; SET ivfflat.probes = 6; SET enable_sort = on;
WITH queries AS MATERIALIZED (SELECT v FROM $name WHERE v IS NOT NULL ORDER BY hashint8(id), id LIMIT 20)
SELECT round(avg(least(hits, 10) / 10.0), 3) FROM queries,
    LATERAL (SELECT max(d) AS tenth FROM (SELECT $name.v $operator queries.v AS d FROM $name WHERE $name.v IS NOT NULL ORDER BY ($name.v $operator queries.v) + 0 LIMIT 10) AS e) AS exact,
    LATERAL (SELECT count(*) FILTER (WHERE d <= tenth + 1e-6 * (1 + abs(tenth))) AS hits FROM (SELECT $name.v $operator queries.v AS d FROM $name ORDER BY $name.v $operator queries.v LIMIT 10) AS a) AS approximate;
SQL
        push @faults, "$name: recall: $found$error, " . $node->safe_psql('postgres', "SELECT vector_index_stats('${name}_v')")
          if $status || $error ne '' || $found eq '' || $found < $least_recall;
        $recalls += $found || 0;
    }
    push @faults, "mean recall: " . $recalls / @tables if $recalls / @tables < $least_mean;
    return join "\n", @faults;
}

# checker_findings(node, severities): what vector_index_check says of all the indexes, with those severities.
sub checker_findings
{
    my ($node, @severities) = @_;
    my $wanted = join ',', map { "'$_'" } @severities;
    return join "\n", grep { $_ ne '' } map {
        my ($status, $found, $error) = $node->psql('postgres', "SELECT '$_', * FROM vector_index_check('${_}_v', true) WHERE severity IN ($wanted) LIMIT 20");
        "$found$error"
    } table_names();
}

# One assertion for each way to look.
sub check_tables
{
    my ($node, $when) = @_;
    is(faults_of_tables($node), '', "$when: scans return every row once, in order, with good recall");
    is(checker_findings($node, 'error'), '', "$when: vector_index_check finds no fault")
      if $node->safe_psql('postgres', "SELECT to_regproc('vector_index_check') IS NOT NULL") eq 't';
}

1;
