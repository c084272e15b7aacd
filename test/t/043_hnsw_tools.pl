# An hnsw index beside the commands and tools that rewrite, copy or check tables: CLUSTER, VACUUM FULL, TRUNCATE,
# SET LOGGED and UNLOGGED, an unlogged table after a crash, pg_amcheck, dump and restore, logical replication into
# an indexed table. After each the index gives every row once.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('hnsw_tools');
$node->init(allows_streaming => 'logical');
$node->append_conf('postgresql.conf', "autovacuum = off\njit = off\n");
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
CREATE FUNCTION v_of(id int) RETURNS vector LANGUAGE sql IMMUTABLE AS
    $$SELECT array_agg(sin(id * i) ORDER BY i)::vector FROM generate_series(1, 10) AS i$$;
CREATE TABLE items (id int PRIMARY KEY, v vector(10));
INSERT INTO items SELECT i, v_of(i) FROM generate_series(1, 1000) AS i;
CREATE INDEX items_v ON items USING hnsw (v vector_l2_ops) WITH (m = 8);
CREATE UNLOGGED TABLE passing (id int PRIMARY KEY, v vector(10));
CREATE INDEX passing_v ON passing USING hnsw (v vector_l2_ops) WITH (storage = split);
INSERT INTO passing SELECT i, v_of(i) FROM generate_series(1, 500) AS i;
SQL

# whole(name, table, rows, server, database): as many rows, each once.
sub whole
{
    my ($when, $table, $rows, $server, $database) = @_;
    $server //= $node;
    $database //= 'postgres';
    my $settings = 'SET enable_seqscan = off; SET enable_sort = off; SET hnsw.iterative_scan = relaxed_order; SET hnsw.max_scan_tuples = 2147483647; SET hnsw.scan_mem_multiplier = 1000;';
    like($server->safe_psql($database, "$settings EXPLAIN SELECT id FROM $table ORDER BY v <-> v_of(7) LIMIT 1000000"), qr/Index Scan using ${table}_v/, "$when: the index is used");
    is($server->safe_psql($database, <<"SQL"), "$rows|$rows|0", "$when: every row is found once");
$settings
WITH found AS MATERIALIZED (SELECT id FROM $table ORDER BY v <-> v_of(7) LIMIT 1000000)
SELECT count(*), count(DISTINCT id), count(*) FILTER (WHERE id NOT IN (SELECT id FROM $table)) FROM found;
SQL
    is($server->safe_psql($database, "SELECT * FROM vector_index_check('${table}_v', true)"), '', "$when: vector_index_check finds nothing");
}

whole('at first', 'items', 1000);

# pg_amcheck knows the table and the btree index; an index of another access method it passes over.
$node->safe_psql('postgres', 'CREATE EXTENSION IF NOT EXISTS amcheck');
$node->command_ok([ 'pg_amcheck', '-d', 'postgres', '--heapallindexed', '--table', 'items', '--table', 'passing' ], 'pg_amcheck finds no fault');

for my $step (
    [ 'DELETE', 'DELETE FROM items WHERE id % 10 = 0', 900 ],
    [ 'VACUUM', 'VACUUM items', 900 ],
    [ 'CLUSTER', 'CLUSTER items USING items_pkey', 900 ],
    [ 'VACUUM FULL', 'VACUUM FULL items', 900 ],
    [ 'SET UNLOGGED', 'ALTER TABLE items SET UNLOGGED', 900 ],
    [ 'writes to an unlogged table', 'INSERT INTO items SELECT i, v_of(i) FROM generate_series(2001, 2100) AS i', 1000 ],
    [ 'SET LOGGED', 'ALTER TABLE items SET LOGGED', 1000 ],
    [ 'REINDEX', 'REINDEX INDEX items_v', 1000 ],
    [ 'REINDEX CONCURRENTLY', 'REINDEX INDEX CONCURRENTLY items_v', 1000 ],
    [ 'TRUNCATE that is rolled back', 'BEGIN; TRUNCATE items; INSERT INTO items VALUES (1, v_of(1)); ROLLBACK', 1000 ],
    [ 'TRUNCATE', 'TRUNCATE items', 0 ],
    [ 'writes after TRUNCATE', 'INSERT INTO items SELECT i, v_of(i) FROM generate_series(1, 400) AS i', 400 ])
{
    my ($what, $sql, $rows) = @$step;
    $node->safe_psql('postgres', $sql);
    whole($what, 'items', $rows);
}
isnt(($node->psql('postgres', 'CLUSTER items USING items_v'))[0], 0, 'the index itself gives no order to CLUSTER by');

# What was logged again survives a stop at once; what was not is empty, and usable.
whole('unlogged', 'passing', 500);
$node->stop('immediate');
$node->start;
whole('after a crash', 'items', 400);
whole('unlogged, after a crash', 'passing', 0);
$node->safe_psql('postgres', 'INSERT INTO passing SELECT i, v_of(i) FROM generate_series(1, 300) AS i');
whole('unlogged, written again', 'passing', 300);

# Dump and restore.
my $dump = $node->basedir . '/dump.sql';
$node->command_ok([ 'pg_dump', '-f', $dump, $node->connstr('postgres') ], 'pg_dump');
$node->safe_psql('postgres', 'CREATE DATABASE copy');
$node->command_ok([ 'psql', '-X', '-v', 'ON_ERROR_STOP=1', '-q', '-f', $dump, $node->connstr('copy') ], 'its script restores');
whole('restored', 'items', 400, $node, 'copy');
like($node->safe_psql('copy', "SELECT indexdef FROM pg_indexes WHERE indexname = 'items_v'"), qr/USING hnsw \(v vector_l2_ops\) WITH \(m='8'\)/, 'with its options');

# Logical replication: the first copy, then changes one by one.
my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init;
$subscriber->append_conf('postgresql.conf', "autovacuum = off\n");
$subscriber->start;
$subscriber->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
CREATE FUNCTION v_of(id int) RETURNS vector LANGUAGE sql IMMUTABLE AS
    $$SELECT array_agg(sin(id * i) ORDER BY i)::vector FROM generate_series(1, 10) AS i$$;
CREATE TABLE items (id int PRIMARY KEY, v vector(10));
CREATE INDEX items_v ON items USING hnsw (v vector_l2_ops);
SQL
$node->safe_psql('postgres', 'CREATE PUBLICATION p FOR TABLE items');
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION s CONNECTION '" . $node->connstr . " dbname=postgres' PUBLICATION p");
$subscriber->wait_for_subscription_sync($node, 's');
whole('copied to a subscriber', 'items', 400, $subscriber);
$node->safe_psql('postgres', 'INSERT INTO items SELECT i, v_of(i) FROM generate_series(401, 600) AS i; UPDATE items SET v = v_of(id + 1) WHERE id % 4 = 0; DELETE FROM items WHERE id % 3 = 0;');
$node->wait_for_catchup('s');
whole('after changes on a subscriber', 'items', 400, $subscriber);
is($subscriber->safe_psql('postgres', 'SELECT md5(string_agg(id || v::text, chr(10) ORDER BY id)) FROM items'),
    $node->safe_psql('postgres', 'SELECT md5(string_agg(id || v::text, chr(10) ORDER BY id)) FROM items'), 'with the same values');
$subscriber->safe_psql('postgres', 'VACUUM items');
whole('after VACUUM on a subscriber', 'items', 400, $subscriber);

$subscriber->stop;
$node->stop;
done_testing();
