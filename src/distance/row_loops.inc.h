// Estimates by codes of four or eight bits, which stand row by row: whole numbers are multiplied
// and added, so every level agrees but for the last step to floats. Included after struct Simd.

// The next sixteen bytes of a row, whose codes meet the query's numbers from y on.
template <int kBits>
void add_step(Simd::RowSum& sum, const std::uint8_t* codes,
              const Simd::Words (&y)[8 / kBits]) noexcept {
    if constexpr (kBits == 8) {
        sum.add(Simd::byte_codes(codes), y[0]);
    } else {
        sum.add(Simd::low_codes(codes), y[0]);
        sum.add(Simd::high_codes(codes), y[1]);
    }
}

// Four rows share each load of the query; where fewer are left, the last one is read again.
template <int kBits>
void estimate_rows_of(const std::uint8_t* codes, const std::int16_t* query, std::size_t steps,
                      std::size_t rows, const EstimateTerms& terms, float* out) noexcept {
    const std::size_t bytes = 16 * steps;
    for (std::size_t first = 0; first < rows; first += 4) {
        const std::size_t some = rows - first < 4 ? rows - first : 4;
        const std::uint8_t* at[4];
        for (std::size_t k = 0; k < 4; ++k) {
            at[k] = codes + (first + (k < some ? k : some - 1)) * bytes;
        }
        Simd::RowSum sums[4];
        const std::int16_t* numbers = query;
        for (std::size_t i = 0; i < bytes; i += 16, numbers += 128 / kBits) {
            Simd::Words y[8 / kBits];
            for (std::size_t k = 0; k < 8 / kBits; ++k) {
                y[k] = Simd::load_words(numbers + 16 * k);
            }
            for (std::size_t k = 0; k < 4; ++k) {
                add_step<kBits>(sums[k], at[k] + i, y);
            }
        }
        std::int32_t totals[4];
        Simd::store_totals(totals, sums);
        for (std::size_t k = 0; k < some; ++k) {
            const float value = terms.scale * static_cast<float>(totals[k]) + terms.bias;
            out[first + k] = (terms.base + terms.g[first + k]) + terms.f[first + k] * value;
        }
    }
}

void estimate_by_rows(const std::uint8_t* codes, const std::int16_t* query, std::size_t steps,
                      int bits, std::size_t rows, const EstimateTerms& terms, float* out) noexcept {
    if (bits == 8) {
        estimate_rows_of<8>(codes, query, steps, rows, terms, out);
    } else {
        estimate_rows_of<4>(codes, query, steps, rows, terms, out);
    }
}
