// What the fuzzers of src/format share: a check that stops the fuzzer, and the input as a text in a
// block of exactly its size, so that address sanitizer sees any read or write beyond. No fuzzer
// here.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

// Always checked, unlike assert. The text of the condition tells what was broken.
#define FUZZ_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);           \
            std::abort();                                                                          \
        }                                                                                          \
    } while (false)

namespace fuzz {

inline std::uint32_t float_bits(float value) {
    return std::bit_cast<std::uint32_t>(value);
}

// SIZE bytes and a NUL.
class Text {
  public:
    Text(const void* bytes, std::size_t size) : size_(size), bytes_(new char[size + 1]) {
        if (size > 0)
            std::memcpy(bytes_.get(), bytes, size);
        bytes_[size] = '\0';
    }
    const char* begin() const { return bytes_.get(); }
    const char* end() const { return bytes_.get() + size_; }
    std::size_t size() const { return size_; }
    // Up to the first NUL, which may come before the end.
    std::size_t length() const { return std::strlen(begin()); }

  private:
    std::size_t size_;
    std::unique_ptr<char[]> bytes_;
};

} // namespace fuzz
