// The binary form of elements: every function of wire.h against the definition of network byte
// order, at every alignment of both sides, for every count around the widths of vector registers.
#include "format/wire.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "base/half.h"

namespace {

using base::Half;

constexpr std::size_t kMargin = 32;
constexpr unsigned char kCanary = 0xA5;

template <class Element>
class Wire : public testing::Test {};

using ElementTypes = testing::Types<float, Half, std::int32_t>;
TYPED_TEST_SUITE(Wire, ElementTypes);

// The bytes of N elements in memory become those on the wire, and the reverse, by turning around
// each element's own bytes on a little-endian machine and by nothing on a big-endian one.
template <class Element>
std::vector<unsigned char> by_definition(const unsigned char* bytes, std::size_t n) {
    std::vector<unsigned char> result;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < sizeof(Element); ++j) {
            const bool big = std::endian::native == std::endian::big;
            result.push_back(bytes[i * sizeof(Element) + (big ? j : sizeof(Element) - 1 - j)]);
        }
    }
    return result;
}

// Every pattern of bits must pass, also those that are NaN: nothing may be loaded as a float.
std::vector<unsigned char> random_bytes(std::size_t size) {
    static std::mt19937 random(20240641); // NOLINT(cert-msc51-cpp): repeatable
    std::vector<unsigned char> result(size);
    for (unsigned char& byte : result) {
        byte = static_cast<unsigned char>(random() % 5 == 0 ? 0xFF : random());
    }
    return result;
}

template <class Element, class Convert>
void check(Convert convert) {
    for (std::size_t n = 0; n <= 70; ++n) {
        for (std::size_t from_offset = 0; from_offset < 8; ++from_offset) {
            for (std::size_t to_offset = 0; to_offset < 8; ++to_offset) {
                const std::size_t size = n * sizeof(Element);
                // The source has its exact size, for address sanitizer.
                const std::vector<unsigned char> from = random_bytes(from_offset + size);
                std::vector<unsigned char> to(kMargin + to_offset + size + kMargin, kCanary);
                unsigned char* const start = to.data() + kMargin + to_offset;
                convert(start, from.data() + from_offset, n);
                const auto expected = by_definition<Element>(from.data() + from_offset, n);
                ASSERT_EQ(std::vector<unsigned char>(start, start + size), expected)
                    << n << " elements from " << from_offset << " to " << to_offset;
                for (std::size_t i = 0; i < to.size(); ++i) {
                    if (i < kMargin + to_offset || i >= kMargin + to_offset + size) {
                        ASSERT_EQ(to[i], kCanary) << "byte " << i << " was touched";
                    }
                }
            }
        }
    }
}

TYPED_TEST(Wire, FromWireAtEveryAlignment) {
    check<TypeParam>([](unsigned char* to, const unsigned char* from, std::size_t n) {
        format::from_wire(reinterpret_cast<TypeParam*>(to), reinterpret_cast<const char*>(from), n);
    });
}

TYPED_TEST(Wire, ToWireAtEveryAlignment) {
    check<TypeParam>([](unsigned char* to, const unsigned char* from, std::size_t n) {
        format::to_wire(reinterpret_cast<char*>(to), reinterpret_cast<const TypeParam*>(from), n);
    });
}

TYPED_TEST(Wire, ThereAndBack) {
    for (const std::size_t n : {1U, 2U, 3U, 16U, 17U, 1000U, 16000U}) {
        const auto bytes = random_bytes(n * sizeof(TypeParam));
        std::vector<TypeParam> elements(n);
        std::vector<char> wire(bytes.size());
        format::from_wire(elements.data(), reinterpret_cast<const char*>(bytes.data()), n);
        format::to_wire(wire.data(), elements.data(), n);
        ASSERT_EQ(std::memcmp(wire.data(), bytes.data(), bytes.size()), 0);
    }
}

TEST(WireBytes, KnownBytes) {
    const float floats[] = {1.0F, -0.0F};
    char wire[8];
    format::to_wire(wire, floats, 2);
    EXPECT_EQ(std::memcmp(wire, "\x3F\x80\x00\x00\x80\x00\x00\x00", 8), 0);
    const Half halves[] = {{0x3C00}, {0x8001}};
    format::to_wire(wire, halves, 2);
    EXPECT_EQ(std::memcmp(wire, "\x3C\x00\x80\x01", 4), 0);
    const std::int32_t integers[] = {1, -2};
    format::to_wire(wire, integers, 2);
    EXPECT_EQ(std::memcmp(wire, "\x00\x00\x00\x01\xFF\xFF\xFF\xFE", 8), 0);

    float read_floats[1];
    format::from_wire(read_floats, "\x40\x49\x0F\xDB", 1);
    EXPECT_EQ(read_floats[0], 3.14159274F);
    Half read_halves[1];
    format::from_wire(read_halves, "\x7B\xFF", 1);
    EXPECT_EQ(read_halves[0].bits, 0x7BFF);
    std::int32_t read_integers[1];
    format::from_wire(read_integers, "\x80\x00\x00\x00", 1);
    EXPECT_EQ(read_integers[0], INT32_MIN);
}

} // namespace
