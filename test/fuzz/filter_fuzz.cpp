// Fuzzes filters from text to SQL: whatever the bytes, either one error with its place and clean
// words, or SQL in which nothing of the filter stands outside of quotes. The first byte chooses
// whether unknown names are dynamic keys; {p} and {l} are template variables.
#include "expr/bind.h"

#include <string>
#include <string_view>

#include "expr/literal.h"
#include "expr/sql.h"
#include "fuzz_support.h"

namespace {

expr::Field field(const char* name, expr::Type type, bool nullable = true) {
    expr::Field made;
    made.name = name;
    made.type = type;
    made.nullable = nullable;
    return made;
}

expr::Schema make_schema(bool dynamic) {
    using expr::Type;
    expr::Schema schema;
    schema.dynamic = dynamic;
    schema.primary_key = "id";
    schema.partition_key = "s";
    schema.add(field("id", Type::int64, false));
    schema.add(field("b", Type::boolean));
    schema.add(field("i", Type::int8));
    schema.add(field("n", Type::int64));
    schema.add(field("f", Type::float32));
    schema.add(field("d", Type::float64));
    schema.add(field("j", Type::json));
    schema.add(field("v", Type::float_vector));
    expr::Field text = field("s", Type::varchar);
    text.collation = expr::Collation::other;
    schema.add(text);
    expr::Field array = field("a", Type::array);
    array.element = Type::int16;
    schema.add(array);
    return schema;
}

bool is_clean(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = expr::utf8_length(text);
        if (length == 0 || text[0] == '\0')
            return false;
        text.remove_prefix(length);
    }
    return true;
}

// Behind the quote at AT; quotes inside are doubled, and after E so are backslashes.
std::size_t skip_quoted(std::string_view sql, std::size_t at, bool escapes) {
    const char quote = sql[at];
    for (++at; at < sql.size(); ++at) {
        if (escapes && sql[at] == '\\') {
            FUZZ_CHECK(at + 1 < sql.size() && sql[at + 1] == '\\');
            ++at;
        } else if (sql[at] == quote) {
            if (at + 1 >= sql.size() || sql[at + 1] != quote)
                return at + 1;
            ++at;
        } else {
            FUZZ_CHECK(quote == '"' || escapes || sql[at] != '\\');
        }
    }
    FUZZ_CHECK(at < sql.size()); // it must be closed
    return at;
}

// Outside of quotes only words, numbers and operators that we write; parentheses match and are not
// deep.
void check_sql(const expr::Sql& sql) {
    FUZZ_CHECK(is_clean(sql.text));
    const std::string_view text = sql.text;
    std::size_t parameters = 0;
    int depth = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"' || c == '\'') {
            at = skip_quoted(text, at, c == '\'' && at > 0 && text[at - 1] == 'E');
            continue;
        }
        const std::string_view rest = text.substr(at);
        FUZZ_CHECK(!rest.starts_with("--") && !rest.starts_with("/*"));
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        const bool known = std::string_view(" ().,:[]$=<>~!@&#-+*/%").find(c) != text.npos;
        FUZZ_CHECK(letter || (c >= '0' && c <= '9') || known);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        FUZZ_CHECK(depth >= 0 && depth < 2000);
        if (c == '$') {
            ++parameters;
            FUZZ_CHECK(rest.substr(1).starts_with(std::to_string(parameters) + "::"));
        }
        ++at;
    }
    FUZZ_CHECK(depth == 0);
    FUZZ_CHECK(parameters == sql.parameters.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const expr::Schema kSchemas[] = {make_schema(false), make_schema(true)};
    static const expr::Parameters kParameters = {
        {"p", {std::int64_t{5}}}, {"l", {expr::List{{std::int64_t{1}}, {std::int64_t{300}}}}}};
    if (size == 0)
        return 0;
    const fuzz::Text text(data + 1, size - 1);
    const std::string_view filter(text.begin(), text.size());
    try {
        const expr::Bound bound = expr::bind(filter, kSchemas[data[0] & 1], kParameters);
        FUZZ_CHECK(!bound.columns.empty());
        check_sql(expr::to_sql(bound, expr::Mode::literals));
        const expr::Sql sql = expr::to_sql(bound, expr::Mode::parameters, "t");
        check_sql(sql);
        for (const expr::SqlParameter& parameter : sql.parameters)
            FUZZ_CHECK(is_clean(input_text(parameter)));
    } catch (const expr::FilterError& error) {
        FUZZ_CHECK(error.position() <= filter.size());
        FUZZ_CHECK(!error.message().empty() && error.message().size() < 1000);
        FUZZ_CHECK(is_clean(error.message()) && is_clean(error.detail()));
    }
    return 0;
}
