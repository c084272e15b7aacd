// The loops over codes, of bits and of bytes, and over the tables that bits are looked up in;
// written once for every instruction set and included like dense_loops.inc.h, after struct Simd.
// Needs the dense loops too. Sums of codes are exact, so every level agrees; tables may differ by
// one in an entry, neighbours' codes where a size is within rounding of the threshold.

// How the 32 sums of a plane stand in registers, Simd::PlaneSums knows: README.md, "Estimates by
// look-up". Both planes are looked up at once, as they share the table's rows.
template <int kPlanes>
struct BatchSums {
    Simd::PlaneSums first;
    Simd::PlaneSums second;

    // The next kCount groups; the second plane's codes begin plane_bytes after the first one's.
    template <std::size_t kCount>
    void add(const std::uint8_t* codes, std::size_t plane_bytes,
             const std::uint8_t* table) noexcept {
        const Simd::Rows rows = Simd::load_rows<kCount>(table);
        first.add(rows, Simd::load_codes<kCount>(codes));
        if constexpr (kPlanes == 2) {
            second.add(rows, Simd::load_codes<kCount>(codes + plane_bytes));
        }
    }
};

template <int kPlanes>
void estimate(const std::uint8_t* codes, const std::uint8_t* table, std::size_t groups,
              const EstimateTerms& terms, float* out) noexcept {
    constexpr std::size_t kStep = Simd::kGroups;
    const std::size_t bytes = 32 * groups; // of a plane as of the table
    BatchSums<kPlanes> batch;
    std::size_t i = 0;
    for (; bytes - i >= 64 * kStep; i += 64 * kStep) {
        batch.template add<kStep>(codes + i, bytes, table + i);
        batch.template add<kStep>(codes + i + 32 * kStep, bytes, table + i + 32 * kStep);
    }
    if (bytes - i >= 32 * kStep) {
        batch.template add<kStep>(codes + i, bytes, table + i);
        i += 32 * kStep;
    }
    if (kStep > 1 && i < bytes) {
        batch.template add<1>(codes + i, bytes, table + i);
    }

    Simd::Floats sums[32 / Simd::kFloats];
    batch.first.store(sums);
    if constexpr (kPlanes == 2) {
        Simd::Floats second_sums[32 / Simd::kFloats];
        batch.second.store(second_sums);
        for (std::size_t k = 0; k < 32 / Simd::kFloats; ++k) {
            // Below 2^24, so exact in floats.
            sums[k] = Simd::multiply_add(Simd::broadcast(2.0F), second_sums[k], sums[k]);
        }
    }
    const Simd::Floats scale = Simd::broadcast(terms.scale);
    const Simd::Floats bias = Simd::broadcast(terms.bias);
    const Simd::Floats base = Simd::broadcast(terms.base);
    for (std::size_t k = 0; k < 32 / Simd::kFloats; ++k) {
        const std::size_t at = k * Simd::kFloats;
        const Simd::Floats value = Simd::multiply_add(scale, sums[k], bias);
        const Simd::Floats rest = Simd::add(base, Simd::load(terms.g + at));
        Simd::store(out + at, Simd::multiply_add(Simd::load(terms.f + at), value, rest));
    }
}

void estimate_32(const std::uint8_t* codes, const std::uint8_t* table, std::size_t groups,
                 int planes, const EstimateTerms& terms, float* out) noexcept {
    if (planes == 2) {
        estimate<2>(codes, table, groups, terms, out);
    } else {
        estimate<1>(codes, table, groups, terms, out);
    }
}

// In each lane the sum over the four lanes that are of the same row.
Simd::Floats row_totals(Simd::Floats x) noexcept {
    x = Simd::add(x, Simd::swap<1>(x));
    return Simd::add(x, Simd::swap<2>(x));
}

// The elements of a register belong to kFloats / 4 rows. Four registers of results have the entries
// 0 to 3, 4 to 7, 8 to 11 and 12 to 15 of all of them, which is how Simd::store_rows wants them.
void store_entries(Simd::Floats y, Simd::Floats per_step, std::uint8_t* rows) noexcept {
    alignas(64) static constexpr float kBit0[16] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    alignas(64) static constexpr float kBit1[16] = {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1};
    const Simd::Floats steps = Simd::multiply(y, per_step);
    const Simd::Floats least = row_totals(Simd::minimum(Simd::zero(), steps));
    Simd::Floats low = Simd::multiply_add(Simd::load(kBit0), Simd::repeat<0>(steps),
                                          Simd::subtract(Simd::zero(), least));
    low = Simd::multiply_add(Simd::load(kBit1), Simd::repeat<1>(steps), low);
    const Simd::Floats bit2 = Simd::repeat<2>(steps);
    const Simd::Floats bit3 = Simd::repeat<3>(steps);
    const Simd::Floats high = Simd::add(low, bit3);
    Simd::store_rows(rows, low, Simd::add(low, bit2), high, Simd::add(high, bit2));
}

TableScale table_entries(const float* y, std::size_t groups, std::uint8_t* table) noexcept {
    constexpr std::size_t kWidth = Simd::kFloats;
    const std::size_t n = 8 * groups;
    const std::size_t whole = n / kWidth * kWidth;
    Simd::Floats largest_of_lanes = Simd::zero();
    Simd::Floats least = Simd::zero();
    const auto measure = [&](Simd::Floats values) noexcept {
        // A row's range is the sum of its magnitudes. A NaN may get lost in the maximum, but the
        // minimum gives its second operand then, so that it stays in the bias.
        largest_of_lanes = Simd::maximum(largest_of_lanes, row_totals(Simd::absolute(values)));
        least = Simd::add(least, Simd::minimum(Simd::zero(), values));
    };
    for (std::size_t i = 0; i < whole; i += kWidth) {
        measure(Simd::load(y + i));
    }
    if (kWidth > 8 && whole < n) {
        measure(Simd::load_first(y + whole, 8));
    }
    float lanes[kWidth];
    Simd::store(lanes, largest_of_lanes);
    float largest = 0;
    for (const float lane : lanes) {
        largest = lane > largest ? lane : largest;
    }
    const float bias = Simd::total(least);

    const float per_step = 127.0F / largest;
    const bool finite = __builtin_isfinite(largest) && __builtin_isfinite(bias);
    if (!finite || !__builtin_isfinite(per_step)) {
        for (std::size_t i = 0; i < 32 * groups; ++i) {
            table[i] = 0;
        }
        return {0.0F, finite ? bias : 0.0F};
    }
    const Simd::Floats factor = Simd::broadcast(per_step);
    for (std::size_t i = 0; i < whole; i += kWidth) {
        store_entries(Simd::load(y + i), factor, table + 4 * i);
    }
    if (kWidth > 8 && whole < n) {
        std::uint8_t rows[4 * kWidth];
        store_entries(Simd::load_first(y + whole, 8), factor, rows);
        std::memcpy(table + 4 * whole, rows, 32);
    }
    return {largest / 127.0F, bias};
}

// Codes as many dimensions at a time as a register has, but at least the eight of a byte.
template <int kPlanes>
struct NeighbourCoder {
    static constexpr std::size_t kRegisters = Simd::kFloats < 8 ? 8 / Simd::kFloats : 1;
    static constexpr std::size_t kGroups = kRegisters * Simd::kFloats / 8;

    Simd::Floats threshold;
    Simd::Floats v_r = Simd::zero();
    Simd::Floats v_p = Simd::zero();
    Simd::Floats r_r = Simd::zero(); // of one plane only

    // The next kCount groups; the second plane's bytes begin plane_bytes after the first one's.
    template <std::size_t kCount>
    void add(const float* owner, const float* neighbour, std::uint8_t* column,
             std::size_t plane_bytes) noexcept {
        Simd::Mask not_negative[kRegisters];
        Simd::Mask large[kRegisters];
        for (std::size_t i = 0; i < kRegisters; ++i) {
            const Simd::Floats p = load<kCount>(owner + i * Simd::kFloats);
            const Simd::Floats r = Simd::subtract(load<kCount>(neighbour + i * Simd::kFloats), p);
            const Simd::Floats size = Simd::absolute(r);
            not_negative[i] = Simd::not_below(r, Simd::zero());
            Simd::Floats level = Simd::broadcast(1.0F);
            if constexpr (kPlanes == 2) {
                large[i] = Simd::above(size, threshold);
                level = Simd::choose(large[i], Simd::broadcast(3.0F), level);
                v_r = Simd::multiply_add(level, size, v_r);
            } else {
                v_r = Simd::add(v_r, size);
                r_r = Simd::multiply_add(r, r, r_r);
            }
            v_p = Simd::multiply_add(Simd::with_sign_of(level, r), p, v_p);
        }
        const unsigned sign = Simd::mask_bits(not_negative);
        if constexpr (kPlanes == 2) {
            // The low bit is set for large positive and small negative numbers.
            put<kCount>(~(sign ^ Simd::mask_bits(large)), column);
            put<kCount>(sign, column + plane_bytes);
        } else {
            put<kCount>(sign, column);
        }
    }

  private:
    template <std::size_t kCount>
    static Simd::Floats load(const float* x) noexcept {
        if constexpr (kCount < kGroups) {
            return Simd::load_first(x, 8 * kCount);
        } else {
            return Simd::load(x);
        }
    }
    template <std::size_t kCount>
    static void put(unsigned bits, std::uint8_t* column) noexcept {
        for (std::size_t i = 0; i < kCount; ++i) {
            column[32 * i] = static_cast<std::uint8_t>(bits >> (8 * i));
        }
    }
};

template <int kPlanes>
NeighbourCoder<kPlanes> code_groups(const float* owner, const float* neighbour, std::size_t groups,
                                    float threshold, std::uint8_t* column) noexcept {
    using Coder = NeighbourCoder<kPlanes>;
    Coder coder{Simd::broadcast(threshold)};
    const std::size_t plane_bytes = 32 * groups;
    std::size_t i = 0;
    for (; groups - i >= Coder::kGroups; i += Coder::kGroups) {
        coder.template add<Coder::kGroups>(owner + 8 * i, neighbour + 8 * i, column + 32 * i,
                                           plane_bytes);
    }
    if (Coder::kGroups > 1 && i < groups) {
        coder.template add<1>(owner + 8 * i, neighbour + 8 * i, column + 32 * i, plane_bytes);
    }
    return coder;
}

CodeSums code_neighbour(const float* owner, const float* neighbour, std::size_t groups, int planes,
                        std::uint8_t* column) noexcept {
    if (planes == 2) {
        const float r_r = reduce<L2Terms>(owner, neighbour, 8 * groups);
        const float mean = r_r / (8 * static_cast<float>(groups));
        const auto coder = code_groups<2>(owner, neighbour, groups,
                                          kCodeThreshold * __builtin_sqrtf(mean), column);
        return {Simd::total(coder.v_r), Simd::total(coder.v_p), r_r};
    }
    const auto coder = code_groups<1>(owner, neighbour, groups, 0.0F, column);
    return {Simd::total(coder.v_r), Simd::total(coder.v_p), Simd::total(coder.r_r)};
}

// Codes sixteen dimensions at a time, each in a cell of its own byte.
template <int kBits>
struct RowCoder {
    static constexpr std::size_t kRegisters = 16 / Simd::kFloats;
    static constexpr float kHalf = static_cast<float>(1 << (kBits - 1));
    static constexpr float kTop = 2 * kHalf - 1;

    Simd::Floats scale;
    Simd::Floats v_r = Simd::zero();
    Simd::Floats v_p = Simd::zero();
    Simd::Floats r_r = Simd::zero();

    void add(const float* owner, const float* neighbour, std::uint8_t* codes) noexcept {
        Simd::Floats r[kRegisters];
        float cells[16];
        for (std::size_t k = 0; k < kRegisters; ++k) {
            const std::size_t at = k * Simd::kFloats;
            r[k] = Simd::subtract(Simd::load(neighbour + at), Simd::load(owner + at));
            Simd::Floats cell = Simd::multiply_add(r[k], scale, Simd::broadcast(kHalf));
            // What is no number is in the first cell.
            cell = Simd::choose(Simd::not_below(cell, Simd::zero()), cell, Simd::zero());
            Simd::store(cells + at, Simd::minimum(cell, Simd::broadcast(kTop)));
        }
        float levels[16];
        for (std::size_t j = 0; j < 16; ++j) {
            const auto code = static_cast<std::int32_t>(cells[j]);
            codes[j] = static_cast<std::uint8_t>(code);
            levels[j] = 2 * static_cast<float>(code) - kTop;
        }
        for (std::size_t k = 0; k < kRegisters; ++k) {
            const std::size_t at = k * Simd::kFloats;
            const Simd::Floats level = Simd::load(levels + at);
            v_r = Simd::multiply_add(level, r[k], v_r);
            v_p = Simd::multiply_add(level, Simd::load(owner + at), v_p);
            r_r = Simd::multiply_add(r[k], r[k], r_r);
        }
    }

    // Fewer than sixteen, as many as there are; codes of none are zero.
    void add_first(const float* owner, const float* neighbour, std::size_t n,
                   std::uint8_t* codes) noexcept {
        float owner_16[16] = {};
        float neighbour_16[16] = {};
        for (std::size_t j = 0; j < n; ++j) {
            owner_16[j] = owner[j];
            neighbour_16[j] = neighbour[j];
        }
        add(owner_16, neighbour_16, codes);
        for (std::size_t j = n; j < 16; ++j) {
            codes[j] = 0;
        }
    }

    void add_some(const float* owner, const float* neighbour, std::size_t n,
                  std::uint8_t* codes) noexcept {
        if (n >= 16) {
            add(owner, neighbour, codes);
        } else {
            add_first(owner, neighbour, n, codes);
        }
    }
};

float largest_difference(const float* a, const float* b, std::size_t n) noexcept {
    constexpr std::size_t kWidth = Simd::kFloats;
    Simd::Floats largest = Simd::zero();
    std::size_t i = 0;
    for (; n - i >= kWidth; i += kWidth) {
        largest = Simd::maximum(
            Simd::absolute(Simd::subtract(Simd::load(a + i), Simd::load(b + i))), largest);
    }
    if (kWidth > 8 && i < n) {
        largest = Simd::maximum(Simd::absolute(Simd::subtract(Simd::load_first(a + i, n - i),
                                                              Simd::load_first(b + i, n - i))),
                                largest);
    }
    float lanes[kWidth];
    Simd::store(lanes, largest);
    float result = 0;
    for (const float lane : lanes) {
        result = lane > result ? lane : result;
    }
    return result;
}

template <int kBits>
CodeSums code_row_of(const float* owner, const float* neighbour, std::size_t n,
                     std::uint8_t* row) noexcept {
    const float scale = RowCoder<kBits>::kHalf / largest_difference(owner, neighbour, n);
    RowCoder<kBits> coder{Simd::broadcast(__builtin_isfinite(scale) ? scale : 0.0F)};
    for (std::size_t i = 0; i < n; row += 16) {
        coder.add_some(owner + i, neighbour + i, n - i, row);
        i += 16;
        if constexpr (kBits == 4) {
            if (i < n) {
                std::uint8_t high[16];
                coder.add_some(owner + i, neighbour + i, n - i, high);
                for (std::size_t j = 0; j < 16; ++j) {
                    row[j] = static_cast<std::uint8_t>(row[j] | high[j] << 4);
                }
                i += 16;
            }
        }
    }
    return {Simd::total(coder.v_r), Simd::total(coder.v_p), Simd::total(coder.r_r)};
}

CodeSums code_row(const float* owner, const float* neighbour, std::size_t groups, int bits,
                  std::uint8_t* row) noexcept {
    return bits == 8 ? code_row_of<8>(owner, neighbour, 8 * groups, row)
                     : code_row_of<4>(owner, neighbour, 8 * groups, row);
}

// Bytes of which the first half is clear: a register's worth from n on keeps its last n.
struct LastBytes {
    std::uint8_t bytes[2 * Simd::kBytes];
};

constexpr LastBytes make_last_bytes() noexcept {
    LastBytes result{};
    for (std::size_t i = 0; i < Simd::kBytes; ++i) {
        result.bytes[Simd::kBytes + i] = 0xFF;
    }
    return result;
}

alignas(64) constexpr LastBytes kLastBytes = make_last_bytes();

std::uint32_t l2_squared_u8(const std::uint8_t* a, const std::uint8_t* b, std::size_t n) noexcept {
    constexpr std::size_t kWidth = Simd::kBytes;
    if (n < kWidth) {
        std::uint32_t sum = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const int difference = a[i] - b[i];
            sum += static_cast<std::uint32_t>(difference * difference);
        }
        return sum;
    }
    Simd::Squares even;
    Simd::Squares odd;
    std::size_t i = 0;
    for (; n - i >= 2 * kWidth; i += 2 * kWidth) {
        even.add(Simd::byte_difference(Simd::load_bits(a + i), Simd::load_bits(b + i)));
        odd.add(Simd::byte_difference(Simd::load_bits(a + i + kWidth),
                                      Simd::load_bits(b + i + kWidth)));
    }
    if (n - i >= kWidth) {
        even.add(Simd::byte_difference(Simd::load_bits(a + i), Simd::load_bits(b + i)));
        i += kWidth;
    }
    if (i < n) {
        // The last register's worth once more, but for what has been counted.
        const std::size_t last = n - kWidth;
        const Simd::Bits difference =
            Simd::byte_difference(Simd::load_bits(a + last), Simd::load_bits(b + last));
        odd.add(Simd::bit_and(difference, Simd::load_bits(kLastBytes.bytes + (n - i))));
    }
    even.merge(odd);
    return even.total();
}

constexpr void set_code_kernels(Kernels& kernels) noexcept {
    kernels.estimate_32 = estimate_32;
    kernels.table_entries = table_entries;
    kernels.code_neighbour = code_neighbour;
    kernels.code_row = code_row;
    kernels.l2_squared_u8 = l2_squared_u8;
}
