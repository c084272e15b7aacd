// Making the META page of a new index.
#pragma once

#include "hnsw/page.h"

namespace hnsw {

struct NewMeta {
    Shape shape;
    const float* centre; // null: zeros
    std::uint64_t rows;
    float spread;
};

// Fills an empty page of BLCKSZ bytes.
void init_meta_page(Page page, const NewMeta& made);

} // namespace hnsw
