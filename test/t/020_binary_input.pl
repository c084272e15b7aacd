# Hostile bytes in binary COPY, for each type: every fault ends in exactly one error with its SQLSTATE and text,
# and the session and the server go on. Then random changes of good values: each is either refused or taken as
# the value that its bytes say. The forms themselves: sql/binary_form.sql.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('binary_input');
$node->init;
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION vector;
CREATE TABLE received (v vector, h halfvec, s sparsevec, v3 vector(3), h3 halfvec(3), s3 sparsevec(3));
CREATE TABLE taken (v vector, h halfvec, s sparsevec);

-- Receives one file into one column and tells how that went: the error, or "taken".
CREATE FUNCTION receive(file text, destination text, column_name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    message text;
BEGIN
    EXECUTE format('COPY %I (%I) FROM %L (FORMAT binary)', destination, column_name, file);
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
    RETURN SQLSTATE || ': ' || message;
END
$$;
SQL

my $folder = $node->basedir . '/copies';
mkdir $folder or die "$folder: $!";

# A binary COPY of one column: a row for each given value, as the server's manual describes the format.
sub copy_of
{
    return "PGCOPY\n\xff\r\n\0" . pack('NN', 0, 0)
      . join('', map { pack('nN', 1, length) . $_ } @_)
      . pack('n', 0xffff);
}

sub write_file
{
    my ($name, $bytes) = @_;
    open my $out, '>:raw', "$folder/$name" or die "$folder/$name: $!";
    print $out $bytes;
    close $out or die $!;
    return "$folder/$name";
}

# The columns' binary forms, of anything: fields that lie are what this is for.
sub vector_bytes { my ($dims, $unused, @elements) = @_; return pack('nn', $dims & 0xffff, $unused) . pack('(f>)*', @elements) }
sub halfvec_bytes { my ($dims, $unused, @patterns) = @_; return pack('nn', $dims & 0xffff, $unused) . pack('n*', @patterns) }
sub sparsevec_bytes
{
    my ($dims, $nnz, $unused, $indices, $values) = @_;
    return pack('NNN', map { $_ & 0xffffffff } $dims, $nnz, $unused)
      . pack('N*', map { $_ & 0xffffffff } @$indices)
      . pack('(f>)*', @$values);
}

my ($inf, $nan) = (9**9**9, -sin(9**9**9));
my $short = '08P01: insufficient data left in message';
my $long = '22P03: incorrect binary data format';

# column, what is wrong, its bytes, the expected error
my @faults = (
    ['v', 'empty', '', $short],
    ['v', 'one byte', "\0", $short],
    ['v', 'half of the header', pack('n', 3), $short],
    ['v', 'header only', vector_bytes(3, 0), $short],
    ['v', 'one element missing', vector_bytes(3, 0, 1, 2), $short],
    ['v', 'last byte missing', substr(vector_bytes(3, 0, 1, 2, 3), 0, -1), $short],
    ['v', 'one byte too many', vector_bytes(3, 0, 1, 2, 3) . "\0", $long],
    ['v', 'one element too many', vector_bytes(3, 0, 1, 2, 3, 4), $long],
    ['v', 'a megabyte too many', vector_bytes(1, 0, 1) . "\0" x 1_000_000, $long],
    ['v', 'dimensions 0', vector_bytes(0, 0), '22000: vector must have at least 1 dimension'],
    ['v', 'dimensions -1', vector_bytes(-1, 0, 1), '22000: vector must have at least 1 dimension'],
    ['v', 'dimensions -32768', vector_bytes(-32768, 0, 1), '22000: vector must have at least 1 dimension'],
    ['v', 'dimensions 16001, with elements', vector_bytes(16001, 0, (1) x 16001), '54000: vector cannot have more than 16000 dimensions'],
    ['v', 'dimensions 16001, without', vector_bytes(16001, 0), '54000: vector cannot have more than 16000 dimensions'],
    ['v', 'dimensions 32767', vector_bytes(32767, 0, 1), '54000: vector cannot have more than 16000 dimensions'],
    ['v', 'dimensions 16000, without elements', vector_bytes(16000, 0), $short],
    ['v', 'reserved 1', vector_bytes(1, 1, 1), '22000: expected unused to be 0, not 1'],
    ['v', 'reserved -1', vector_bytes(1, 0xffff, 1), '22000: expected unused to be 0, not -1'],
    ['v', 'NaN', vector_bytes(3, 0, 1, $nan, 2), '22000: NaN not allowed in vector'],
    ['v', 'signalling NaN', pack('nnN', 1, 0, 0x7f800001), '22000: NaN not allowed in vector'],
    ['v', 'infinity', vector_bytes(3, 0, 1, 2, $inf), '22000: infinite value not allowed in vector'],
    ['v', '-infinity', vector_bytes(1, 0, -$inf), '22000: infinite value not allowed in vector'],
    ['v', 'NaN in a later element than infinity', vector_bytes(2, 0, $inf, $nan), '22000: infinite value not allowed in vector'],
    ['v', 'NaN in the last of 16000', vector_bytes(16000, 0, (1) x 15999, $nan), '22000: NaN not allowed in vector'],
    ['v', 'text', '[1,2,3]', '54000: vector cannot have more than 16000 dimensions'],
    ['v3', 'fewer dimensions than the column has', vector_bytes(2, 0, 1, 2), '22000: expected 3 dimensions, not 2'],
    ['v3', 'more dimensions than the column has', vector_bytes(4, 0, 1, 2, 3, 4), '22000: expected 3 dimensions, not 4'],
    ['v3', 'dimensions 0', vector_bytes(0, 0), '22000: vector must have at least 1 dimension'],

    ['h', 'empty', '', $short],
    ['h', 'header only', halfvec_bytes(3, 0), $short],
    ['h', 'one element missing', halfvec_bytes(3, 0, 0x3c00, 0x3c00), $short],
    ['h', 'last byte missing', substr(halfvec_bytes(2, 0, 0x3c00, 0x3c00), 0, -1), $short],
    ['h', 'one byte too many', halfvec_bytes(1, 0, 0x3c00) . "\0", $long],
    ['h', 'elements of four bytes', vector_bytes(2, 0, 1, 2), $long],
    ['h', 'dimensions 0', halfvec_bytes(0, 0), '22000: halfvec must have at least 1 dimension'],
    ['h', 'dimensions -1', halfvec_bytes(-1, 0), '22000: halfvec must have at least 1 dimension'],
    ['h', 'dimensions 16001', halfvec_bytes(16001, 0, (0x3c00) x 16001), '54000: halfvec cannot have more than 16000 dimensions'],
    ['h', 'reserved 256', halfvec_bytes(1, 256, 0x3c00), '22000: expected unused to be 0, not 256'],
    ['h', 'NaN', halfvec_bytes(2, 0, 0x3c00, 0x7e00), '22000: NaN not allowed in halfvec'],
    ['h', 'negative NaN with the smallest payload', halfvec_bytes(1, 0, 0xfc01), '22000: NaN not allowed in halfvec'],
    ['h', 'infinity', halfvec_bytes(1, 0, 0x7c00), '22000: infinite value not allowed in halfvec'],
    ['h', '-infinity in the last of 16000', halfvec_bytes(16000, 0, (0x3c00) x 15999, 0xfc00), '22000: infinite value not allowed in halfvec'],
    ['h3', 'fewer dimensions than the column has', halfvec_bytes(2, 0, 0x3c00, 0x3c00), '22000: expected 3 dimensions, not 2'],

    ['s', 'empty', '', $short],
    ['s', 'two thirds of the header', pack('NN', 5, 0), $short],
    ['s', 'header only', sparsevec_bytes(5, 2, 0, [], []), $short],
    ['s', 'no values', sparsevec_bytes(5, 2, 0, [0, 1], []), $short],
    ['s', 'one value missing', sparsevec_bytes(5, 2, 0, [0, 1], [1]), $short],
    ['s', 'last byte missing', substr(sparsevec_bytes(5, 1, 0, [0], [1]), 0, -1), $short],
    ['s', 'one byte too many', sparsevec_bytes(5, 1, 0, [0], [1]) . "\0", $long],
    ['s', 'elements where there are none', sparsevec_bytes(5, 0, 0, [0], [1]), $long],
    ['s', 'dimensions 0', sparsevec_bytes(0, 0, 0, [], []), '22000: sparsevec must have at least 1 dimension'],
    ['s', 'dimensions -1', sparsevec_bytes(-1, 0, 0, [], []), '22000: sparsevec must have at least 1 dimension'],
    ['s', 'dimensions -2^31', sparsevec_bytes(-2**31, 1, 0, [0], [1]), '22000: sparsevec must have at least 1 dimension'],
    ['s', 'dimensions a billion and 1', sparsevec_bytes(1_000_000_001, 1, 0, [0], [1]), '54000: sparsevec cannot have more than 1000000000 dimensions'],
    ['s', 'dimensions 2^31 - 1', sparsevec_bytes(2**31 - 1, 1, 0, [0], [1]), '54000: sparsevec cannot have more than 1000000000 dimensions'],
    ['s', 'elements -1', sparsevec_bytes(5, -1, 0, [0], [1]), '22000: sparsevec cannot have negative number of elements'],
    ['s', 'elements -2^31', sparsevec_bytes(5, -2**31, 0, [], []), '22000: sparsevec cannot have negative number of elements'],
    ['s', 'more elements than dimensions', sparsevec_bytes(2, 3, 0, [0, 1, 2], [1, 2, 3]), '54000: sparsevec cannot have more elements than dimensions'],
    ['s', '16001 elements', sparsevec_bytes(20000, 16001, 0, [0 .. 16000], [(1) x 16001]), '54000: sparsevec cannot have more than 16000 non-zero elements'],
    ['s', '2^31 - 1 elements', sparsevec_bytes(1_000_000_000, 2**31 - 1, 0, [0], [1]), '54000: sparsevec cannot have more than 16000 non-zero elements'],
    ['s', '2^29 elements, whose size is 2^32', sparsevec_bytes(1_000_000_000, 2**29, 0, [0], [1]), '54000: sparsevec cannot have more than 16000 non-zero elements'],
    ['s', '16000 elements announced, none there', sparsevec_bytes(16000, 16000, 0, [], []), $short],
    ['s', 'reserved 1', sparsevec_bytes(5, 1, 1, [0], [1]), '22000: expected unused to be 0, not 1'],
    ['s', 'reserved -2^31', sparsevec_bytes(5, 1, -2**31, [0], [1]), '22000: expected unused to be 0, not -2147483648'],
    ['s', 'indices that fall', sparsevec_bytes(5, 2, 0, [1, 0], [1, 2]), '22000: sparsevec indices must be in ascending order'],
    ['s', 'an index twice', sparsevec_bytes(5, 3, 0, [0, 3, 3], [1, 2, 3]), '22000: sparsevec indices must not contain duplicates'],
    ['s', 'index -1', sparsevec_bytes(5, 1, 0, [-1], [1]), '22000: sparsevec index out of bounds'],
    ['s', 'index -2^31', sparsevec_bytes(5, 1, 0, [-2**31], [1]), '22000: sparsevec index out of bounds'],
    ['s', 'index beyond the dimensions', sparsevec_bytes(5, 2, 0, [0, 5], [1, 2]), '22000: sparsevec index out of bounds'],
    ['s', 'index 2^31 - 1', sparsevec_bytes(5, 1, 0, [2**31 - 1], [1]), '22000: sparsevec index out of bounds'],
    ['s', 'a zero', sparsevec_bytes(5, 2, 0, [0, 1], [1, 0]), '22000: binary representation of sparsevec cannot contain zero values'],
    ['s', 'minus zero', sparsevec_bytes(5, 1, 0, [4], [-0.0]), '22000: binary representation of sparsevec cannot contain zero values'],
    ['s', 'NaN', sparsevec_bytes(5, 1, 0, [4], [$nan]), '22000: NaN not allowed in sparsevec'],
    ['s', 'infinity', sparsevec_bytes(5, 2, 0, [0, 4], [1, -$inf]), '22000: infinite value not allowed in sparsevec'],
    ['s3', 'fewer dimensions than the column has', sparsevec_bytes(2, 1, 0, [0], [1]), '22000: expected 3 dimensions, not 2'],
    ['s3', 'more dimensions than the column has', sparsevec_bytes(4, 1, 0, [3], [1]), '22000: expected 3 dimensions, not 4'],
);

# What is right, at the edges of what is wrong.
my @good = (
    ['v', 'one dimension', vector_bytes(1, 0, -2.5)],
    ['v', '16000 dimensions', vector_bytes(16000, 0, (0.5) x 16000)],
    ['v', 'zeros, the smallest and the largest', pack('nnN*', 5, 0, 0, 0x80000000, 1, 0x7f7fffff, 0xff7fffff)],
    ['h', 'every kind of finite half', halfvec_bytes(6, 0, 0, 0x8000, 1, 0x03ff, 0x7bff, 0xfbff)],
    ['h', '16000 dimensions', halfvec_bytes(16000, 0, (0x3c00) x 16000)],
    ['s', 'nothing but zeros', sparsevec_bytes(1_000_000_000, 0, 0, [], [])],
    ['s', 'the last index', sparsevec_bytes(1_000_000_000, 2, 0, [0, 999_999_999], [1, -1e-45])],
    ['s', '16000 elements', sparsevec_bytes(16000, 16000, 0, [0 .. 15999], [(-3) x 16000])],
    ['v3', 'the dimensions of the column', vector_bytes(3, 0, 1, 2, 3)],
    ['h3', 'the dimensions of the column', halfvec_bytes(3, 0, 0x3c00, 0, 0)],
    ['s3', 'the dimensions of the column', sparsevec_bytes(3, 0, 0, [], [])],
);

my $started = $node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()');

# Each in a COPY by itself, all in one session. One row of answers for each, so that one error is all there is.
my $n = 0;
my @cases = (@faults, map { [@$_, 'taken'] } @good);
my $script = join "\n", map {
    my ($column, undef, $bytes) = @$_;
    sprintf "SELECT receive('%s', 'received', '%s');", write_file('case' . $n++, copy_of($bytes)), $column
} @cases;
my @answers = split /\n/, $node->safe_psql('postgres', $script);
is(scalar @answers, scalar @cases, 'as many answers as messages');
for my $i (0 .. $#cases)
{
    my ($column, $what, undef, $expected) = @{ $cases[$i] };
    is($answers[$i], $expected, "$column: $what");
}
is($node->safe_psql('postgres', 'SELECT count(*), count(v), count(h), count(s) FROM received'),
    scalar(@good) . '|3|2|3', 'what is right has arrived, and nothing else');

# The same through psql's \copy, as a client sends it: one error message, no more.
for my $case (grep { $_->[1] =~ /^(empty|dimensions -1|NaN|one byte too many)$/ } @faults)
{
    my ($column, $what, $bytes, $expected) = @$case;
    my $file = write_file('case', copy_of($bytes));
    my ($status, undef, $stderr) = $node->psql('postgres', "\\set VERBOSITY verbose\n\\copy received ($column) from '$file' (format binary)\n");
    my @errors = $stderr =~ /ERROR:  (.*)/g;
    is("@errors", $expected, "\\copy into $column: $what");
}

# A good row before a bad one in the same COPY leaves nothing behind; one after it is not looked at.
my $mixed = write_file('mixed', copy_of(vector_bytes(1, 0, 1), vector_bytes(0, 0), vector_bytes(1, 0, 2)));
is($node->safe_psql('postgres', "TRUNCATE received; SELECT receive('$mixed', 'received', 'v'); SELECT count(*) FROM received"),
    "22000: vector must have at least 1 dimension\n0", 'a COPY with one bad row changes nothing');

# Random changes of good messages. srand of Perl is the same everywhere for a given seed.
my $seed = $ENV{PG_MILVUS_SEED} // 20240;
srand $seed;

sub random_integer { return int rand $_[0] }

sub random_value
{
    my ($column) = @_;
    my $count = 1 + random_integer(9);
    return vector_bytes($count, 0, map { rand(200) - 100 } 1 .. $count) if $column eq 'v';
    return halfvec_bytes($count, 0, map { random_integer(0x7c00) | random_integer(2) << 15 } 1 .. $count) if $column eq 'h';
    my @indices = sort { $a <=> $b } keys %{ { map { random_integer(1000) => 1 } 1 .. $count } };
    return sparsevec_bytes(1000, scalar @indices, 0, \@indices, [map { 1 + rand 100 } @indices]);
}

sub changed
{
    my ($bytes) = @_;
    my $changes = 1 + random_integer(3);
    for (1 .. $changes)
    {
        my $kind = random_integer(7);
        my $at = length $bytes ? random_integer(length $bytes) : 0;
        if (!length $bytes || $kind == 0) { $bytes .= join '', map { chr random_integer(256) } 0 .. random_integer(8) }
        elsif ($kind == 1) { substr($bytes, $at, 1) = chr random_integer(256) }
        elsif ($kind == 2) { substr($bytes, $at, 1) ^= chr(1 << random_integer(8)) }
        elsif ($kind == 3) { substr($bytes, $at, 1 + random_integer(4)) = '' }
        elsif ($kind == 4) { substr($bytes, $at, 0) = substr($bytes, random_integer(length $bytes), 4) }
        elsif ($kind == 5) { $at -= $at % 4; substr($bytes, $at, 4) = (pack('N', 0), "\xff" x 4, "\x7f\xff\xff\xff", "\x80\0\0\0", "\x7f\xc0\0\0", "\x3e\x80\0\0")[random_integer(6)] }
        else { my $from = random_integer(length $bytes); my $piece = substr($bytes, $from, 4); substr($bytes, $at, length $piece) = $piece }
    }
    return $bytes;
}

my %send = (v => 'vector_send', h => 'halfvec_send', s => 'sparsevec_send');
for my $column ('v', 'h', 's')
{
    my @messages = map { changed(random_value($column)) } 1 .. 500;
    my $script = "TRUNCATE taken;\n" . join "\n", map {
        sprintf "SELECT receive('%s', 'taken', '%s');", write_file("random$_", copy_of($messages[$_])), $column
    } 0 .. $#messages;
    my @answers = split /\n/, $node->safe_psql('postgres', $script);
    is(scalar @answers, 500, "$column: 500 random messages have 500 answers (seed $seed)");

    my @refused = grep { $_ ne 'taken' } @answers;
    my @unexpected = grep { !/^(08P01|22P03|22000|54000): / } @refused;
    is("@unexpected", '', "$column: refused as bad data only");
    cmp_ok(scalar @refused, '>', 200, "$column: many were refused");
    cmp_ok(scalar @answers - @refused, '>', 20, "$column: some were taken");

    # What was taken is the message, to the bit, and has a text form that gives it back.
    my @expected = map { unpack 'H*', $messages[$_] } grep { $answers[$_] eq 'taken' } 0 .. $#messages;
    my $type = { v => 'vector', h => 'halfvec', s => 'sparsevec' }->{$column};
    my @held = split /\n/, $node->safe_psql('postgres', "SELECT encode($send{$column}($column), 'hex') FROM taken ORDER BY ctid");
    is_deeply(\@held, \@expected, "$column: what was taken says what the message says");
    is($node->safe_psql('postgres', "SELECT count(*) FROM taken WHERE $send{$column}($column) <> $send{$column}($column\::text::$type)"),
        '0', "$column: and reads back from its text");
}

is($node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()'), $started, 'the server has not restarted');
unlike(slurp_file($node->logfile), qr/PANIC|terminated by signal|TRAP/, 'the log has no crash');

$node->stop;
done_testing();
