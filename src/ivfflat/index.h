// An open index of ivfflat.
#pragma once

#include "am/open_index.h"
#include "cluster/coded_centres.h"
#include "ivfflat/coder.h"
#include "ivfflat/method.h"

namespace ivfflat {

// Of the centres, which never change: centre_codes.h. Nothing yet where `made` is false.
struct CentreCodes {
    std::uint32_t inserts; // that asked for them
    bool made;
    cluster::CodedCentres coded;
    cluster::CodedCentres::Room room;
};

struct CachedIndex : CachedShape<Shape, Layout> {
    CentreCodes centres;
};
struct Index : OpenIndex<CachedIndex> {};

// Of an index with codes.
inline Coder coder_of(const Index& index) {
    return {&index.operators, index.layout().code, index.shape().rotated, index.cached->rotation,
            index.cached->middle};
}

// Reads META, checks that the index is ours and sound, and finds or makes what the backend keeps of
// it. No lock is held on return.
Index open_index(Relation relation);

// How META is told from other first pages.
extern const MetaMark kMetaMark;

// Makes a META page. MIDDLE: code_dimensions floats, null for zeros.
void init_meta_page(char* page, const Shape& shape, const float* middle);

// Once, at load.
void start_cache();

} // namespace ivfflat
