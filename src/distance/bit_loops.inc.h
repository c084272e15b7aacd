// The loops over bit strings, written once for every instruction set; included like
// dense_loops.inc.h, after struct Simd. Counts are exact, so every level agrees.

struct HammingCount {
    Simd::Counts different = Simd::zero_counts();

    void add(const Simd::Bits (&a)[4], const Simd::Bits (&b)[4]) noexcept {
        different =
            Simd::add_popcounts(different, Simd::bit_xor(a[0], b[0]), Simd::bit_xor(a[1], b[1]),
                                Simd::bit_xor(a[2], b[2]), Simd::bit_xor(a[3], b[3]));
    }
    void add(Simd::Bits a, Simd::Bits b) noexcept {
        different = Simd::add_popcount(different, Simd::bit_xor(a, b));
    }
    std::uint64_t result() const noexcept { return Simd::total(different); }

    static void add_word(std::uint64_t& sum, std::uint64_t a, std::uint64_t b) noexcept {
        sum += Simd::popcount(a ^ b);
    }
};

struct OverlapCount {
    Simd::Counts both = Simd::zero_counts();
    Simd::Counts either = Simd::zero_counts();

    void add(const Simd::Bits (&a)[4], const Simd::Bits (&b)[4]) noexcept {
        both = Simd::add_popcounts(both, Simd::bit_and(a[0], b[0]), Simd::bit_and(a[1], b[1]),
                                   Simd::bit_and(a[2], b[2]), Simd::bit_and(a[3], b[3]));
        either = Simd::add_popcounts(either, Simd::bit_or(a[0], b[0]), Simd::bit_or(a[1], b[1]),
                                     Simd::bit_or(a[2], b[2]), Simd::bit_or(a[3], b[3]));
    }
    void add(Simd::Bits a, Simd::Bits b) noexcept {
        both = Simd::add_popcount(both, Simd::bit_and(a, b));
        either = Simd::add_popcount(either, Simd::bit_or(a, b));
    }
    BitOverlap result() const noexcept { return {Simd::total(both), Simd::total(either)}; }

    static void add_word(BitOverlap& sum, std::uint64_t a, std::uint64_t b) noexcept {
        sum.both += Simd::popcount(a & b);
        sum.either += Simd::popcount(a | b);
    }
};

template <class Unsigned>
Unsigned load_unsigned(const std::uint8_t* bytes) noexcept {
    Unsigned value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

// One to seven bytes as a word, the rest zero. Some bytes may be read twice, into the same place.
inline std::uint64_t load_short_word(const std::uint8_t* bytes, std::size_t n) noexcept {
    if (n >= 4) {
        const std::uint64_t low = load_unsigned<std::uint32_t>(bytes);
        const std::uint64_t high = load_unsigned<std::uint32_t>(bytes + n - 4);
        return low | (high << (8 * (n - 4)));
    }
    const std::uint64_t low = bytes[0];
    const std::uint64_t middle = bytes[n / 2];
    const std::uint64_t high = bytes[n - 1];
    return low | (middle << (8 * (n / 2))) | (high << (8 * (n - 1)));
}

template <class Count, class Sum>
void add_words(const std::uint8_t* a, const std::uint8_t* b, std::size_t words, Sum& sum) noexcept {
    for (std::size_t i = 0; i < words; ++i) {
        Count::add_word(sum, load_unsigned<std::uint64_t>(a + 8 * i),
                        load_unsigned<std::uint64_t>(b + 8 * i));
    }
}

// One to seven bytes. A function of its own, so that its callers need save no register for it: most
// strings are whole words.
template <class Count, class Sum>
[[gnu::noinline]] Sum add_short_word(const std::uint8_t* a, const std::uint8_t* b,
                                     std::size_t bytes, Sum sum) noexcept {
    Count::add_word(sum, load_short_word(a, bytes), load_short_word(b, bytes));
    return sum;
}

// Less than one wide register's bytes.
template <class Count, class Sum>
Sum add_rest(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes, Sum sum) noexcept {
    static_assert(Simd::kBytes == 16 || Simd::kBytes == 32 || Simd::kBytes == 64);
    if (Simd::kBytes > 32 && (bytes & 32) != 0) {
        add_words<Count>(a, b, 4, sum);
        a += 32;
        b += 32;
    }
    if (Simd::kBytes > 16 && (bytes & 16) != 0) {
        add_words<Count>(a, b, 2, sum);
        a += 16;
        b += 16;
    }
    if ((bytes & 15) == 0) [[likely]] {
        return sum;
    }
    if ((bytes & 8) != 0) {
        add_words<Count>(a, b, 1, sum);
        a += 8;
        b += 8;
    }
    return (bytes & 7) != 0 ? add_short_word<Count>(a, b, bytes & 7, sum) : sum;
}

template <class Count, class Sum>
[[gnu::noinline]] Sum call_add_rest(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes,
                                    Sum sum) noexcept {
    return add_rest<Count>(a, b, bytes, sum);
}

template <class Count>
[[gnu::noinline]] auto count_wide(const std::uint8_t* a, const std::uint8_t* b,
                                  std::size_t bytes) noexcept {
    constexpr std::size_t kWidth = Simd::kBytes;
    Count wide;
    std::size_t i = 0;
    for (; bytes - i >= 4 * kWidth; i += 4 * kWidth) {
        wide.add({Simd::load_bits(a + i), Simd::load_bits(a + i + kWidth),
                  Simd::load_bits(a + i + 2 * kWidth), Simd::load_bits(a + i + 3 * kWidth)},
                 {Simd::load_bits(b + i), Simd::load_bits(b + i + kWidth),
                  Simd::load_bits(b + i + 2 * kWidth), Simd::load_bits(b + i + 3 * kWidth)});
    }
    for (; bytes - i >= kWidth; i += kWidth) {
        wide.add(Simd::load_bits(a + i), Simd::load_bits(b + i));
    }
    const auto sum = wide.result();
    return i < bytes ? call_add_rest<Count>(a + i, b + i, bytes - i, sum) : sum;
}

// Few bytes touch no wide register, whose clean-up alone would take as long as their counting.
template <class Count>
auto count(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) noexcept {
    using Sum = decltype(Count().result());
    return bytes < Simd::kBytes ? add_rest<Count>(a, b, bytes, Sum{})
                                : count_wide<Count>(a, b, bytes);
}
