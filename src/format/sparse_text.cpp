// Text of sparse vectors.

#include "format/sparse_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "format/float_parse.h"
#include "format/float_print.h"

namespace format {

namespace {

struct ParsedInteger {
    std::int32_t value; // held inside the range of int32
    const char* end;    // equal to the start when there is no number
};

// As strtol: blanks, a sign, digits.
ParsedInteger parse_integer(const char* text) noexcept {
    const char* p = skip_spaces(text);
    const bool negative = *p == '-';
    p += negative || *p == '+';
    const char* const first = p;
    std::int64_t value = 0;
    constexpr std::int64_t kBeyond = std::int64_t{1} << 32;
    while (static_cast<unsigned char>(*p - '0') <= 9)
        value = std::min(value * 10 + (*p++ - '0'), kBeyond);
    if (p == first)
        return {0, text};
    if (negative)
        value = -value;
    constexpr std::int64_t kLowest = std::numeric_limits<std::int32_t>::min();
    constexpr std::int64_t kHighest = std::numeric_limits<std::int32_t>::max();
    return {static_cast<std::int32_t>(std::clamp(value, kLowest, kHighest)), p};
}

} // namespace

TextFault parse_sparse(const char* text, std::size_t length, SparseElement* elements, int& count,
                       std::int32_t& dimensions) noexcept {
    const char* const end = text + length;
    const char* p = skip_spaces(text);
    int place = 0;
    bool sorted = true;
    const auto fault = [&](Fault kind, const char* at, std::size_t size = 0) {
        return TextFault{kind, static_cast<std::size_t>(at - text), size, place};
    };

    count = 0;
    if (*p != '{')
        return fault(Fault::no_opening, p);
    p = skip_spaces(p + 1);
    while (*p != '}' || place > 0) {
        ++place;
        const ParsedInteger index = parse_integer(p);
        if (index.end == p)
            return fault(Fault::no_number, p);
        p = skip_spaces(index.end);
        if (*p != ':')
            return fault(Fault::bad_separator, p);
        p = skip_spaces(p + 1);
        const ParsedFloat number = parse_float(p, end);
        if (number.end == p)
            return fault(Fault::no_number, p);
        const auto size = static_cast<std::size_t>(number.end - p);
        if (number.out_of_range || number.lost_to_zero)
            return fault(Fault::out_of_range, p, size);
        if (!std::isfinite(number.value))
            return fault(std::isnan(number.value) ? Fault::not_a_number : Fault::infinite, p, size);
        if (number.value != 0) {
            // One below the lowest int32 has no place; it is out of bounds as the lowest is.
            constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();
            const std::int32_t from_zero = index.value == kLowest ? kLowest : index.value - 1;
            sorted = sorted && (count == 0 || elements[count - 1].index < from_zero);
            elements[count++] = {from_zero, number.value};
        }
        p = skip_spaces(number.end);
        if (*p == '}')
            break;
        if (*p != ',')
            return fault(Fault::bad_separator, p);
        ++p;
    }
    p = skip_spaces(p + 1);
    place = 0;
    if (*p != '/')
        return fault(Fault::no_dimensions, p);
    const ParsedInteger written = parse_integer(p + 1);
    if (written.end == p + 1)
        return fault(Fault::no_number, p + 1);
    dimensions = written.value;
    p = skip_spaces(written.end);
    if (*p != '\0')
        return fault(Fault::trailing_junk, p);
    if (!sorted) {
        std::sort(elements, elements + count,
                  [](const SparseElement& a, const SparseElement& b) { return a.index < b.index; });
    }
    return {};
}

TextFault check_sparse(const SparseElement* elements, int count, std::int32_t dimensions) noexcept {
    for (int i = 0; i < count; ++i) {
        const int written = elements[i].index + 1;
        if (elements[i].index < 0 || elements[i].index >= dimensions)
            return {Fault::index_bounds, 0, 0, written};
        if (i > 0 && elements[i].index == elements[i - 1].index)
            return {Fault::index_order, 0, 0, written};
    }
    return {};
}

std::size_t sparse_text_size(std::size_t n) noexcept {
    return n * (kMaxIntegerText + kMaxFloatText + 2) + kMaxIntegerText + kPrintSlack + 4;
}

char* print_sparse(const std::int32_t* indices, const float* values, int n, std::int32_t dimensions,
                   char* out) noexcept {
    *out++ = '{';
    for (int i = 0; i < n; ++i) {
        out = print_integer(indices[i] + 1, out);
        *out++ = ':';
        out = print_float(values[i], out);
        *out++ = ',';
    }
    out -= n > 0;
    *out++ = '}';
    *out++ = '/';
    out = print_integer(dimensions, out);
    *out = '\0';
    return out;
}

} // namespace format
