// Text of dense vectors. One template serves both element types; what differs is how a float
// becomes an element and when it is out of range.

#include "format/dense_text.h"

#include <algorithm>
#include <cmath>

#include "format/float_parse.h"
#include "format/float_print.h"

namespace format {

namespace {

inline bool store(float value, float& element) noexcept {
    element = value;
    return true;
}

// False when a finite float is too large for a half.
inline bool store(float value, base::Half& element) noexcept {
    element = base::float_to_half(value);
    return !base::is_inf(element) || std::isinf(value);
}

template <class Element>
TextFault parse(const char* text, std::size_t length, Element* out, int capacity,
                int max_dimensions, int& dimensions) noexcept {
    const char* const end = text + length;
    const char* p = skip_spaces(text);
    int n = 0;
    const auto fault = [&](Fault kind, const char* at, std::size_t size = 0) {
        return TextFault{kind, static_cast<std::size_t>(at - text), size, n + 1};
    };

    dimensions = 0;
    if (*p != '[')
        return {Fault::no_opening, static_cast<std::size_t>(p - text), 0, 0};
    p = skip_spaces(p + 1);
    if (*p == ']')
        return {Fault::no_elements, static_cast<std::size_t>(p - text), 0, 0};
    for (;;) {
        if (n == max_dimensions)
            return fault(Fault::too_many, p);
        p = skip_spaces(p);
        const ParsedFloat number = parse_float(p, end);
        if (number.end == p)
            return fault(Fault::no_number, p);
        const auto size = static_cast<std::size_t>(number.end - p);
        Element element;
        if (!store(number.value, element) || number.out_of_range) [[unlikely]]
            return fault(Fault::out_of_range, p, size);
        if (!std::isfinite(number.value)) [[unlikely]]
            return fault(std::isnan(number.value) ? Fault::not_a_number : Fault::infinite, p, size);
        if (n < capacity)
            out[n] = element;
        p = number.end;
        if (*p != ',') {
            p = skip_spaces(p);
            if (*p == ']') {
                ++n;
                break;
            }
            if (*p != ',')
                return fault(Fault::bad_separator, p);
        }
        ++p;
        ++n;
    }
    p = skip_spaces(p + 1);
    if (*p != '\0')
        return {Fault::trailing_junk, static_cast<std::size_t>(p - text), 0, 0};
    dimensions = n;
    return {};
}

// Closes the list behind the last element's comma.
char* close_list(char* out, int n) noexcept {
    out -= n > 0;
    *out++ = ']';
    *out = '\0';
    return out;
}

} // namespace

TextFault parse_dense(const char* text, std::size_t length, float* out, int capacity,
                      int max_dimensions, int& dimensions) noexcept {
    return parse(text, length, out, capacity, max_dimensions, dimensions);
}

TextFault parse_dense(const char* text, std::size_t length, base::Half* out, int capacity,
                      int max_dimensions, int& dimensions) noexcept {
    return parse(text, length, out, capacity, max_dimensions, dimensions);
}

std::size_t dense_text_size(std::size_t n) noexcept {
    return n * (kMaxFloatText + 1) + kPrintSlack + 3;
}

char* print_dense(const float* elements, int n, char* out) noexcept {
    *out++ = '[';
    out = print_floats(elements, static_cast<std::size_t>(n), out);
    return close_list(out, n);
}

char* print_dense(const base::Half* elements, int n, char* out) noexcept {
    constexpr int kChunk = 64;
    float wide[kChunk];
    *out++ = '[';
    for (int start = 0; start < n; start += kChunk) {
        const int count = std::min(kChunk, n - start);
        for (int i = 0; i < count; ++i)
            wide[i] = base::half_to_float(elements[start + i]);
        out = print_floats(wide, static_cast<std::size_t>(count), out);
    }
    return close_list(out, n);
}

} // namespace format
