// The server's choice of random blocks of a table, as ANALYZE makes it.
#pragma once

#include "pg/server.h"

extern "C" {
#include "utils/sampling.h"
}

namespace pg {

// Calls visit(block) for up to COUNT random blocks of BLOCKS, in rising order. The same seed, the
// same blocks.
template <class F>
void sample_blocks(BlockNumber blocks, int count, std::uint32_t seed, F&& visit) {
    BlockSamplerData sampler;
    BlockSampler_Init(&sampler, blocks, count, seed);
    while (BlockSampler_HasMore(&sampler))
        visit(BlockSampler_Next(&sampler));
}

} // namespace pg
