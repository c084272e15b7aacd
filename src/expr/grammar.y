/*
 * The grammar of Milvus's filter language, with its precedences, which are not those of other
 * languages: see README.md. Actions only build the tree; whether it means anything is for bind.
 */

%require "3.7"
%language "c++"
%skeleton "lalr1.cc"
%define api.namespace {expr::grammar}
%define api.parser.class {Parser}
%define api.location.type {expr::Span}
%define api.value.type union
%locations
%expect 0

%code requires {
#include "expr/scan.h"
#include "expr/syntax.h"
}

%parse-param {expr::Scanner& scanner} {expr::Tree& tree}
%lex-param {expr::Scanner& scanner}

%code {
#include <string>

#include "expr/parse.h"

// From the first symbol of a rule to its last. No rule here is empty.
#define YYLLOC_DEFAULT(Current, Rhs, N)                                                            \
    (Current) = {YYRHSLOC(Rhs, 1).begin, YYRHSLOC(Rhs, N).end}

namespace {

int yylex(expr::grammar::Parser::value_type*, expr::Span* where, expr::Scanner& scanner) {
    return scanner.next(*where);
}

} // namespace
}

%token END 0
%token INTEGER REAL STRING BOOLEAN IDENTIFIER PARAMETER
%token IS_NULL IS_NOT_NULL COMMA ASSIGN LEFT_PAREN RIGHT_PAREN LEFT_BRACKET RIGHT_BRACKET

/* Lowest first. A bare name waits to see whether it is the middle of a range. */
%precedence BARE_NAME
%left OR
%left AND
%left BIT_OR
%left BIT_XOR
%left BIT_AND
%left EQUAL NOT_EQUAL
%left LESS LESS_EQUAL GREATER GREATER_EQUAL
%precedence RANGE
%left IN NOT_IN
%left SHIFT_LEFT SHIFT_RIGHT
%left PLUS MINUS
%left STAR SLASH PERCENT
%precedence NOT BIT_NOT PREFIX
%left POWER
%precedence LIKE
%precedence EXISTS

%type <expr::Node*> filter expression literal constant name call arguments argument elements list
%type <expr::Operation> smaller larger

%%

filter:
    expression                      { tree.root = $1; }
  ;

expression:
    literal
  | name %prec BARE_NAME
  | call
  | list
  | LEFT_PAREN expression RIGHT_PAREN { $$ = $2; }
  | name IS_NULL                    { $$ = tree.node(Kind::is_null, Operation::none, @$, {$1}); }
  | name IS_NOT_NULL                { $$ = tree.node(Kind::is_not_null, Operation::none, @$, {$1}); }
  | EXISTS expression               { $$ = tree.node(Kind::exists, Operation::none, @$, {$2}); }
  | expression LIKE constant        { $$ = tree.node(Kind::like, Operation::none, @$, {$1, $3}); }
  | expression POWER expression     { $$ = tree.node(Kind::binary, Operation::power, @$, {$1, $3}); }
  | PLUS expression %prec PREFIX    { $$ = tree.node(Kind::unary, Operation::positive, @$, {$2}); }
  | MINUS expression %prec PREFIX   { $$ = tree.node(Kind::unary, Operation::negative, @$, {$2}); }
  | BIT_NOT expression              { $$ = tree.node(Kind::unary, Operation::bit_not, @$, {$2}); }
  | NOT expression                  { $$ = tree.node(Kind::unary, Operation::logical_not, @$, {$2}); }
  | expression STAR expression      { $$ = tree.node(Kind::binary, Operation::multiply, @$, {$1, $3}); }
  | expression SLASH expression     { $$ = tree.node(Kind::binary, Operation::divide, @$, {$1, $3}); }
  | expression PERCENT expression   { $$ = tree.node(Kind::binary, Operation::modulo, @$, {$1, $3}); }
  | expression PLUS expression      { $$ = tree.node(Kind::binary, Operation::add, @$, {$1, $3}); }
  | expression MINUS expression     { $$ = tree.node(Kind::binary, Operation::subtract, @$, {$1, $3}); }
  | expression SHIFT_LEFT expression { $$ = tree.node(Kind::binary, Operation::shift_left, @$, {$1, $3}); }
  | expression SHIFT_RIGHT expression { $$ = tree.node(Kind::binary, Operation::shift_right, @$, {$1, $3}); }
  | expression IN expression        { $$ = tree.node(Kind::binary, Operation::in, @$, {$1, $3}); }
  | expression NOT_IN expression    { $$ = tree.node(Kind::binary, Operation::not_in, @$, {$1, $3}); }
  | expression smaller name smaller expression %prec RANGE
      { $$ = tree.node(Kind::range, $2, @$, {$1, $3, $5}); $$->second = $4; }
  | expression larger name larger expression %prec RANGE
      { $$ = tree.node(Kind::range, $2, @$, {$1, $3, $5}); $$->second = $4; }
  | expression smaller expression %prec LESS
                                    { $$ = tree.node(Kind::binary, $2, @$, {$1, $3}); }
  | expression larger expression %prec LESS
                                    { $$ = tree.node(Kind::binary, $2, @$, {$1, $3}); }
  | expression EQUAL expression     { $$ = tree.node(Kind::binary, Operation::equal, @$, {$1, $3}); }
  | expression NOT_EQUAL expression { $$ = tree.node(Kind::binary, Operation::not_equal, @$, {$1, $3}); }
  | expression BIT_AND expression   { $$ = tree.node(Kind::binary, Operation::bit_and, @$, {$1, $3}); }
  | expression BIT_XOR expression   { $$ = tree.node(Kind::binary, Operation::bit_xor, @$, {$1, $3}); }
  | expression BIT_OR expression    { $$ = tree.node(Kind::binary, Operation::bit_or, @$, {$1, $3}); }
  | expression AND expression       { $$ = tree.chain(Operation::logical_and, @$, $1, $3); }
  | expression OR expression        { $$ = tree.chain(Operation::logical_or, @$, $1, $3); }
  ;

smaller:
    LESS                            { $$ = Operation::less; }
  | LESS_EQUAL                      { $$ = Operation::less_equal; }
  ;

larger:
    GREATER                         { $$ = Operation::greater; }
  | GREATER_EQUAL                   { $$ = Operation::greater_equal; }
  ;

literal:
    INTEGER                         { $$ = tree.leaf(Kind::integer, @$); }
  | REAL                            { $$ = tree.leaf(Kind::real, @$); }
  | BOOLEAN                         { $$ = tree.leaf(Kind::boolean, @$); }
  | constant
  ;

constant:
    STRING                          { $$ = tree.leaf(Kind::string, @$); }
  | PARAMETER                       { $$ = tree.leaf(Kind::parameter, @$); }
  ;

name:
    IDENTIFIER                      { $$ = tree.leaf(Kind::name, @$); }
  | name LEFT_BRACKET STRING RIGHT_BRACKET
      { $$ = tree.append($1, tree.leaf(Kind::step, @3)); $$->span.end = @4.end; }
  | name LEFT_BRACKET INTEGER RIGHT_BRACKET
      { $$ = tree.append($1, tree.leaf(Kind::step, @3)); $$->span.end = @4.end; }
  ;

call:
    IDENTIFIER LEFT_PAREN RIGHT_PAREN { $$ = tree.leaf(Kind::call, @1); $$->span = @$; }
  | IDENTIFIER LEFT_PAREN arguments RIGHT_PAREN
      { $$ = $3; $$->text = tree.text_of(@1); $$->span = @$; }
  ;

arguments:
    argument                        { $$ = tree.node(Kind::call, Operation::none, @$, {$1}); }
  | arguments COMMA argument        { $$ = tree.append($1, $3); }
  ;

argument:
    expression
  | IDENTIFIER ASSIGN literal       { $$ = tree.node(Kind::option, Operation::none, @$, {$3}); }
  ;

list:
    LEFT_BRACKET RIGHT_BRACKET      { $$ = tree.leaf(Kind::list, @$); }
  | LEFT_BRACKET elements RIGHT_BRACKET { $$ = $2; $$->span = @$; }
  | LEFT_BRACKET elements COMMA RIGHT_BRACKET { $$ = $2; $$->span = @$; }
  ;

elements:
    expression                      { $$ = tree.node(Kind::list, Operation::none, @$, {$1}); }
  | elements COMMA expression       { $$ = tree.append($1, $3); }
  ;

%%

namespace expr {

namespace grammar {

void Parser::error(const Span& where, const std::string&) {
    const std::string_view text = tree.text_of(where);
    if (text.empty())
        fail("42601", where, "filter ends too early");
    std::string hint;
    if (text == "=")
        hint = "Equality is written ==.";
    else if (text == ">" && where.begin > 0 && scanner.text()[where.begin - 1] == '<')
        hint = "Inequality is written !=.";
    else if (text == "between" || text == "BETWEEN")
        hint = "A range is written low <= field <= high.";
    else if (text == "ilike" || text == "ILIKE")
        hint = "There is like, which is case-sensitive.";
    fail("42601", where, "unexpected '" + echo(text) + "'", hint);
}

} // namespace grammar

Tree parse(std::string_view filter) {
    Tree tree(filter);
    Scanner scanner(filter);
    grammar::Parser(scanner, tree).parse();
    return tree;
}

} // namespace expr
