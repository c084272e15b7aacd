# Milvus's filter language a second time, from its specification and independent of src/expr: makes random
# filters as trees, writes them as text in many spellings, and says in three-valued logic for which rows they
# are true. For test/t/060_filter_fuzz.pl.
package FilterModel;
use strict;
use warnings;
use utf8;
use Encode qw(decode_utf8);
use Math::BigFloat;
use Math::BigInt;

# Rows come as hashes of text (undef: NULL): numbers as the server writes them, j and $meta as JSON, arrays as
# JSON arrays.
sub new
{
    my ($class, $rows, $seed) = @_;
    srand($seed);
    my @rows;
    for my $row (@$rows)
    {
        my %known = map { ($_ => $row->{$_}) } qw(id i8 i16 i32 n f d);
        $known{f} = sprintf '%.9g', single($row->{f}) if defined $row->{f};
        $known{b} = defined $row->{b} ? ($row->{b} eq 't' ? 1 : 0) : undef;
        $known{s} = defined $row->{s} ? decode_utf8($row->{s}) : undef;
        $known{$_} = defined $row->{$_} ? parse_json($row->{$_}) : undef for qw(j $meta ai a8 t ab af);
        push @rows, \%known;
    }
    return bless { rows => \@rows }, $class;
}

# JSON as typed nodes: [n => text], [s => characters], [b => 0 or 1], ['z'], [a => nodes], [o => {key => node}].
sub parse_json
{
    my ($text) = @_;
    $text = decode_utf8($text);
    my $value;
    $value = sub {
        $text =~ /\G\s*/gc;
        if ($text =~ /\G\[\s*/gc)
        {
            my @nodes;
            until ($text =~ /\G\s*\]/gc) { push @nodes, $value->(); $text =~ /\G\s*,/gc; }
            return [ a => \@nodes ];
        }
        if ($text =~ /\G\{\s*/gc)
        {
            my %nodes;
            until ($text =~ /\G\s*\}/gc)
            {
                my $key = $value->();
                $text =~ /\G\s*:/gc;
                $nodes{ $key->[1] } = $value->();
                $text =~ /\G\s*,/gc;
            }
            return [ o => \%nodes ];
        }
        return [ b => 1 ] if $text =~ /\Gtrue/gc;
        return [ b => 0 ] if $text =~ /\Gfalse/gc;
        return ['z'] if $text =~ /\Gnull/gc;
        if ($text =~ /\G"((?:[^"\\]|\\.)*)"/gcs)
        {
            my $string = $1;
            my %plain = (n => "\n", t => "\t", r => "\r", b => "\b", f => "\f");
            $string =~ s/\\(?:u([0-9a-fA-F]{4})|(.))/defined $1 ? chr hex $1 : $plain{$2} \/\/ $2/ges;
            return [ s => $string ];
        }
        return [ n => $1 ] if $text =~ /\G([-+.eE0-9]+)/gc;
        die "no JSON: " . substr $text, pos($text) // 0;
    };
    return $value->();
}

# --- values and logic: 1 true, 0 false, undef UNKNOWN ---------------------------------------------------------

sub compare_numbers
{
    my ($a, $b) = @_;
    # Few digits are exact in Perl's own numbers, whether integer or not.
    return $a <=> $b if length($a) < 15 && length($b) < 15 && "$a$b" !~ /[eE]/;
    return Math::BigFloat->new($a)->bcmp(Math::BigFloat->new($b));
}

sub compare_nodes    # of the same kind
{
    my ($a, $b) = @_;
    return compare_numbers($a->[1], $b->[1]) if $a->[0] eq 'n';
    return $a->[1] cmp $b->[1] if $a->[0] eq 's';
    return $a->[1] <=> $b->[1] if $a->[0] eq 'b';
    return equal_nodes($a, $b) ? 0 : 1;
}

sub equal_nodes
{
    my ($a, $b) = @_;
    return 0 if $a->[0] ne $b->[0];
    return 1 if $a->[0] eq 'z';
    if ($a->[0] eq 'a')
    {
        return 0 if @{ $a->[1] } != @{ $b->[1] };
        equal_nodes($a->[1][$_], $b->[1][$_]) or return 0 for 0 .. $#{ $a->[1] };
        return 1;
    }
    if ($a->[0] eq 'o')
    {
        return 0 if join("\0", sort keys %{ $a->[1] }) ne join("\0", sort keys %{ $b->[1] });
        equal_nodes($a->[1]{$_}, $b->[1]{$_}) or return 0 for keys %{ $a->[1] };
        return 1;
    }
    return compare_nodes($a, $b) == 0;
}

my %holds = (
    '==' => sub { $_[0] == 0 }, '!=' => sub { $_[0] != 0 }, '<' => sub { $_[0] < 0 },
    '<=' => sub { $_[0] <= 0 }, '>' => sub { $_[0] > 0 }, '>=' => sub { $_[0] >= 0 });
my %flipped = ('==' => '==', '!=' => '!=', '<' => '>', '<=' => '>=', '>' => '<', '>=' => '<=');

sub test { my ($order, $comparison) = @_; return $holds{$comparison}->($order) ? 1 : 0 }
sub negate { my ($x) = @_; return defined $x ? 1 - $x : undef }

# What a path finds; undef for missing and for the JSON null.
sub at_path
{
    my ($node, @steps) = @_;
    for my $step (@steps)
    {
        return undef unless $node;
        if ($node->[0] eq 'o') { $node = $node->[1]{$step} }
        elsif ($node->[0] eq 'a' && $step =~ /^\d+$/) { $node = $node->[1][$step] }
        else { return undef }
    }
    return $node && $node->[0] eq 'z' ? undef : $node;
}

sub single { return unpack 'f', pack 'f', $_[0] }

# The value of a place in a row as a node: a field, an element of an array field, or a path.
sub value_of
{
    my ($row, $place) = @_;
    my $value = $row->{ $place->{column} };
    return undef unless defined $value;
    return at_path($value, @{ $place->{steps} }) if $place->{kind} =~ /^[jae]/;
    return [ b => $value ] if $place->{kind} eq 'b';
    return [ s => $value ] if $place->{kind} eq 's';
    return [ n => $value ];
}

my %type_of = (i => 'n', r => 'n', f => 'n', b => 'b', s => 's');

sub compare
{
    my ($value, $comparison, $constant) = @_;
    return undef if !$value || $value->[0] ne $constant->[0];
    return test(compare_nodes($value, $constant), $comparison);
}

sub evaluate
{
    my ($node, $row) = @_;
    my ($kind, @rest) = @$node;
    if ($kind eq 'and' || $kind eq 'or')
    {
        my $decisive = $kind eq 'and' ? 0 : 1;
        my $unknown;
        for my $term (@rest)
        {
            my $value = evaluate($term, $row);
            return $decisive if defined $value && $value == $decisive;
            $unknown = 1 unless defined $value;
        }
        return $unknown ? undef : 1 - $decisive;
    }
    return negate(evaluate($rest[0], $row)) if $kind eq 'not';
    my $place = $rest[0];
    my $value = value_of($row, $place);
    if ($kind eq 'cmp') { return compare($value, $rest[1], constant_for($place, $rest[2])) }
    if ($kind eq 'fields')
    {
        my $other = value_of($row, $rest[2]);
        return $value && $other ? test(compare_nodes($value, $other), $rest[1]) : undef;
    }
    if ($kind eq 'range')
    {
        my ($low, $with_low, $high, $with_high) = @rest[1 .. 4];
        my $above = compare($value, $with_low ? '>=' : '>', constant_for($place, $low));
        my $below = compare($value, $with_high ? '<=' : '<', constant_for($place, $high));
        return defined $above && defined $below ? $above && $below : undef;
    }
    if ($kind eq 'in')
    {
        return undef unless $value;
        return 0 unless @{ $rest[1] };
        my $comparable;
        for my $constant (map { constant_for($place, $_) } @{ $rest[1] })
        {
            my $equal = compare($value, '==', $constant);
            return 1 if $equal;
            $comparable = 1 if defined $equal;
        }
        return $comparable ? 0 : undef;
    }
    if ($kind eq 'like')
    {
        return undef if !$value || $value->[0] ne 's';
        my $pattern = $rest[1];
        my $regex = '';
        while ($pattern =~ /\G(?:\\(.)|(%)|(_)|(.))/gs)
        {
            $regex .= defined $2 ? '.*' : defined $3 ? '.' : quotemeta($1 // $4);
        }
        return $value->[1] =~ /\A$regex\z/s ? 1 : 0;
    }
    if ($kind eq 'null') { return defined $value ? 0 : 1 }
    if ($kind eq 'sum')
    {
        my ($sign, $operand, $comparison, $right) = @rest[1 .. 4];
        return undef if !$value || $value->[0] ne 'n';
        if ($sign eq '/' || $sign eq '%')
        {
            my $x = Math::BigInt->new($value->[1]);
            return undef if $sign eq '%' && $place->{kind} eq 'j' && $value->[1] =~ /\./;
            my $quotient = $x->copy->btdiv($operand);    # truncates; the remainder has the dividend's sign
            my $result = $sign eq '/' ? $quotient : $x - $quotient * $operand;
            return test($result->bcmp($right), $comparison);
        }
        my ($x, $y) = map { Math::BigFloat->new($_) } $value->[1], $operand;
        my $result = $sign eq '+' ? $x + $y : $sign eq '-' ? $x - $y : $x * $y;
        return test($result->bcmp(Math::BigFloat->new($right)), $comparison);
    }
    # What is left is about arrays.
    return undef if !$value || $value->[0] ne 'a';
    my @elements = @{ $value->[1] };
    if ($kind eq 'length') { return test(@elements <=> $rest[2], $rest[1]) }
    if ($kind eq 'equal') { my $same = equal_nodes($value, [ a => $rest[2] ]); return $rest[1] eq '==' ? ($same ? 1 : 0) : ($same ? 0 : 1) }
    my ($all, $constants) = @rest[1, 2];
    my $found = grep { my $c = $_; grep { equal_nodes($_, $c) } @elements } @$constants;
    return $all ? ($found == @$constants ? 1 : 0) : ($found ? 1 : 0);
}

# A constant as the place compares it: in single precision for FLOAT.
sub constant_for
{
    my ($place, $constant) = @_;
    return $constant if $place->{kind} ne 'f';
    return [ n => sprintf '%.9g', single($constant->[1]) ];
}

# The keys of the rows for which the filter is true.
sub keys_of
{
    my ($self, $tree) = @_;
    my @keys = map { $_->{id} } grep { evaluate($tree, $_) } @{ $self->{rows} };
    return @keys ? join(' ', sort { $a <=> $b } @keys) : '-';
}

# --- random trees ---------------------------------------------------------------------------------------------

sub any { return $_[ rand @_ ] }

my @places = (
    (map { { column => $_, kind => 'i', text => $_ } } qw(id i8 i16 i32 n)),
    { column => 'f', kind => 'f', text => 'f' }, { column => 'd', kind => 'r', text => 'd' },
    { column => 'b', kind => 'b', text => 'b' }, { column => 's', kind => 's', text => 's' },
    (map { { column => 'ai', kind => 'ei', text => "ai[$_]", steps => [$_] } } 0, 1, 7),
    { column => 't', kind => 'es', text => 't[0]', steps => [0] },
    (map { { column => '$meta', kind => 'j', text => $_, steps => [$_] } } qw(k color tags unknown)),
    { column => '$meta', kind => 'j', text => '$meta["k"]', steps => ['k'] },
    { column => '$meta', kind => 'j', text => 'k["m"]', steps => [qw(k m)] },
    { column => '$meta', kind => 'j', text => q($meta['s']), steps => ['s'] },
    { column => 'j', kind => 'j', text => 'j', steps => [] },
    { column => 'j', kind => 'j', text => 'j[0]', steps => [0] },
    { column => 'j', kind => 'j', text => 'j["0"]', steps => [0] },
    (map { { column => 'j', kind => 'j', text => qq(j["$_"]), steps => [$_] } } qw(a b c d n)),
    { column => 'j', kind => 'j', text => 'j["d"]["e"]', steps => [qw(d e)] },
    { column => 'j', kind => 'j', text => 'j["c"][0]', steps => [ 'c', 0 ] },
    { column => 'j', kind => 'j', text => q(j["q'uote"]), steps => [q(q'uote)] });
my @arrays = (
    { column => 'ai', kind => 'ai', text => 'ai', steps => [] }, { column => 'a8', kind => 'ai', text => 'a8', steps => [] },
    { column => 't', kind => 'as', text => 't', steps => [] }, { column => 'ab', kind => 'ab', text => 'ab', steps => [] },
    grep { $_->{kind} eq 'j' } @places);

my @integers = (0, 1, 1, 2, -1, 3, 5, 7, 10, 20, 100, 127, 128, -128, -129, 300, 32767, 40000, 2147483647, 2147483648,
    9007199254740992, 9007199254740993, 9223372036854775807, '-9223372036854775808');
my @reals = qw(0.1 0.5 -0.5 1.5 2.5 1.25 0.25 100.0 -3.0 1e10);
my @strings = ('', 'apple', 'Apple', 'a%b', 'a_b', 'a\\b', "line1\nline2", 'äpfel', '日本語😀', 'red', 'blue', 'x', 'y', 'zebra',
    "it's", 'say "hi"', '1', 'NULL', '$1', '{x}', "\$\$", "'; --");
my @patterns = ('a%', '%e', '%pp%', 'a_b', 'a\\_b', 'a\\%b', 'a\\\\b', '____', '%', '', '_%', '%\\\\%', 'line1%', '日%', 'blue%', '[a]%', '.*');

sub scalar_constant
{
    my ($kind) = @_;    # as of a place; e and a before it are of elements
    $kind =~ s/^[ea](?=.)//;
    $kind = any(qw(i i r s s b)) if $kind eq 'j';
    return [ n => any(@integers) ] if $kind eq 'i';
    return [ n => any(@integers[ 0 .. 10 ], @reals) ] if $kind =~ /^[fr]$/;
    return [ b => int rand 2 ] if $kind eq 'b';
    return [ s => any(@strings) ];
}

sub leaf
{
    my $place = any(@places);
    my $kind = $place->{kind};
    my $comparison = any('==', '!=', '<', '<=', '>', '>=');
    my $choice = int rand 12;
    return [ null => $place ] if $choice == 0 && $kind !~ /^e/;
    if ($choice == 1)
    {
        my ($low, $high) = map { scalar_constant($kind eq 'j' ? any(qw(i s)) : $kind) } 1, 2;
        my $order = $low->[0] eq $high->[0] && $low->[0] ne 'b' ? compare_nodes($low, $high) : 0;
        ($low, $high) = ($high, $low) if $order > 0;
        return [ range => $place, $low, int rand 2, $high, int rand 2 ] if $order;
    }
    if ($choice <= 3) { return [ in => $place, [ map { scalar_constant($kind) } 1 .. rand 5 ] ] }
    if ($choice <= 5)
    {
        my @texts = grep { $_->{kind} =~ /^(s|es|j)$/ } @places;
        return [ like => any(@texts), any(@patterns) ];
    }
    if ($choice == 6)
    {
        my @numbers = grep { $_->{kind} =~ /^(i|ei|j)$/ } @places;
        $place = any(@numbers);
        my $sign = any(qw(+ - * / %));
        # Where a stored value may be 1.0, it is not said whether it divides as an integer.
        $sign = any(qw(+ - *)) if $place->{kind} eq 'j';
        my $operand = $sign =~ m{[/%]} ? any(2, 3, -2, 7, 10) : any(@integers[ 0 .. 12 ]);
        return [ sum => $place, $sign, $operand, $comparison, any(@integers) ];
    }
    if ($choice == 7)
    {
        my @numbers = grep { $_->{kind} =~ /^(i|ei)$/ } @places;
        return [ fields => any(@numbers), $comparison, any(@numbers) ];
    }
    if ($choice <= 9)
    {
        my $array = any(@arrays);
        my $of = $array->{kind};
        return [ length => $array, $comparison, int rand 4 ] if rand() < 0.25;
        my @constants = map { $of eq 'j' && rand() < 0.2 ? [ a => [ map { [ n => any(1, 2, 3) ] } 1 .. rand 3 ] ] : scalar_constant($of) } 1 .. rand 4;
        return [ equal => $array, any('==', '!='), \@constants ] if rand() < 0.25 && @constants;
        return [ contains => $array, int rand 2, \@constants, @constants == 1 && rand() < 0.5 ];
    }
    return [ cmp => $place, any('==', '!='), scalar_constant($kind) ] if $kind =~ /b$/;
    return [ cmp => $place, $comparison, scalar_constant($kind) ];
}

sub tree
{
    my ($self, $depth) = @_;
    return leaf() if $depth <= 0 || rand() < 0.3;
    return [ not => $self->tree($depth - 1) ] if rand() < 0.3;
    return [ any('and', 'or'), map { $self->tree($depth - 1) } 0 .. 1 + rand 2 ];
}

# --- text -----------------------------------------------------------------------------------------------------

sub blank { return any('', ' ', ' ', ' ', '  ', "\n", "\t") }

sub string_text
{
    my ($string) = @_;
    my $quote = any('"', '"', "'");
    my %escape = ("\n" => '\n', '\\' => '\\\\');
    my $text = '';
    for my $c (split //, $string)
    {
        if (exists $escape{$c}) { $text .= $escape{$c} }
        elsif ($c eq $quote) { $text .= "\\$c" }
        elsif (rand() < 0.05) { $text .= ord $c > 0xffff ? sprintf('\U%08x', ord $c) : sprintf('\u%04x', ord $c) }
        else { $text .= $c }
    }
    return "$quote$text$quote";
}

# A constant in the filter, or as a template variable.
sub constant_text
{
    my ($params, $constant, $literal_only) = @_;
    my ($kind, $value) = @$constant;
    if ($params && !$literal_only && rand() < 0.15)
    {
        my $name = 'p' . scalar keys %$params;
        $params->{$name} = $constant;
        return '{' . any('', ' ') . "$name}";
    }
    return string_text($value) if $kind eq 's';
    return any($value ? qw(true True TRUE) : qw(false False FALSE)) if $kind eq 'b';
    if ($kind eq 'a') { return list_text($params, $value, 1) }
    return sprintf '0x%x', $value if $value =~ /^\d{1,9}$/ && $value > 0 && rand() < 0.1;
    return $value;
}

sub list_text
{
    my ($params, $constants, $literal_only) = @_;
    if ($params && !$literal_only && rand() < 0.15) { return constant_text($params, [ a => $constants ]) }
    my @texts = map { constant_text($params, $_, 1) } @$constants;
    return '[' . blank() . join(',' . blank(), @texts) . (@texts && rand() < 0.1 ? ',' : '') . ']';
}

sub text
{
    my ($self, $node, $params) = @_;
    my ($kind, $place, @rest) = @$node;
    if ($kind eq 'and' || $kind eq 'or')
    {
        my $word = $kind eq 'and' ? any('and', 'AND', '&&') : any('or', 'OR', '||');
        return join " $word ", map { my $t = $self->text($_, $params); $_->[0] =~ /^(and|or)$/ || rand() < 0.2 ? "($t)" : $t } @$node[ 1 .. $#$node ];
    }
    if ($kind eq 'not') { return any('not ', 'NOT ', '!', 'not') . '(' . $self->text($place, $params) . ')' }
    my $name = $place->{text};
    if ($kind eq 'cmp' || $kind eq 'equal')
    {
        my ($comparison, $constant) = @rest;
        my $other = $kind eq 'cmp' ? constant_text($params, $constant) : list_text($params, $constant);
        return rand() < 0.2 ? $other . blank() . $flipped{$comparison} . blank() . $name : $name . blank() . $comparison . blank() . $other;
    }
    if ($kind eq 'fields') { return "$name $rest[0] $rest[1]{text}" }
    if ($kind eq 'range')
    {
        my ($low, $with_low, $high, $with_high) = @rest;
        my ($l, $h) = map { constant_text($params, $_) } $low, $high;
        return "$l " . ($with_low ? '<=' : '<') . " $name " . ($with_high ? '<=' : '<') . " $h" if rand() < 0.6;
        return "$h " . ($with_high ? '>=' : '>') . " $name " . ($with_low ? '>=' : '>') . " $l";
    }
    if ($kind eq 'in') { return "$name " . any('in', 'IN') . blank() . list_text($params, $rest[0]) }
    if ($kind eq 'like') { return "$name " . any('like', 'LIKE') . ' ' . constant_text($params, [ s => $rest[0] ]) }
    if ($kind eq 'null') { return "$name " . any('is null', 'IS NULL') }
    if ($kind eq 'sum')
    {
        my ($sign, $operand, $comparison, $right) = @rest;
        my $sum = $sign =~ /[+*]/ && rand() < 0.3 ? "$operand $sign $name" : "$name $sign $operand";
        return "$sum $comparison $right";
    }
    my $spelling = any(qw(json array));
    if ($kind eq 'length') { return "array_length($name) $rest[0] $rest[1]" }
    my ($all, $constants, $one) = @rest;
    return "${spelling}_contains($name," . blank() . constant_text($params, $constants->[0]) . ')' if $one;
    return "${spelling}_contains_" . ($all ? 'all' : 'any') . "($name, " . list_text($params, $constants) . ')';
}

sub json_text
{
    my ($node) = @_;
    my ($kind, $value) = @$node;
    return $value if $kind eq 'n';
    return $value ? 'true' : 'false' if $kind eq 'b';
    return '[' . join(',', map { json_text($_) } @$value) . ']' if $kind eq 'a';
    my $text = $value;
    $text =~ s/([\\"])/\\$1/g;
    $text =~ s/\n/\\n/g;
    return qq("$text");
}

# A filter, its template values as JSON text, and the keys that it should find.
sub filter
{
    my ($self, $depth) = @_;
    my $tree = $self->tree($depth);
    my %params;
    my $text = $self->text($tree, \%params);
    my $json = '{' . join(',', map { qq("$_":) . json_text($params{$_}) } sort keys %params) . '}';
    return ($text, $json, $self->keys_of($tree));
}

# The same text with some of its pieces exchanged, left out, doubled, or bytes of any value between.
sub damaged
{
    my ($self, $text) = @_;
    my @pieces = $text =~ /\w+|\s+|"[^"]*"|./gs;
    for (0 .. rand 3)
    {
        my $at = int rand @pieces;
        my $how = int rand 5;
        if ($how == 0) { splice @pieces, $at, 1 }
        elsif ($how == 1) { splice @pieces, $at, 0, any(@pieces) }
        elsif ($how == 2) { splice @pieces, $at, 0, chr(1 + int rand 0x17f) }
        elsif ($how == 3) { @pieces[ $at, 0 ] = @pieces[ 0, $at ] }
        else { splice @pieces, $at, 0, any('not ', '(', ')', '[', ']', '==', 'and', '"', "'", '\\', '-', '{', '5', 'j', '%', 'is null', '**', 'ai') }
        last unless @pieces;
    }
    return join '', @pieces;
}

1;
