// Fuzzes the text of sparse vectors. A second reader, written without looking left or right, must
// come to the same verdict, place and elements, and a second look at the order and bounds of
// indices to the same answer; what is accepted must print to a text that reads back the same.
#include "format/sparse_text.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "format/comma_count.h"
#include "fuzz_support.h"

namespace {

using format::Fault;
using format::SparseElement;
using format::TextFault;

struct Reading {
    Fault fault;
    std::size_t offset;
    std::vector<SparseElement> elements; // in the order of the text, without zeros
    std::int32_t dimensions;
};

// The grammar of src/format/README.md, one character at a time.
class SlowReader {
  public:
    explicit SlowReader(const std::string& text) : text_(text) {}

    Reading read() {
        blanks();
        if (!skip('{'))
            return fault(Fault::no_opening);
        blanks();
        if (!skip('}')) {
            do {
                const Fault found = read_element();
                if (found != Fault::none)
                    return fault(found);
                blanks();
            } while (skip(','));
            if (!skip('}'))
                return fault(Fault::bad_separator);
        }
        blanks();
        if (!skip('/'))
            return fault(Fault::no_dimensions);
        std::int32_t dimensions = 0;
        if (!read_integer(dimensions))
            return fault(Fault::no_number);
        blanks();
        if (at_ < text_.size())
            return fault(Fault::trailing_junk);
        return {Fault::none, 0, elements_, dimensions};
    }

  private:
    Reading fault(Fault kind) const { return {kind, at_, {}, 0}; }

    void blanks() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0)
            ++at_;
    }

    bool skip(char c) {
        const bool there = at_ < text_.size() && text_[at_] == c;
        at_ += there;
        return there;
    }

    // By strtol, whose long has 64 bits or stops at its own limits.
    bool read_integer(std::int32_t& value) {
        using Limits = std::numeric_limits<std::int32_t>;
        char* end = nullptr;
        const long long wide = std::strtoll(text_.c_str() + at_, &end, 10);
        if (end == text_.c_str() + at_)
            return false;
        value = static_cast<std::int32_t>(std::clamp(wide, static_cast<long long>(Limits::min()),
                                                     static_cast<long long>(Limits::max())));
        at_ = static_cast<std::size_t>(end - text_.c_str());
        return true;
    }

    Fault read_element() {
        std::int32_t index = 0;
        if (!read_integer(index))
            return Fault::no_number;
        blanks();
        if (!skip(':'))
            return Fault::bad_separator;
        blanks();
        const char* const start = text_.c_str() + at_;
        char* end = nullptr;
        const float value = std::strtof(start, &end);
        // Zero as written: no digit but 0 before the exponent.
        const std::string written(start, static_cast<std::size_t>(end - start));
        const bool hex = written.find_first_of("xX") != std::string::npos;
        const std::string digits = written.substr(0, written.find_first_of(hex ? "pP" : "eE"));
        const bool zero = digits.find_first_of("123456789abcdefABCDEF") == std::string::npos;
        if (end == start)
            return Fault::no_number;
        if (std::isnan(value))
            return Fault::not_a_number;
        if (std::isinf(value))
            return written.find_first_of("iI") != std::string::npos ? Fault::infinite
                                                                    : Fault::out_of_range;
        if (value == 0 && !zero)
            return Fault::out_of_range;
        if (value != 0)
            elements_.push_back(
                {index == std::numeric_limits<std::int32_t>::min() ? index : index - 1, value});
        at_ += static_cast<std::size_t>(end - start);
        return Fault::none;
    }

    const std::string& text_;
    std::size_t at_ = 0;
    std::vector<SparseElement> elements_;
};

// Comparable, for elements of the same index may come in any order.
std::vector<std::tuple<std::int32_t, std::uint32_t>> sorted(const SparseElement* elements,
                                                            std::size_t count) {
    std::vector<std::tuple<std::int32_t, std::uint32_t>> result;
    for (std::size_t i = 0; i < count; ++i)
        result.emplace_back(elements[i].index, fuzz::float_bits(elements[i].value));
    std::sort(result.begin(), result.end());
    return result;
}

void check_order_and_bounds(const std::vector<SparseElement>& elements, std::int32_t dimensions,
                            const TextFault& fault) {
    std::map<std::int32_t, int> count;
    bool inside = true;
    bool unique = true;
    for (const SparseElement& element : elements) {
        unique = unique && ++count[element.index] == 1;
        inside = inside && element.index >= 0 && element.index < dimensions;
    }
    FUZZ_CHECK((fault.kind == Fault::none) == (inside && unique));
    FUZZ_CHECK(fault.kind != Fault::index_bounds || !inside);
    FUZZ_CHECK(fault.kind != Fault::index_order || !unique);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::Text text(data, size);
    const std::string string(text.begin(), text.length());
    const Reading expected = SlowReader(string).read();

    const std::size_t room = format::count_commas(text.begin(), text.size()) + 1;
    const std::unique_ptr<SparseElement[]> out(new SparseElement[room]);
    int count = -1;
    std::int32_t dimensions = 0;
    const TextFault fault =
        format::parse_sparse(text.begin(), text.size(), out.get(), count, dimensions);
    FUZZ_CHECK(fault.kind == expected.fault);
    FUZZ_CHECK(fault.offset == expected.offset);
    FUZZ_CHECK(fault.offset + fault.length <= text.length());
    if (fault.kind != Fault::none)
        return 0;
    const auto n = static_cast<std::size_t>(count);
    FUZZ_CHECK(dimensions == expected.dimensions);
    FUZZ_CHECK(sorted(out.get(), n) == sorted(expected.elements.data(), expected.elements.size()));
    for (std::size_t i = 1; i < n; ++i)
        FUZZ_CHECK(out[i - 1].index <= out[i].index);

    const TextFault order = format::check_sparse(out.get(), count, dimensions);
    check_order_and_bounds(expected.elements, dimensions, order);
    if (order.kind != Fault::none)
        return 0;

    std::vector<std::int32_t> indices;
    std::vector<float> values;
    for (std::size_t i = 0; i < n; ++i) {
        indices.push_back(out[i].index);
        values.push_back(out[i].value);
    }
    const std::size_t printed_room = format::sparse_text_size(n);
    const std::unique_ptr<char[]> printed(new char[printed_room]);
    const char* const end =
        format::print_sparse(indices.data(), values.data(), count, dimensions, printed.get());
    FUZZ_CHECK(end < printed.get() + printed_room && *end == '\0');
    const fuzz::Text again(printed.get(), static_cast<std::size_t>(end - printed.get()));
    const std::unique_ptr<SparseElement[]> back(new SparseElement[n + 1]);
    int back_count = -1;
    std::int32_t back_dimensions = 0;
    const TextFault none =
        format::parse_sparse(again.begin(), again.size(), back.get(), back_count, back_dimensions);
    FUZZ_CHECK(none.kind == Fault::none);
    FUZZ_CHECK(back_count == count);
    FUZZ_CHECK(back_dimensions == dimensions);
    FUZZ_CHECK(sorted(back.get(), n) == sorted(out.get(), n));
    return 0;
}
