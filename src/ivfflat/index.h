// An open index: its unchanging shape, kept per backend. Every operation starts with open_index().
// Plain objects only.
#pragma once

#include "am/file_cache.h"
#include "am/first_page.h"
#include "am/rotation.h"
#include "ivfflat/layout.h"
#include "ivfflat/method.h"

namespace ivfflat {

// Of the centres, which never change: centre_codes.h. Nothing yet where `made` is false.
struct CentreCodes {
    std::uint32_t inserts; // that asked for them
    bool made;
    std::uint8_t* batches;
    float* g;
    float* f;
};

struct CachedIndex : CachedFile {
    Shape shape;
    Layout layout;
    quant::Rotation rotation;
    const float* middle;
    CentreCodes centres;
};

struct Index {
    Relation relation;
    CachedIndex* cached;
    Operators operators;
    bool logged; // false while the index is being built: its pages are logged at the end

    const Shape& shape() const { return cached->shape; }
    const Layout& layout() const { return cached->layout; }
    bool coded() const { return cached->layout.coded(); }
};

// Reads META, checks that the index is ours and sound, and finds or makes what the backend keeps of
// it. No lock is held on return.
Index open_index(Relation relation);

// How META is told from other first pages.
extern const MetaMark kMetaMark;
MetaFault meta_fault(const char* page);

// Makes a META page. MIDDLE: code_dimensions floats, null for zeros.
void init_meta_page(char* page, const Shape& shape, const float* middle);

// Once, at load.
void start_cache();

} // namespace ivfflat
