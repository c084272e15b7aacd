// Numbers and strings of a filter.
#include "expr/literal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <system_error>

namespace expr {

using base::append_utf8;

namespace {

// Digits after the prefix, and the base that the prefix says.
std::string_view digits_of(std::string_view text, int& base) {
    base = 10;
    if (text.size() < 2 || text[0] != '0')
        return text;
    const char mark = text[1];
    if (mark == 'x' || mark == 'X') {
        base = 16;
        return text.substr(2);
    }
    if (mark == 'b' || mark == 'B') {
        base = 2;
        return text.substr(2);
    }
    base = 8;
    return text.substr(1);
}

class StringReader {
  public:
    StringReader(std::string_view text, Span where) : text_(text), where_(where) {}

    std::string read() {
        std::string out;
        out.reserve(text_.size());
        // Without the quotes.
        const std::size_t end = text_.size() - 1;
        for (at_ = 1; at_ < end;) {
            if (text_[at_] != '\\')
                out += text_[at_++];
            else
                escape(out);
        }
        return out;
    }

  private:
    [[noreturn]] void bad_escape(std::size_t start) const {
        const Span where = {where_.begin + start, where_.end};
        fail("42601", where,
             "invalid escape in string: " +
                 echo(text_.substr(start, std::min<std::size_t>(10, text_.size() - 1 - start))),
             "A backslash itself is written twice.");
    }

    // COUNT digits of BASE from at_, or a bad escape.
    std::uint32_t number(std::size_t start, std::size_t count, int base) {
        std::uint32_t value = 0;
        // The closing quote is no digit, so that reading stops at it.
        const std::string_view digits = text_.substr(at_, count);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
        if (error != std::errc() || end != digits.data() + count)
            bad_escape(start);
        at_ += count;
        return value;
    }

    void escape(std::string& out) {
        const std::size_t start = at_;
        const char kind = text_[at_ + 1]; // the token ends in a quote, so there is one
        at_ += 2;
        static constexpr std::string_view kPlain = "abfnrtv\\\"'";
        static constexpr std::string_view kMeaning = "\a\b\f\n\r\t\v\\\"'";
        if (const auto place = kPlain.find(kind); place != kPlain.npos) {
            out += kMeaning[place];
        } else if (kind == 'x') {
            out += static_cast<char>(number(start, 2, 16));
        } else if (kind == 'u' || kind == 'U') {
            const std::uint32_t c = number(start, kind == 'u' ? 4 : 8, 16);
            if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
                bad_escape(start);
            append_utf8(out, c);
        } else if (kind >= '0' && kind <= '7') {
            octal(out, start);
        } else {
            bad_escape(start);
        }
    }

    void octal(std::string& out, std::size_t start) {
        const auto is_octal = [this](std::size_t i) { return text_[i] >= '0' && text_[i] <= '7'; };
        if (text_[start + 1] == '0' && !is_octal(start + 2)) {
            out += '\0'; // what C writers mean by \0; refused as any NUL is
            return;
        }
        at_ = start + 1;
        const std::uint32_t value = number(start, 3, 8);
        if (value > 0377)
            bad_escape(start);
        out += static_cast<char>(value);
    }

    std::string_view text_;
    Span where_;
    std::size_t at_ = 0;
};

} // namespace

std::int64_t read_integer(std::string_view text, bool negative, Span where) {
    int base = 10;
    const std::string_view digits = digits_of(text, base);
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (result.ec != std::errc() || value > kMax + (negative ? 1 : 0))
        fail("22003", where,
             "strconv.ParseInt: parsing \"" + echo(text) + "\": value out of range");
    return static_cast<std::int64_t>(negative ? 0 - value : value);
}

double read_real(std::string_view text, Span where) {
    const bool hexadecimal = text.size() > 1 && (text[1] == 'x' || text[1] == 'X');
    const std::string_view digits = hexadecimal ? text.substr(2) : text;
    double value = 0;
    const auto result =
        std::from_chars(digits.data(), digits.data() + digits.size(), value,
                        hexadecimal ? std::chars_format::hex : std::chars_format::general);
    // from_chars does not say which end of the range was passed; strtod does.
    if (result.ec == std::errc::result_out_of_range)
        value = std::strtod(std::string(text).c_str(), nullptr);
    if (std::isinf(value))
        fail("22003", where,
             "strconv.ParseFloat: parsing \"" + echo(text) + "\": value out of range");
    return value;
}

std::string read_string(std::string_view text, Span where) {
    std::string value = StringReader(text, where).read();
    check_text(value, where);
    return value;
}

void check_text(std::string_view text, Span where) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text.substr(at));
        if (length == 0)
            fail("22021", where, "string is not well-formed UTF-8");
        if (text[at] == '\0')
            fail("22021", where, "string holds a NUL character, which no text value can");
        at += length;
    }
}

} // namespace expr
