// One pass that counts brackets and steps over strings.

#include "milvus/json_split.h"

namespace milvus {

namespace {

constexpr std::string_view kBlanks = " \t\n\r";

// The place behind the string that begins at FROM, or npos.
std::size_t behind_string(std::string_view text, std::size_t from) {
    for (std::size_t i = from + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return std::string_view::npos;
}

// The pieces between the commas that stand in no bracket.
bool split_at_commas(std::string_view text, std::vector<std::string_view>& pieces) {
    std::size_t depth = 0;
    std::size_t begin = 0;
    const auto add = [&](std::size_t end) {
        pieces.push_back(stripped(text.substr(begin, end - begin)));
        begin = end + 1;
        return !pieces.back().empty();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            i = behind_string(text, i);
            if (i == std::string_view::npos)
                return false;
            --i;
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if (c == ']' || c == '}') {
            if (depth-- == 0)
                return false;
        } else if (c == ',' && depth == 0 && !add(i)) {
            return false;
        }
    }
    return depth == 0 && add(text.size());
}

std::optional<std::vector<std::string_view>> pieces_within(std::string_view text, char open,
                                                           char close) {
    text = stripped(text);
    if (text.size() < 2 || text.front() != open || text.back() != close)
        return std::nullopt;
    text = text.substr(1, text.size() - 2);
    std::vector<std::string_view> pieces;
    if (!stripped(text).empty() && !split_at_commas(text, pieces))
        return std::nullopt;
    return pieces;
}

} // namespace

std::string_view stripped(std::string_view text) {
    const auto from = text.find_first_not_of(kBlanks);
    if (from == std::string_view::npos)
        return {};
    return text.substr(from, text.find_last_not_of(kBlanks) - from + 1);
}

std::optional<std::vector<std::string_view>> split_list(std::string_view text) {
    return pieces_within(text, '[', ']');
}

std::optional<std::vector<Member>> split_object(std::string_view text) {
    const auto pieces = pieces_within(text, '{', '}');
    if (!pieces)
        return std::nullopt;
    std::vector<Member> members;
    members.reserve(pieces->size());
    for (const std::string_view piece : *pieces) {
        const auto end = piece.front() == '"' ? behind_string(piece, 0) : std::string_view::npos;
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string_view rest = stripped(piece.substr(end));
        if (rest.size() < 2 || rest.front() != ':')
            return std::nullopt;
        members.emplace_back(piece.substr(0, end), stripped(rest.substr(1)));
    }
    return members;
}

} // namespace milvus
