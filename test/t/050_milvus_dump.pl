# Collections survive every way of moving a database: dumps of all, of the schema, of the data, of one table, into
# databases where tables have other numbers; pg_upgrade; logical replication. What the calls say of them
# before and after is compared as text.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('source');
$node->init(allows_streaming => 'logical');
$node->append_conf('postgresql.conf', "wal_level = logical\n");
$node->start;

my $make = q{
    CREATE EXTENSION milvus CASCADE;
    SELECT milvus_create_database('books');
    SELECT milvus_create_collection('quick', 2, description => 'it''s "quick"', properties => '{"collection.ttl.seconds": 864000}');
    SELECT milvus_create_partition('quick', 'p'), milvus_create_partition('quick', '2-b'), milvus_create_alias('quick', 'fast');
    SELECT milvus_create_collection('Full', db_name => 'books', consistency_level => 'Strong', num_shards => 3, schema => '{"enable_dynamic_field": true, "fields": [
        {"name": "id", "type": "VARCHAR", "max_length": 20, "is_primary": true, "auto_id": true}, {"name": "select", "type": "INT8", "default_value": -5},
        {"name": "s", "type": "VARCHAR", "max_length": 9, "default_value": "it''s", "nullable": true, "description": "a text"},
        {"name": "tags", "type": "ARRAY", "element_type": "VARCHAR", "max_length": 3, "max_capacity": 2}, {"name": "doc", "type": "JSON", "nullable": true},
        {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}, {"name": "w", "type": "FLOAT16_VECTOR", "dim": 2}]}',
        index_params => '[{"field_name": "v", "index_type": "FLAT", "metric_type": "L2", "index_name": "exact"}, {"field_name": "w", "index_type": "HNSW", "metric_type": "IP", "params": {"M": 8}},
            {"field_name": "doc", "index_name": "by_a", "params": {"json_path": "doc[\"a\"]", "json_cast_type": "DOUBLE"}}]');
    SELECT milvus_add_field('books."Full"', 'later', 'INT64', nullable => true), milvus_create_alias('Full', 'other', db_name => 'books');
    SELECT milvus_create_collection('tenants', schema => '{"partition_key_field": "tenant", "fields": [{"name": "id", "type": "INT64", "is_primary": true},
        {"name": "tenant", "type": "INT64"}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}', num_partitions => 3);
    CREATE TABLE books.items (id int PRIMARY KEY, title text, v vector(2), extra jsonb NOT NULL DEFAULT '{}');
    SELECT milvus_register_collection('books.items', dynamic_field => 'extra', properties => '{"mine": true}');
    SELECT milvus_release_partitions('quick', '{p}'), milvus_release_collection('tenants');
};
my $fill = q{
    INSERT INTO quick (id, vector, "$partition") VALUES (1, '[1,2]', 'p'), (2, '[3,4]', '2-b'), (3, '[5,6]', '_default');
    INSERT INTO books."Full" (tags, v, w) VALUES ('{a}', '[1,2]', '[3,4]'), ('{}', '[5,6]', '[7,8]');
    INSERT INTO tenants SELECT i, i, '[1,2]' FROM generate_series(1, 9) AS i;
    INSERT INTO books.items VALUES (1, 'x', '[1,2]', '{"a": 1}');
};
# Everything that the calls say.
my $say = q{
    SELECT c, milvus_describe_collection(c), milvus_get_load_state(c), milvus_get_collection_stats(c),
        ARRAY(SELECT milvus_describe_index(c, i) FROM milvus_list_indexes(c) AS i ORDER BY i),
        ARRAY(SELECT p || (milvus_get_load_state(c, p))::text || (milvus_get_partition_stats(c, p))::text FROM milvus_list_partitions(c) AS p ORDER BY p)
    FROM unnest('{quick,books.Full,tenants,books.items}'::text[]) AS c ORDER BY c;
    SELECT milvus_list_collections() UNION ALL SELECT milvus_list_collections(db_name => 'books') UNION ALL SELECT milvus_list_aliases() ORDER BY 1;
    SELECT milvus_describe_alias('books.other'), milvus_describe_alias('fast');
    SELECT id, vector, "$partition", "$created" FROM quick ORDER BY id;
    SELECT * FROM books."Full" ORDER BY id; SELECT * FROM tenants ORDER BY id; SELECT * FROM books.items;
};
# That the rules are those of before: keys once, limits, numbering.
my $rules = q{
    DO $$ BEGIN INSERT INTO quick (id, vector) VALUES (1, '[1,2]'); RAISE 'twice'; EXCEPTION WHEN unique_violation THEN END $$;
    DO $$ BEGIN INSERT INTO tenants VALUES (1, 2, '[1,2]'); RAISE 'twice'; EXCEPTION WHEN unique_violation THEN END $$;
    DO $$ BEGIN UPDATE books."Full" SET s = 'much too long'; RAISE 'too long'; EXCEPTION WHEN check_violation THEN END $$;
    DO $$ BEGIN INSERT INTO quick (id, vector, "$partition") VALUES (9, '[1,2]', 'none'); RAISE 'none'; EXCEPTION WHEN check_violation THEN END $$;
    INSERT INTO books."Full" (tags, v, w) VALUES ('{}', '[1,2]', '[3,4]') RETURNING id;
};

sub said { my ($database, $on) = @_; return ($on // $node)->safe_psql($database, $say) }

sub database {
    my ($name, $on) = @_;
    $on //= $node;
    $on->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE template0");
    # So that numbers of tables are others than where the dump is from.
    $on->safe_psql($name, 'CREATE TABLE in_the_way (); DROP TABLE in_the_way') for 1 .. 3;
    return $name;
}

# Errors of a restore are those of the program: psql stops at the first.
sub dump_and_restore {
    my ($from, $to, @options) = @_;
    my $file = "$PostgreSQL::Test::Utils::tmp_check/$to.sql";
    $node->command_ok([ 'pg_dump', '-d', $node->connstr($from), '-f', $file, @options ], "dump of $from (@options)");
    $node->command_ok([ 'psql', '-XAqt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($to), '-f', $file ], "restored into $to");
}

$node->safe_psql('postgres', 'CREATE DATABASE origin');
$node->safe_psql('origin', $make . $fill);
my $before = said('origin');
like($before, qr{FLAT}, 'there is something to compare');
ok($node->safe_psql('origin', $rules), 'the rules hold at the origin');
$before = said('origin');

# The whole, as text and in the archive format in parallel.
dump_and_restore('origin', database('whole'));
is(said('whole'), $before, 'a whole dump brings everything');
isnt($node->safe_psql('whole', q{SELECT 'quick'::regclass::oid}), $node->safe_psql('origin', q{SELECT 'quick'::regclass::oid}), 'the numbers of tables are others');
ok($node->safe_psql('whole', $rules), 'the rules hold after a whole dump');
my $archive = "$PostgreSQL::Test::Utils::tmp_check/archive";
$node->command_ok([ 'pg_dump', '-Fd', '-d', $node->connstr('origin'), '-f', $archive ], 'dump into an archive');
$node->command_ok([ 'pg_restore', '-j', '2', '--exit-on-error', '-d', $node->connstr(database('archived')), $archive ], 'restored by two jobs');
is(said('archived'), $before, 'an archive brings everything');

# The schema first: tables without entries. The data after it: everything.
dump_and_restore('origin', database('halves'), '--schema-only');
is($node->safe_psql('halves', 'SELECT count(*) FROM milvus.collections'), 0, 'the schema alone has no entries');
is($node->safe_psql('halves', q{SELECT milvus_has_collection('quick')}), 'f', 'and its tables are no collections');
dump_and_restore('origin', 'halves', '--data-only', '--disable-triggers');
is(said('halves'), $before, 'schema and data bring everything');
ok($node->safe_psql('halves', $rules), 'the rules hold after schema and data');
# The data alone, where an application has made its collections by itself.
database('remade');
$node->safe_psql('remade', $make);
dump_and_restore('origin', 'remade', '--data-only');
is(said('remade'), $before, 'data alone go into collections that are made already');

# One table: its entry stays behind; registering it brings the collection back.
for my $table ('quick', 'tenants', 'books."Full"', 'books.items') {
    (my $name = "one_$table") =~ s/\W//g;
    $name = lc $name;
    database($name);
    $node->safe_psql($name, 'CREATE EXTENSION milvus CASCADE; CREATE SCHEMA books');
    # Partitions are tables of their own to pg_dump.
    my @parts = split /\n/, $node->safe_psql('origin', "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = '$table'::regclass");
    dump_and_restore('origin', $name, map { ('-t', $_) } $table, @parts);
    my $dynamic = $table eq 'books.items' ? ", dynamic_field => 'extra'" : '';
    is($node->safe_psql($name, qq{SELECT milvus_register_collection('$table'$dynamic)}), '', "$table can be registered");
    my $fields = qq{SELECT milvus_describe_collection('$table') -> 'fields', milvus_describe_collection('$table') -> 'enable_dynamic_field', milvus_get_collection_stats('$table'),
        (SELECT string_agg(p, ',' ORDER BY p) FROM milvus_list_partitions('$table') AS p), ARRAY(SELECT milvus_describe_index('$table', i) FROM milvus_list_indexes('$table') AS i ORDER BY i)};
    is($node->safe_psql($name, $fields), $node->safe_psql('origin', $fields), "$table is what it was");
}
# A table whose keys are not unique over its partitions is none.
$node->safe_psql('one_quick', q{SELECT milvus_unregister_collection('quick');
    DROP TRIGGER "~milvus_key" ON quick; DROP TRIGGER "~milvus_key_update" ON quick; INSERT INTO quick (id, vector) VALUES (1, '[1,2]')});
my ($status, $out, $err) = $node->psql('one_quick', q{SELECT milvus_register_collection('quick')});
like($err, qr/its key id is not unique over the partitions.*Key 1 is there more than once/s, 'a key twice is refused');

# Logical replication of a collection, new rows and changed ones; the subscriber's partitions have the rows.
my $copy = PostgreSQL::Test::Cluster->new('subscriber');
$copy->init;
$copy->start;
$copy->safe_psql('postgres', 'CREATE DATABASE origin');
$copy->safe_psql('origin', $make);
$node->safe_psql('origin', q{CREATE PUBLICATION all_of_it FOR TABLE quick, tenants, books."Full", books.items WITH (publish_via_partition_root)});
$copy->safe_psql('origin', q{CREATE SUBSCRIPTION follows CONNECTION '} . ($node->connstr('origin') =~ s/'//gr) . q{' PUBLICATION all_of_it});
$copy->wait_for_subscription_sync($node, 'follows', 'origin') if $copy->can('wait_for_subscription_sync');
$copy->poll_query_until('origin', q{SELECT count(*) = 0 FROM pg_subscription_rel WHERE srsubstate NOT IN ('r', 's')});
is(said('origin', $copy), $before, 'replicated collections have all rows');
$node->safe_psql('origin', q{UPDATE quick SET "$partition" = 'p', vector = '[9,9]' WHERE id = 2; DELETE FROM tenants WHERE id = 3;
    INSERT INTO quick (id, vector) VALUES (4, '[7,8]'); UPDATE books.items SET extra = '{"b": 2}'});
$node->wait_for_catchup('follows');
is(said('origin', $copy), said('origin'), 'and follow changes');
$copy->safe_psql('origin', 'DROP SUBSCRIPTION follows');

# pg_upgrade, from this version to itself.
$before = said('origin');
$node->safe_psql('postgres', "DROP DATABASE $_") for grep { $_ ne 'origin' && $_ ne 'postgres' }
    split /\n/, $node->safe_psql('postgres', 'SELECT datname FROM pg_database WHERE NOT datistemplate');
$node->stop;
$copy->stop;
my $new = PostgreSQL::Test::Cluster->new('upgraded');
$new->init;
my $bindir = `pg_config --bindir`;
chomp $bindir;
# The programs of the tests' tree, which come first in the path.
($bindir) = grep { -x "$_/pg_upgrade" } split(/:/, $ENV{PATH}), $bindir;
SKIP: {
    skip 'there is no pg_upgrade', 2 unless $bindir;
    chdir $PostgreSQL::Test::Utils::tmp_check or die;
    command_ok([ 'pg_upgrade', '--no-sync', '-d', $node->data_dir, '-D', $new->data_dir, '-b', $bindir, '-B', $bindir,
        '-s', $node->host, '-p', $node->port, '-P', $new->port, '-U', scalar getpwuid($<) ], 'pg_upgrade');
    $new->start;
    is(said('origin', $new), $before, 'collections are as before pg_upgrade');
    ok($new->safe_psql('origin', $rules), 'the rules hold after pg_upgrade');
    is($new->safe_psql('origin', q{DROP TABLE quick; SELECT count(*) FROM milvus.aliases WHERE alias = 'fast'}), 0, 'the event trigger is there');
}

done_testing();
