// Errors of filters, and quoting hostile text in them.
#include "expr/fault.h"

#include <algorithm>
#include <utility>

#include "expr/literal.h"

namespace expr {

FilterError::FilterError(base::SqlState state, Span where, std::string message, std::string hint)
    : Error(state, std::move(message),
            "at byte " + std::to_string(where.begin + 1) + " of the filter", std::move(hint)),
      position_(where.begin) {}

void fail(base::SqlState state, Span where, std::string message) {
    throw FilterError(state, where, std::move(message), {});
}

void fail(base::SqlState state, Span where, std::string message, std::string hint) {
    throw FilterError(state, where, std::move(message), std::move(hint));
}

std::string echo(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t length = std::max<std::size_t>(utf8_length(text.substr(at)), 1);
        if (out.size() + length > kMaxEcho)
            return out + "...";
        const auto byte = static_cast<unsigned char>(text[at]);
        if (length == 1 && (byte < 0x20 || byte >= 0x7f))
            out += byte == '\n' || byte == '\t' || byte == '\r' ? ' ' : '?';
        else
            out += text.substr(at, length);
        at += length;
    }
    return out;
}

} // namespace expr
