// Milvus's rules for names, and quoting.

#include "milvus/names.h"

#include <array>

#include "milvus/errors.h"

namespace milvus {

namespace {

constexpr std::size_t kMostBytes = 63; // of a name in PostgreSQL

constexpr std::string_view kind_name(NameKind kind) {
    constexpr std::array<std::string_view, 6> names = {"collection", "field",    "partition",
                                                       "alias",      "database", "index"};
    return names[static_cast<std::size_t>(kind)];
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Columns that every table has and that no field can be.
bool is_system_column(std::string_view name) {
    for (const std::string_view system :
         {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"})
        if (name == system)
            return true;
    return false;
}

// What is wrong with a name, empty where nothing is.
std::string fault(NameKind kind, std::string_view name) {
    const auto what = std::string(kind_name(kind));
    const bool partition = kind == NameKind::partition;
    if (name.empty())
        return (partition ? "" : "the ") + what + " name should not be empty";
    if (!is_letter(name[0]) && !(partition && is_digit(name[0])))
        return "the first character of a " + what + " name must be an underscore or letter";
    for (const char c : name.substr(1))
        if (!is_letter(c) && !is_digit(c) && !(partition && c == '-'))
            return what + " name can only contain numbers, letters and underscores";
    if (kind == NameKind::field &&
        (is_system_column(name) || name == "RowID" || name == "Timestamp"))
        return "the name is reserved";
    return {};
}

} // namespace

std::string trimmed(std::string_view text) {
    const std::string_view blanks = " \t\n\r";
    const auto from = text.find_first_not_of(blanks);
    if (from == std::string_view::npos)
        return {};
    return std::string(text.substr(from, text.find_last_not_of(blanks) - from + 1));
}

bool is_valid_name(NameKind kind, std::string_view name) {
    return fault(kind, name).empty() && name.size() <= kMostBytes;
}

void check_name(NameKind kind, std::string_view name) {
    std::string wrong = fault(kind, name);
    const bool malformed = !wrong.empty();
    if (!malformed && name.size() <= kMostBytes)
        return;
    if (!malformed)
        wrong = "the length of a " + std::string(kind_name(kind)) + " name must be at most " +
                std::to_string(kMostBytes) + " bytes in PostgreSQL";
    // Milvus words this of partitions as a sentence, and has no code for it.
    const bool partition = kind == NameKind::partition;
    if (partition) {
        wrong[0] = static_cast<char>(wrong[0] - 'a' + 'A');
        wrong += '.';
    }
    throw base::Error(malformed ? base::SqlState("42602") : base::SqlState("42622"),
                      "Invalid " + std::string(kind_name(kind)) + " name: " + std::string(name) +
                          ". " + wrong,
                      milvus_code(partition ? 65535 : 1100));
}

void refuse_reserved_database(std::string_view name) {
    if (name.starts_with("pg_") || name == "information_schema" || name == "milvus")
        throw base::Error("42939", "database name " + std::string(name) + " is reserved",
                          milvus_code(1100));
}

namespace {

// Takes one part of a name off the front of TEXT; none where the quoting is wrong.
std::optional<std::string> take_part(std::string_view& text) {
    const auto skip_blanks = [&] {
        text.remove_prefix(std::min(text.find_first_not_of(" \t\n\r"), text.size()));
    };
    skip_blanks();
    if (!text.starts_with('"')) {
        const auto end = std::min(text.find('.'), text.size());
        std::string part = trimmed(text.substr(0, end));
        text.remove_prefix(end);
        return part.find('"') == std::string::npos ? std::optional(part) : std::nullopt;
    }
    std::string part;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] != '"') {
            part += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == '"') {
            part += text[i++];
        } else {
            text.remove_prefix(i + 1);
            skip_blanks();
            return part;
        }
    }
    return std::nullopt;
}

} // namespace

QualifiedName split_name(std::string_view text) {
    const std::string all = trimmed(text);
    std::string_view rest = all;
    // What is quoted in no way that SQL knows is a name as it stands, and no allowed one.
    const QualifiedName whole{std::nullopt, all};
    const auto first = take_part(rest);
    if (first && rest.empty())
        return {std::nullopt, *first};
    if (!first || rest[0] != '.')
        return whole;
    rest.remove_prefix(1);
    const auto second = take_part(rest);
    return second && rest.empty() ? QualifiedName{*first, *second} : whole;
}

std::string quoted(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"')
            out += c;
        out += c;
    }
    return out + '"';
}

std::string literal(std::string_view text) {
    const bool escapes = text.find('\\') != std::string_view::npos;
    std::string out = escapes ? " E'" : "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\')
            out += c;
        out += c;
    }
    return out + '\'';
}

std::string own_sql(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto end = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
        const auto op =
            end == std::string_view::npos ? std::string_view() : text.substr(i + 1, end - i - 1);
        if (op.empty() || op.find_first_not_of("=<>|&@+-~!") != std::string_view::npos) {
            out += text[i];
            continue;
        }
        out += " OPERATOR(pg_catalog.";
        out += op;
        out += ") ";
        i = end;
    }
    return out;
}

} // namespace milvus
