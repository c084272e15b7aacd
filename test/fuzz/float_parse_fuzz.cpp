// Fuzzes the reading of one number: parse_float must agree with strtof in value (to the bit), end
// and range, and what it read must print, in its bounds, to a text that reads back as the same.
#include "format/float_parse.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>

#include "format/float_print.h"
#include "fuzz_support.h"

namespace {

// The number that starts at START, in a text that goes on to END.
void check_reading(const char* start, const char* text_end) {
    const format::ParsedFloat ours = format::parse_float(start, text_end);

    char* end = nullptr;
    errno = 0;
    const float value = std::strtof(start, &end);
    const bool out_of_range = errno == ERANGE && std::isinf(value);
    const bool lost_to_zero = errno == ERANGE && value == 0;
    FUZZ_CHECK(ours.end == end);
    FUZZ_CHECK(fuzz::float_bits(ours.value) == fuzz::float_bits(value));
    FUZZ_CHECK(ours.out_of_range == out_of_range);
    FUZZ_CHECK(ours.lost_to_zero == lost_to_zero);
}

void check_printing(float value) {
    constexpr std::size_t kRoom = format::kMaxFloatText + format::kPrintSlack;
    const std::unique_ptr<char[]> out(new char[kRoom]);
    char* const end = format::print_float(value, out.get());
    FUZZ_CHECK(end - out.get() <= format::kMaxFloatText);
    const fuzz::Text text(out.get(), static_cast<std::size_t>(end - out.get()));
    const format::ParsedFloat back = format::parse_float(text.begin(), text.end());
    FUZZ_CHECK(back.end == text.end());
    FUZZ_CHECK(fuzz::float_bits(back.value) == fuzz::float_bits(value));
    FUZZ_CHECK(fuzz::float_bits(std::strtof(text.begin(), nullptr)) == fuzz::float_bits(value));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::Text text(data, size);
    // From each of the first places, so that one input is many numbers.
    for (std::size_t start = 0; start <= std::min<std::size_t>(size, 24); ++start)
        check_reading(text.begin() + start, text.end());

    const float value = format::parse_float(text.begin(), text.end()).value;
    if (std::isfinite(value))
        check_printing(value);
    // The input as the bits of a float: most of them no text leads to.
    if (size >= sizeof(float)) {
        float any;
        std::memcpy(&any, data, sizeof any);
        if (std::isfinite(any))
            check_printing(any);
    }
    return 0;
}
