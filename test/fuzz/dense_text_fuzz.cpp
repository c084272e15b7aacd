// Fuzzes the text of dense vectors. A second reader, written without looking left or right, must
// come to the same verdict, place and values; what is accepted must print to a text that reads back
// the same. Input: a byte for the capacity (its upper bit: print with AVX2), one for the most
// dimensions, the text.
#include "format/dense_text.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/half.h"
#include "format/decimal.h"
#include "fuzz_support.h"

namespace {

using base::Half;
using format::Fault;
using format::TextFault;

struct Reading {
    Fault fault;
    std::size_t offset;
    std::vector<float> values; // as floats, before any rounding to halves
};

// The grammar of src/format/README.md, one character at a time. LIMIT: from there on a number is
// too large for the element type.
Reading read_slowly(const std::string& text, int max_dimensions, double limit) {
    std::size_t at = 0;
    std::vector<float> values;
    const auto blanks = [&] {
        while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0)
            ++at;
    };
    const auto next_is = [&](char c) { return at < text.size() && text[at] == c; };

    blanks();
    if (!next_is('['))
        return {Fault::no_opening, at, {}};
    ++at;
    blanks();
    if (next_is(']'))
        return {Fault::no_elements, at, {}};
    bool first = true;
    while (first || next_is(',')) {
        if (!first)
            ++at;
        first = false;
        if (values.size() == static_cast<std::size_t>(max_dimensions))
            return {Fault::too_many, at, {}};
        blanks();
        char* end = nullptr;
        const float value = std::strtof(text.c_str() + at, &end);
        const bool word = std::string_view(text.c_str() + at, end).find_first_of("iInN") !=
                          std::string_view::npos;
        if (end == text.c_str() + at)
            return {Fault::no_number, at, {}};
        if (std::isnan(value))
            return {Fault::not_a_number, at, {}};
        if (std::isinf(value) && word)
            return {Fault::infinite, at, {}};
        if (std::fabs(static_cast<double>(value)) >= limit)
            return {Fault::out_of_range, at, {}};
        values.push_back(value);
        at = static_cast<std::size_t>(end - text.c_str());
        blanks();
    }
    if (!next_is(']'))
        return {Fault::bad_separator, at, {}};
    ++at;
    blanks();
    if (at < text.size())
        return {Fault::trailing_junk, at, {}};
    return {Fault::none, 0, values};
}

template <class Element>
Element to_element(float value) {
    if constexpr (std::is_same_v<Element, Half>)
        return base::float_to_half(value);
    else
        return value;
}

template <class Element>
void check(const fuzz::Text& text, int capacity, int max_dimensions) {
    constexpr double kLimit = std::is_same_v<Element, Half> ? 65520.0 : 0x1p128;
    const Reading expected =
        read_slowly(std::string(text.begin(), text.length()), max_dimensions, kLimit);

    const std::unique_ptr<Element[]> out(new Element[static_cast<std::size_t>(capacity)]);
    int dimensions = -1;
    const TextFault fault = format::parse_dense(text.begin(), text.size(), out.get(), capacity,
                                                max_dimensions, dimensions);
    FUZZ_CHECK(fault.kind == expected.fault);
    FUZZ_CHECK(fault.offset == expected.offset);
    FUZZ_CHECK(fault.offset + fault.length <= text.length());
    FUZZ_CHECK(dimensions == static_cast<int>(expected.values.size()));
    if (fault.kind != Fault::none)
        return;
    for (int i = 0; i < std::min(capacity, dimensions); ++i) {
        const auto element = to_element<Element>(expected.values[static_cast<std::size_t>(i)]);
        FUZZ_CHECK(std::memcmp(&out[static_cast<std::size_t>(i)], &element, sizeof element) == 0);
    }

    std::vector<Element> elements;
    for (const float value : expected.values)
        elements.push_back(to_element<Element>(value));
    const std::size_t room = format::dense_text_size(elements.size());
    const std::unique_ptr<char[]> printed(new char[room]);
    const char* const end = format::print_dense(elements.data(), dimensions, printed.get());
    FUZZ_CHECK(end < printed.get() + room && *end == '\0');
    const fuzz::Text again(printed.get(), static_cast<std::size_t>(end - printed.get()));
    std::vector<Element> back(elements.size());
    int back_dimensions = -1;
    const TextFault none = format::parse_dense(again.begin(), again.size(), back.data(), dimensions,
                                               max_dimensions, back_dimensions);
    FUZZ_CHECK(none.kind == Fault::none);
    FUZZ_CHECK(back_dimensions == dimensions);
    FUZZ_CHECK(std::memcmp(back.data(), elements.data(), elements.size() * sizeof(Element)) == 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2)
        return 0;
    const fuzz::Text text(data + 2, size - 2);
    const int capacity = data[0] % 32;
#if defined(__x86_64__)
    format::use_avx2_for_decimals(data[0] >= 128 && __builtin_cpu_supports("avx2"));
#endif
    const int max_dimensions = data[1] % 64 + 1;
    check<float>(text, capacity, max_dimensions);
    check<Half>(text, capacity, max_dimensions);
    return 0;
}
