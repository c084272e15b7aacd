// Short codes of many centres (src/quant), 32 of which a look-up estimates at once, so that to find
// the nearest to a vector only those are measured that may be it. The memory is the caller's: a
// build has it in vectors, a server's process in memory contexts. Coordinates are those of a
// rotated space around a point that all centres lie about.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "quant/neighbour_code.h"

namespace cluster {

struct CodedCentres {
    // Of the coordinates, the first so many have codes; two bits each up to the second number.
    static constexpr std::uint32_t kMostCoded = 1024;
    static constexpr std::uint32_t kTwoBitDimensions = 256;

    quant::CodeShape code;
    std::uint32_t rotated; // coordinates
    std::uint32_t count;
    std::uint8_t* batches;
    float* g;
    float* f;

    // Room of one search.
    struct Room {
        std::uint8_t* entries; // entry_bytes()
        float* estimates;      // places()
        std::uint32_t* found;  // places()
    };

    static constexpr quant::CodeShape shape_for(std::uint32_t rotated) {
        return {std::min(rotated, kMostCoded), rotated <= kTwoBitDimensions ? 2u : 1u};
    }
    // Of COUNT centres, in full batches.
    static constexpr std::size_t places_for(std::uint32_t count) {
        return (count + quant::kBatch - 1) / quant::kBatch * quant::kBatch;
    }
    std::size_t places() const { return places_for(count); }
    std::size_t code_bytes() const { return places() / quant::kBatch * code.batch_bytes(); }
    std::size_t entry_bytes() const { return quant::table_bytes(code); }

    // Before put(): no place has a centre.
    void clear() const;
    // ROTATED_CENTRE has all coordinates.
    void put(std::uint32_t centre, const float* rotated_centre) const;

    // Calls measure(centre), which returns the squared distance, for centres that may be the
    // nearest to X, the likeliest first, each once. False: X is beyond every number, and nothing
    // was called.
    template <class Measure>
    bool measure_likely(const float* x, const Room& room, Measure&& measure) const {
        Likely likely{};
        if (!find_likely(x, room, likely))
            return false;
        float least = measure(likely.best);
        for (std::size_t i = 0; i < likely.count; ++i) {
            const std::uint32_t centre = room.found[i];
            // f is not above 0.
            if (centre == likely.best ||
                room.estimates[centre] + likely.deviations * f[centre] > least)
                continue;
            least = std::min(least, measure(centre));
        }
        return true;
    }

  private:
    struct Likely {
        std::size_t count; // of places in Room::found
        std::uint32_t best;
        float deviations; // that an estimate may be off, by |f|
    };
    bool find_likely(const float* x, const Room& room, Likely& likely) const;
};

} // namespace cluster
