// The nearest points in tiles, and those of estimates that may be the nearest, written once for
// every instruction set and included like dense_loops.inc.h, after struct Simd, of which it needs
// the dense part and the comparisons of the codes. Each lane has a point of its own and follows
// what is nearest in it, so that nothing is added across lanes and few dimensions are served as
// well as many; several rows share each load of a tile.

constexpr std::size_t kTileParts = kTile / Simd::kFloats;
// As many sums as hide the latency of a multiply-add, and no more than there are registers for.
constexpr std::size_t kTileRows = Simd::kFloats >= 16 ? 8 : 4;

// What is nearest to a row in some of the lanes.
struct NearestOfLanes {
    Simd::Floats nearest;
    Simd::Floats second;
    Simd::Floats tile;

    void take(Simd::Floats distance, Simd::Floats number) noexcept {
        const Simd::Mask nearer = Simd::above(nearest, distance);
        const Simd::Mask between = Simd::above(second, distance);
        second = Simd::choose(nearer, nearest, Simd::choose(between, distance, second));
        nearest = Simd::choose(nearer, distance, nearest);
        tile = Simd::choose(nearer, number, tile);
    }
};

// Halves by halves, in steps that compilers turn into registers. Places are below 2^24, so exact.
NearestPoint join(const NearestOfLanes (&lanes)[kTileParts]) noexcept {
    float nearest[kTile];
    float second[kTile];
    float place[kTile];
    for (std::size_t part = 0; part < kTileParts; ++part) {
        Simd::store(nearest + part * Simd::kFloats, lanes[part].nearest);
        Simd::store(second + part * Simd::kFloats, lanes[part].second);
        Simd::store(place + part * Simd::kFloats, lanes[part].tile);
    }
    for (std::size_t i = 0; i < kTile; ++i) {
        place[i] = place[i] * static_cast<float>(kTile) + static_cast<float>(i);
    }
    for (std::size_t half = kTile / 2; half > 0; half /= 2) {
        for (std::size_t i = 0; i < half; ++i) {
            const float other = nearest[i + half];
            const bool wins =
                (other < nearest[i]) | ((other == nearest[i]) & (place[i + half] < place[i]));
            const float loser = wins ? nearest[i] : other;
            nearest[i] = wins ? other : nearest[i];
            place[i] = wins ? place[i + half] : place[i];
            const float rest = second[i] < second[i + half] ? second[i] : second[i + half];
            second[i] = rest < loser ? rest : loser;
        }
    }
    return {static_cast<std::uint32_t>(place[0]), nearest[0], second[0]};
}

template <std::size_t kRows>
void nearest_points_of(const float* const* rows, std::size_t n, const float* tiles,
                       std::size_t tile_count, NearestPoint* out) noexcept {
    const Simd::Floats infinity = Simd::broadcast(__builtin_inff());
    NearestOfLanes best[kRows][kTileParts];
    for (std::size_t r = 0; r < kRows; ++r) {
        for (std::size_t part = 0; part < kTileParts; ++part) {
            best[r][part] = {infinity, infinity, Simd::zero()};
        }
    }
    for (std::size_t t = 0; t < tile_count; ++t) {
        const float* points = tiles + t * n * kTile;
        Simd::Floats sums[kRows][kTileParts];
        for (std::size_t r = 0; r < kRows; ++r) {
            for (std::size_t part = 0; part < kTileParts; ++part) {
                sums[r][part] = Simd::zero();
            }
        }
        for (std::size_t k = 0; k < n; ++k, points += kTile) {
            Simd::Floats coordinates[kTileParts];
            for (std::size_t part = 0; part < kTileParts; ++part) {
                coordinates[part] = Simd::load(points + part * Simd::kFloats);
            }
            for (std::size_t r = 0; r < kRows; ++r) {
                const Simd::Floats x = Simd::broadcast(rows[r][k]);
                for (std::size_t part = 0; part < kTileParts; ++part) {
                    const Simd::Floats difference = Simd::subtract(x, coordinates[part]);
                    sums[r][part] = Simd::multiply_add(difference, difference, sums[r][part]);
                }
            }
        }
        const Simd::Floats number = Simd::broadcast(static_cast<float>(t));
        for (std::size_t r = 0; r < kRows; ++r) {
            for (std::size_t part = 0; part < kTileParts; ++part) {
                best[r][part].take(sums[r][part], number);
            }
        }
    }
    for (std::size_t r = 0; r < kRows; ++r) {
        out[r] = join(best[r]);
    }
}

void nearest_points(const float* const* rows, std::size_t count, std::size_t n, const float* tiles,
                    std::size_t tile_count, NearestPoint* out) noexcept {
    std::size_t i = 0;
    for (; count - i >= kTileRows; i += kTileRows) {
        nearest_points_of<kTileRows>(rows + i, n, tiles, tile_count, out + i);
    }
    for (; count - i >= 2; i += 2) {
        nearest_points_of<2>(rows + i, n, tiles, tile_count, out + i);
    }
    if (i < count) {
        nearest_points_of<1>(rows + i, n, tiles, tile_count, out + i);
    }
}

// Eight lanes at least, as many as mask_bits() takes.
constexpr std::size_t kMaskRegisters = Simd::kFloats < 8 ? 8 / Simd::kFloats : 1;
constexpr std::size_t kMaskFloats = kMaskRegisters * Simd::kFloats;

// Writes the places, from FIRST on, of those lanes that are not set. Returns how many there are.
std::size_t places_of_clear(unsigned set, std::size_t first, std::uint32_t* places) noexcept {
    constexpr unsigned kAll = (1U << kMaskFloats) - 1;
    std::size_t found = 0;
    for (unsigned bits = ~set & kAll; bits != 0; bits &= bits - 1) {
        places[found++] =
            static_cast<std::uint32_t>(first) + static_cast<std::uint32_t>(__builtin_ctz(bits));
    }
    return found;
}

std::size_t maybe_least(const float* estimates, const float* slacks, float width, std::size_t count,
                        std::uint32_t* places) noexcept {
    const Simd::Floats wide = Simd::broadcast(width);
    Simd::Floats least[kMaskRegisters];
    for (Simd::Floats& lanes : least) {
        lanes = Simd::broadcast(__builtin_inff());
    }
    for (std::size_t i = 0; i < count; i += kMaskFloats) {
        for (std::size_t part = 0; part < kMaskRegisters; ++part) {
            const std::size_t at = i + part * Simd::kFloats;
            const Simd::Floats most =
                Simd::multiply_add(wide, Simd::load(slacks + at), Simd::load(estimates + at));
            least[part] = Simd::choose(Simd::above(least[part], most), most, least[part]);
        }
    }
    float lanes[kMaskFloats] = {};
    for (std::size_t part = 0; part < kMaskRegisters; ++part) {
        Simd::store(lanes + part * Simd::kFloats, least[part]);
    }
    float limit = lanes[0];
    for (const float x : lanes) {
        limit = x < limit ? x : limit;
    }
    const Simd::Floats limits = Simd::broadcast(limit);
    const Simd::Floats back = Simd::broadcast(-width);
    std::size_t found = 0;
    for (std::size_t i = 0; i < count; i += kMaskFloats) {
        Simd::Mask beyond[kMaskRegisters] = {};
        for (std::size_t part = 0; part < kMaskRegisters; ++part) {
            const std::size_t at = i + part * Simd::kFloats;
            beyond[part] = Simd::above(
                Simd::multiply_add(back, Simd::load(slacks + at), Simd::load(estimates + at)),
                limits);
        }
        found += places_of_clear(Simd::mask_bits(beyond), i, places + found);
    }
    return found;
}

std::size_t places_between(const float* values, std::size_t count, float least, float most,
                           std::uint32_t* places) noexcept {
    const Simd::Floats low = Simd::broadcast(least);
    const Simd::Floats high = Simd::broadcast(most);
    std::size_t found = 0;
    for (std::size_t i = 0; i < count; i += kMaskFloats) {
        Simd::Mask below[kMaskRegisters] = {};
        Simd::Mask beyond[kMaskRegisters] = {};
        for (std::size_t part = 0; part < kMaskRegisters; ++part) {
            const Simd::Floats given = Simd::load(values + i + part * Simd::kFloats);
            below[part] = Simd::above(low, given);
            beyond[part] = Simd::above(given, high);
        }
        found +=
            places_of_clear(Simd::mask_bits(below) | Simd::mask_bits(beyond), i, places + found);
    }
    return found;
}

constexpr void set_tile_kernels(Kernels& kernels) noexcept {
    kernels.nearest_point_f32 = nearest_points;
    kernels.maybe_least = maybe_least;
    kernels.places_between = places_between;
}
