// Fuzzes the binary form of elements: each function of wire.h against bytes put together by hand,
// from and to blocks that end exactly where the data ends, at any alignment; and there and back.
// Input: a byte for the alignments, the elements.
#include "format/wire.h"

#include <vector>

#include "base/half.h"
#include "fuzz_support.h"

namespace {

// A block of SIZE bytes that begins OFFSET bytes behind an aligned address and ends with its
// allocation.
class Block {
  public:
    Block(std::size_t offset, std::size_t size)
        : offset_(offset), bytes_(new char[offset + size]) {}
    char* bytes() { return bytes_.get() + offset_; }
    template <class Element>
    Element* elements() {
        return reinterpret_cast<Element*>(bytes());
    }

  private:
    std::size_t offset_;
    std::unique_ptr<char[]> bytes_;
};

template <class Element, class Word>
void check(const std::uint8_t* data, std::size_t size, std::size_t from_offset,
           std::size_t to_offset) {
    static_assert(sizeof(Element) == sizeof(Word));
    const std::size_t n = size / sizeof(Word);
    const std::size_t bytes = n * sizeof(Word);
    Block wire(from_offset, bytes);
    if (bytes > 0)
        std::memcpy(wire.bytes(), data, bytes);
    Block elements(to_offset, bytes);
    format::from_wire(elements.elements<Element>(), wire.bytes(), n);
    for (std::size_t i = 0; i < n; ++i) {
        Word expected = 0;
        for (std::size_t j = 0; j < sizeof(Word); ++j)
            expected = static_cast<Word>(expected << 8 | data[i * sizeof(Word) + j]);
        FUZZ_CHECK(std::memcmp(elements.bytes() + i * sizeof(Word), &expected, sizeof(Word)) == 0);
    }

    Block back(from_offset ^ to_offset, bytes);
    format::to_wire(back.bytes(), elements.elements<const Element>(), n);
    FUZZ_CHECK(bytes == 0 || std::memcmp(back.bytes(), data, bytes) == 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1)
        return 0;
    const std::size_t from_offset = data[0] % 8;
    const std::size_t to_offset = data[0] / 8 % 8;
    check<float, std::uint32_t>(data + 1, size - 1, from_offset, to_offset);
    check<base::Half, std::uint16_t>(data + 1, size - 1, from_offset, to_offset);
    check<std::int32_t, std::uint32_t>(data + 1, size - 1, from_offset, to_offset);
    return 0;
}
