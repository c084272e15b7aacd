# An installed extension survives its update and a dump: same OIDs, columns, rows, indexes and views
# before and after, and a catalog that no longer tells an updated installation from a fresh one.
# Starts from catalogs as pgvector left them, made by the "surface" scripts of extension/order.txt;
# real pgvector libraries are met in check-full. Rules of the chain: extension/README.md.

use strict;
use warnings;
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $catalog_sql = dirname(__FILE__) . '/../parity/catalog.sql';

my $node = PostgreSQL::Test::Cluster->new('upgrade');
$node->init;
$node->start;
my $server = $node->safe_psql('postgres', 'SHOW server_version_num');

my @surfaces = split /\n/, $node->safe_psql('postgres', q{
    SELECT version FROM pg_available_extension_versions
    WHERE name = 'vector' AND version LIKE 'surface-%' ORDER BY version});
is_deeply(\@surfaces, [ 'surface-0.7.0', 'surface-0.8.6' ],
    'scripts of extension/join --list-test are installed')
    or BAIL_OUT('this server lacks the scripts for tests; see test/README.md');

sub catalog {
    my ($database) = @_;
    my ($out, $err) = ('', '');
    my @command = ('psql', '-XAqt', '-d', $node->connstr($database), '-f', $catalog_sql);
    IPC::Run::run(\@command, '>', \$out, '2>', \$err) or BAIL_OUT("catalog of $database: $err");
    return $out;
}

# Shows the first lines that differ instead of two catalogs of 500 lines.
sub same_catalog {
    my ($database, $expected, $name) = @_;
    my @sides = (catalog($database), $expected);
    my %in = map { my $side = $_; $side => { map { $_ => 1 } split /\n/, $sides[$side] } } 0, 1;
    my @only = map { my $side = $_;
        map { ($side ? 'missing: ' : 'too much: ') . $_ }
            grep { !$in{ 1 - $side }{$_} } sort keys %{ $in{$side} } } 0, 1;
    ok(!@only, $name) or diag(join "\n", @only > 10 ? @only[ 0 .. 9 ] : @only);
}

sub create_database {
    my ($database, $extension_version) = @_;
    $node->safe_psql('postgres', qq{CREATE DATABASE "$database"});
    $node->safe_psql($database, 'CREATE SCHEMA app; CREATE EXTENSION vector'
        . ($extension_version ? " VERSION '$extension_version'" : ''));
}

sub update_extension { $node->safe_psql($_[0], 'ALTER EXTENSION vector UPDATE') }

my $fill = q{
    CREATE TABLE app.items (
        id integer PRIMARY KEY,
        v vector(3) DEFAULT '[1,2,3]',
        h halfvec(2) NOT NULL DEFAULT '[0.5,-0]',
        s sparsevec(100000),
        b bit(8),
        many vector[],
        CONSTRAINT near CHECK (v <-> '[0,0,0]' < 1000));
    INSERT INTO app.items (id, v, h, s, b, many)
        SELECT i, ARRAY[i, i % 7, -i]::vector, ARRAY[i, i % 5]::vector::halfvec,
            format('{%s:%s,100000:1.5}/100000', i, i)::sparsevec, i::bit(8),
            ARRAY[ARRAY[i]::vector, '[1]']
        FROM generate_series(1, 300) i;
    INSERT INTO app.items (id) VALUES (0);
    CREATE INDEX items_v ON app.items (v);
    CREATE UNIQUE INDEX items_h ON app.items (h) WHERE id > 0;
    CREATE INDEX items_s ON app.items (s);
    CREATE INDEX items_near ON app.items USING hnsw (v vector_l2_ops) WITH (m = 8);
    CREATE INDEX items_bits ON app.items USING hnsw (b bit_hamming_ops) WHERE id > 0;
    CREATE VIEW app.near_items AS
        SELECT id, v <-> '[1,1,1]' AS distance, v + v AS twice, h::vector(2) AS h
        FROM app.items WHERE v <> '[0,0,0]' AND b <~> B'11110000' < 6;
    CREATE MATERIALIZED VIEW app.means AS
        SELECT id % 3 AS third, avg(v) AS mean, sum(h) AS total FROM app.items GROUP BY 1;
    CREATE FUNCTION app.closest(vector) RETURNS integer LANGUAGE sql STABLE
        AS 'SELECT id FROM app.items ORDER BY v <-> $1, id LIMIT 1';
};

# Rows and answers: the same in every database that holds the data.
my $answers = q{
    SELECT * FROM app.items ORDER BY id;
    SELECT * FROM app.near_items ORDER BY distance, id;
    SELECT * FROM app.means ORDER BY third;
    SELECT app.closest('[100,1,-100]');
    SELECT id, encode(vector_send(v), 'hex'), encode(halfvec_send(h), 'hex'),
        encode(sparsevec_send(s), 'hex') FROM app.items WHERE id < 50 ORDER BY id;
    SELECT table_name, column_name, udt_name, column_default, is_nullable
        FROM information_schema.columns WHERE table_schema = 'app' ORDER BY 1, 2;
    SELECT pg_get_viewdef('app.near_items'), pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conname = 'near';
    SET enable_seqscan = off;
    SELECT id FROM app.items WHERE v < '[5,0,0]' ORDER BY v;
    EXPLAIN (COSTS OFF) SELECT id FROM app.items ORDER BY v <-> '[100.4,2,-100.4]' LIMIT 3;
    SELECT id FROM app.items ORDER BY v <-> '[100.4,2,-100.4]' LIMIT 3;
    SELECT indexdef FROM pg_indexes WHERE schemaname = 'app' ORDER BY indexname;
};

# What an update must leave alone in the catalogs of the server.
my $identities = q{
    SELECT t, t::regtype::oid FROM unnest(ARRAY['vector', 'halfvec', 'sparsevec', 'vector[]',
        'halfvec[]', 'sparsevec[]']) t;
    SELECT p, p::regprocedure::oid FROM unnest(ARRAY['vector_in(cstring,oid,integer)',
        'l2_distance(halfvec,halfvec)', 'sparsevec_cmp(sparsevec,sparsevec)', 'hnswhandler(internal)',
        'hnsw_bit_support(internal)']) p;
    SELECT o, o::regoperator::oid FROM unnest(ARRAY['<->(vector,vector)', '=(halfvec,halfvec)']) o;
    SELECT oid, opcname FROM pg_opclass WHERE opcname IN ('vector_ops', 'halfvec_ops',
        'sparsevec_ops') AND opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree') ORDER BY 1;
    SELECT a.oid, c.oid, c.opcname, c.opcfamily FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod
        WHERE a.amname = 'hnsw' ORDER BY 2;
    SELECT oid, relname, relfilenode, relkind FROM pg_class
        WHERE relnamespace = 'app'::regnamespace ORDER BY 1;
    SELECT indexrelid, indclass, indisvalid, indisunique FROM pg_index
        WHERE indrelid = 'app.items'::regclass ORDER BY 1;
};

sub restored {
    my ($from, $to) = @_;
    my $file = "${PostgreSQL::Test::Utils::tmp_check}/$from.dump";
    $node->command_ok([ 'pg_dump', '-Fc', '-f', $file, '-d', $node->connstr($from) ], "dump $from");
    $node->safe_psql('postgres', qq{CREATE DATABASE "$to"});
    $node->command_ok([ 'pg_restore', '-e', '-d', $node->connstr($to), $file ], "restore as $to");
}

create_database('fresh');
my $fresh = catalog('fresh');

subtest 'fresh install' => sub {
    cmp_ok(scalar(() = $fresh =~ /^function /mg), '>', 100, 'the catalog was listed');
    is($node->safe_psql('fresh', q{
        SELECT pg_describe_object(classid, objid, 0) FROM pg_depend
        WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
            AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'vector')
            AND coalesce(obj_description(objid, classid::regclass::name), '') = ''
            -- From version 17 on the server counts types of arrays and of rows as members.
            AND NOT (classid = 'pg_type'::regclass AND objid IN (
                SELECT typarray FROM pg_type WHERE typarray <> 0
                UNION ALL SELECT reltype FROM pg_class WHERE relkind <> 'c'))}),
        '', 'every object has a comment');
    is($node->safe_psql('fresh', q{
        SELECT comment = obj_description((SELECT oid FROM pg_extension WHERE extname = 'vector'),
            'pg_extension') FROM pg_available_extensions WHERE name = 'vector'}),
        't', 'the extension describes itself as its control file does');
};

for my $surface (@surfaces) {
    subtest "update from $surface" => sub {
        my $database = $surface;
        create_database($database, $surface);
        $node->safe_psql($database, q{COMMENT ON EXTENSION vector IS 'in words of another time'});
        $node->safe_psql($database, $fill);
        my $answers_before = $node->safe_psql($database, $answers);
        my $identities_before = $node->safe_psql($database, $identities);
        cmp_ok(length $answers_before, '>', 10_000, 'there is something to compare');

        restored($database, "$database restored");
        is($node->safe_psql("$database restored", $answers), $answers_before,
            'a dump of the old version restored under the new one: same answers');

        update_extension($database);
        is($node->safe_psql($database, q{
            SELECT extversion FROM pg_extension WHERE extname = 'vector'}),
            $node->safe_psql('fresh', q{
            SELECT extversion FROM pg_extension WHERE extname = 'vector'}), 'version');
        is($node->safe_psql($database, $answers), $answers_before, 'same rows, same answers');
        is($node->safe_psql($database, $identities), $identities_before, 'same OIDs, same files');
        same_catalog($database, $fresh, 'catalog equals that of a fresh install');

        # An updated type is read and written by a new session as by the one that updated it.
        like($node->safe_psql($database, q{
            SET enable_mergejoin = off; SET enable_nestloop = off;
            EXPLAIN (COSTS OFF) SELECT FROM app.items a JOIN app.items b ON a.v = b.v}),
            qr/Hash Cond: \(a\.v = b\.v\)/, 'equality hashes');
        is($node->safe_psql($database, q{
            SELECT min(v), max(v), min(s) = (SELECT s FROM app.items ORDER BY s LIMIT 1)
            FROM app.items}), '[1,1,-1]|[300,6,-300]|t', 'min and max');
        is($node->safe_psql($database, q{
            SELECT vector_distance(v, '[0,0,0]', 'L2') FROM app.items WHERE id = 7}),
            '98', 'distance by the name of a metric');
        is($node->safe_psql($database, q{
            SELECT v::jsonb = '[7,0,-7]', '[1,2,3]'::jsonb::vector(3) FROM app.items WHERE id = 7}),
            't|[1,2,3]', 'casts to and from jsonb');
        if ($server >= 140000) {
            is($node->safe_psql($database, q{
                SELECT v[1], v[2:3] FROM app.items WHERE id = 7}), '7|[0,-7]', 'subscripting');
        }

        restored($database, "$database updated and restored");
        is($node->safe_psql("$database updated and restored", $answers), $answers_before,
            'a dump of the updated database: same answers');
    };
}

# The first page of an index as pgvector writes it, as far as anyone looks at it: a page header for a
# special area of 8 bytes, and pgvector's mark where the contents begin.
sub make_index_foreign {
    my ($database, $index) = @_;
    my $file = $node->data_dir . '/'
        . $node->safe_psql($database, "SELECT pg_relation_filepath('$index')");
    $node->stop;
    my $page = pack('L2 S2 S3 S L', 0, 0, 0, 0, 72, 8184, 8184, 8192 | 4, 0) . pack('L', 0xA953A953);
    open my $out, '+<', $file or BAIL_OUT("cannot open $file: $!");
    binmode $out;
    print $out $page, "\0" x (8192 - length $page);
    close $out or BAIL_OUT("cannot write $file: $!");
    $node->start;
}

subtest 'an hnsw index that pgvector built' => sub {
    my $database = 'foreign index';
    create_database($database, 'surface-0.8.6');
    $node->safe_psql($database, $fill . q{
        CREATE OPERATOR CLASS app.own_ops FOR TYPE vector USING hnsw AS
            OPERATOR 1 <+> (vector, vector) FOR ORDER BY float_ops, FUNCTION 1 l1_distance(vector, vector);
        CREATE INDEX items_own ON app.items USING hnsw (v app.own_ops)});
    my $index = q{SELECT 'app.items_near'::regclass::oid, indclass, indisvalid FROM pg_index
        WHERE indexrelid = 'app.items_near'::regclass};
    my $before = $node->safe_psql($database, $index);
    make_index_foreign($database, 'app.items_near');
    update_extension($database);
    is($node->safe_psql($database, $index), $before, 'the update keeps it');
    is($node->safe_psql($database, q{
        SELECT count(*), max(id) FILTER (WHERE v = '[7,0,-7]') FROM app.items}), '301|7',
        'searches that do not go by distance work');

    for my $use (q{SELECT id FROM app.items ORDER BY v <-> '[5,5,-5]' LIMIT 1},
        q{INSERT INTO app.items (id, v) VALUES (-1, '[0,0,0]')}, 'VACUUM (INDEX_CLEANUP ON) app.items') {
        my ($status, $out, $err) = $node->psql($database, "\\set VERBOSITY verbose\n$use");
        like($err, qr/ERROR:\s+55000: index "items_near" cannot be read.*HINT:\s+REINDEX the index\./s,
            "refused with one error: $use");
    }

    $node->safe_psql($database, 'REINDEX INDEX app.items_near');
    is($node->safe_psql($database, $index), $before, 'REINDEX: the same index');
    is($node->safe_psql($database, q{
        SET enable_seqscan = off;
        SELECT id FROM app.items ORDER BY v <-> '[100.4,2,-100.4]' LIMIT 3}), "100\n101\n99",
        'and it answers');
    is($node->safe_psql($database, q{
        SET enable_seqscan = off;
        SELECT id FROM app.items ORDER BY v <+> '[100.4,2,-100.4]' LIMIT 3}), "100\n101\n99",
        "as does one of a user's operator class");
    $node->safe_psql($database, q{INSERT INTO app.items (id, v) VALUES (-1, '[0,0,0]')});
};

# pg_dump by a role of no special rights, as the owner of a database does it.
subtest 'the catalog of collections is dumped with the data' => sub {
    my $database = 'collections';
    create_database($database);
    $node->safe_psql($database, $fill . q{
        CREATE EXTENSION milvus;
        CREATE TABLE app.gone (id integer);
        INSERT INTO milvus.collections (table_name, loaded, properties)
            VALUES ('app.items', true, '{"collection.ttl.seconds": 60}'), ('app.gone', false, '{}');
        DROP TABLE app.gone;
        ALTER TABLE app.items RENAME TO "Items";
        CREATE ROLE keeper LOGIN;
        GRANT USAGE ON SCHEMA app TO keeper;
        GRANT SELECT ON ALL TABLES IN SCHEMA app TO keeper});
    my $entry = 'app."Items"||Bounded|1|{"collection.ttl.seconds": 60}|t|{}';
    my $file = "${PostgreSQL::Test::Utils::tmp_check}/$database.sql";
    $node->command_ok([ 'pg_dump', '-U', 'keeper', '-f', $file, '-d', $node->connstr($database) ],
        'dump by an ordinary role');
    $node->safe_psql('postgres', 'CREATE DATABASE "collections restored"');
    $node->command_ok([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-f', $file,
        '-d', $node->connstr('collections restored') ], 'restore');
    is($node->safe_psql('collections restored', 'SELECT * FROM milvus.collections'), $entry,
        'the entry names the same table; that of a dropped table is not carried over');

    for my $change (q{INSERT INTO milvus.collections VALUES ('pg_class')},
        'UPDATE milvus.collections SET loaded = false', 'DELETE FROM milvus.collections',
        'TRUNCATE milvus.collections') {
        my ($status, $out, $err) = $node->psql($database,
            "SET ROLE keeper;\n\\set VERBOSITY sqlstate\n$change");
        like($err, qr/ERROR:\s+42501/, "an ordinary role may not: $change");
    }
};

done_testing();
