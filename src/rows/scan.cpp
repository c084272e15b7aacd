// Scanning. Strings go eight bytes at a time as long as nothing in them is special.

#include "rows/scan.h"

#include <bit>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/utf8.h"

namespace rows {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// A bit in each byte that is a quote, a backslash, a control character or not ASCII.
std::uint64_t special_bytes(std::uint64_t bytes) {
    constexpr std::uint64_t kOnes = 0x0101010101010101u;
    constexpr std::uint64_t kTops = 0x8080808080808080u;
    const auto zeros = [](std::uint64_t x) { return (x - kOnes) & ~x; };
    return (zeros(bytes ^ (kOnes * '"')) | zeros(bytes ^ (kOnes * '\\')) | (bytes - kOnes * 0x20) |
            bytes) &
           kTops;
}

// The code unit of an escape; the cursor is at the u.
std::uint32_t code_unit(Cursor& cursor) {
    std::uint32_t unit = 0;
    for (int i = 1; i <= 4; ++i) {
        const char c = cursor.end - cursor.at > i ? cursor.at[i] : '\0';
        const char lower = static_cast<char>(c | 0x20);
        if (is_digit(c))
            unit = unit * 16 + static_cast<std::uint32_t>(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            unit = unit * 16 + static_cast<std::uint32_t>(lower - 'a' + 10);
        else
            cursor.bad_json("four hexadecimal digits after \\u");
    }
    cursor.at += 5;
    return unit;
}

// The character of an escape; the cursor is behind the backslash.
std::uint32_t escape(Cursor& cursor) {
    switch (cursor.peek()) {
    case '"':
    case '\\':
    case '/':
        return static_cast<std::uint32_t>(*cursor.at++);
    case 'b':
        return ++cursor.at, '\b';
    case 'f':
        return ++cursor.at, '\f';
    case 'n':
        return ++cursor.at, '\n';
    case 'r':
        return ++cursor.at, '\r';
    case 't':
        return ++cursor.at, '\t';
    case 'u':
        break;
    default:
        cursor.bad_json("an escape");
    }
    const char* const start = cursor.at;
    std::uint32_t unit = code_unit(cursor);
    if (unit == 0)
        throw cursor.refusal("22021", 1100, "strings cannot hold the character \\u0000");
    if (unit >= 0xD800 && unit < 0xE000) {
        const bool pair = unit < 0xDC00 && cursor.end - cursor.at > 1 && cursor.at[0] == '\\' &&
                          cursor.at[1] == 'u';
        std::uint32_t low = 0;
        if (pair) {
            ++cursor.at;
            low = code_unit(cursor);
        }
        if (low < 0xDC00 || low >= 0xE000) {
            cursor.at = start - 1;
            cursor.bad_json("a surrogate pair");
        }
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    if (unit >= 0x80 && !cursor.utf8)
        throw cursor.refusal("22P05", 1100,
                             "escapes beyond ASCII need a database whose encoding is UTF8");
    return unit;
}

void check_character(Cursor& cursor) {
    const auto c = static_cast<unsigned char>(*cursor.at);
    if (c < 0x20)
        cursor.bad_json("a string without control characters");
    const std::size_t length =
        cursor.utf8
            ? base::utf8_length({cursor.at, static_cast<std::size_t>(cursor.end - cursor.at)})
            : 1;
    if (length == 0)
        throw cursor.refusal("22021", 1100,
                             "data is not valid UTF-8 at byte " +
                                 std::to_string(cursor.at - cursor.begin + 1));
    cursor.at += length;
}

// A number that a double cannot hold, or of a length that only mischief has, is no JSON number of
// Milvus's, nor one that the server's numeric takes in every case.
void check_json_number(Cursor& cursor, const RawNumber& number) {
    constexpr std::size_t kMostDigits = 1000;
    constexpr std::size_t kSurelyFits = 300; // digits of a whole number
    if (number.whole && number.text.size() < kSurelyFits)
        return;
    bool fits = number.text.size() <= kMostDigits;
    if (fits) {
        // The text ends at a character that is no part of a number, as Cursor promises.
        errno = 0;
        const double value = std::strtod(number.text.data(), nullptr);
        fits = errno != ERANGE || (std::isfinite(value) && value != 0);
        const auto exponent = number.text.find_first_of("eE");
        if (exponent != std::string_view::npos)
            fits = fits && std::labs(std::strtol(number.text.data() + exponent + 1, nullptr, 10)) <
                               static_cast<long>(kMostDigits);
    }
    if (!fits) {
        cursor.at = number.text.data();
        throw cursor.refusal("22003", 1100, "a number is out of range")
            .versus("a number that DOUBLE can hold", excerpt(cursor));
    }
}

void scan_nested(Cursor& cursor, int depth);

void scan_object(Cursor& cursor, int depth) {
    ++cursor.at;
    if (cursor.next() == '}') {
        ++cursor.at;
        return;
    }
    for (;;) {
        if (cursor.next() != '"')
            cursor.bad_json("a key");
        scan_string(cursor);
        if (cursor.next() != ':')
            cursor.bad_json(":");
        ++cursor.at;
        cursor.next();
        scan_nested(cursor, depth);
        const char c = cursor.next();
        if (c != ',' && c != '}')
            cursor.bad_json(", or }");
        ++cursor.at;
        if (c == '}')
            return;
    }
}

void scan_list(Cursor& cursor, int depth) {
    ++cursor.at;
    if (cursor.next() == ']') {
        ++cursor.at;
        return;
    }
    for (;;) {
        cursor.next();
        scan_nested(cursor, depth);
        const char c = cursor.next();
        if (c != ',' && c != ']')
            cursor.bad_json(", or ]");
        ++cursor.at;
        if (c == ']')
            return;
    }
}

void scan_nested(Cursor& cursor, int depth) {
    if (depth > kMostDepth)
        throw cursor.refusal("54001", 1100, "data is nested too deeply")
            .versus("at most " + std::to_string(kMostDepth) + " levels", "more");
    switch (cursor.peek()) {
    case '"':
        scan_string(cursor);
        return;
    case '{':
        scan_object(cursor, depth + 1);
        return;
    case '[':
        scan_list(cursor, depth + 1);
        return;
    case 't':
        scan_word(cursor, "true");
        return;
    case 'f':
        scan_word(cursor, "false");
        return;
    case 'n':
        scan_word(cursor, "null");
        return;
    default:
        check_json_number(cursor, scan_number(cursor));
    }
}

} // namespace

RawString scan_string(Cursor& cursor) {
    const char* const start = ++cursor.at;
    bool escaped = false;
    for (;;) {
        while (cursor.end - cursor.at >= 8) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, cursor.at, 8);
            const std::uint64_t special = special_bytes(bytes);
            if constexpr (std::endian::native == std::endian::little) {
                // Borrows only reach bytes behind the first special one.
                cursor.at += special ? std::countr_zero(special) / 8 : 8;
            } else if (!special) {
                cursor.at += 8;
            }
            if (special)
                break;
        }
        if (cursor.at == cursor.end)
            cursor.bad_json("the end of a string");
        if (*cursor.at == '"')
            break;
        if (*cursor.at == '\\') {
            ++cursor.at;
            escape(cursor);
            escaped = true;
        } else {
            check_character(cursor);
        }
    }
    const RawString found{{start, static_cast<std::size_t>(cursor.at - start)}, escaped};
    ++cursor.at;
    return found;
}

std::string_view unescaped(Cursor& cursor, const RawString& raw, std::string& buffer) {
    if (!raw.escaped)
        return raw.text;
    buffer.clear();
    // Scanned before, so that nothing can be wrong in it.
    Cursor inner = cursor;
    inner.at = raw.text.data();
    inner.end = inner.at + raw.text.size();
    while (inner.at < inner.end) {
        const char* const plain = inner.at;
        while (inner.at < inner.end && *inner.at != '\\')
            ++inner.at;
        buffer.append(plain, inner.at);
        if (inner.at < inner.end) {
            ++inner.at;
            base::append_utf8(buffer, escape(inner));
        }
    }
    return buffer;
}

RawNumber scan_number(Cursor& cursor) {
    const char* const start = cursor.at;
    const char* p = start;
    const auto digits = [&] {
        const char* const first = p;
        while (p < cursor.end && is_digit(*p))
            ++p;
        return p - first;
    };
    bool whole = true;
    p += p < cursor.end && *p == '-';
    const bool zero = p < cursor.end && *p == '0';
    const auto count = digits();
    if (count == 0 || (zero && count > 1))
        cursor.bad_json(count ? "a number without zeros in front" : "a value");
    if (p < cursor.end && *p == '.') {
        whole = false;
        ++p;
        if (digits() == 0)
            cursor.bad_json("digits after the point");
    }
    if (p < cursor.end && (*p == 'e' || *p == 'E')) {
        whole = false;
        ++p;
        p += p < cursor.end && (*p == '-' || *p == '+');
        if (digits() == 0)
            cursor.bad_json("digits of the exponent");
    }
    cursor.at = p;
    return {{start, static_cast<std::size_t>(p - start)}, whole};
}

bool at_word(const Cursor& cursor, std::string_view word) {
    const auto left = static_cast<std::size_t>(cursor.end - cursor.at);
    return std::string_view(cursor.at, left).starts_with(word);
}

void scan_word(Cursor& cursor, std::string_view word) {
    if (!at_word(cursor, word))
        cursor.bad_json("a value");
    cursor.at += word.size();
}

std::string_view scan_value(Cursor& cursor) {
    const char* const start = cursor.at;
    scan_nested(cursor, 1);
    return {start, static_cast<std::size_t>(cursor.at - start)};
}

} // namespace rows
