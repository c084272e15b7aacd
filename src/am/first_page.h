// The first page of an index, META, begins alike in both methods: so that an index of pgvector, of
// another version of ours, or a damaged one is told apart the same way everywhere.
#pragma once

#include "am/page_frame.h"

namespace am {

// What stands at the beginning of META; each method's own follows.
struct MetaFront {
    std::uint32_t magic;
    std::uint16_t version;
};

// What META is known by.
struct MetaMark {
    const char* method;
    std::uint32_t magic;
    std::uint16_t version;
    std::uint16_t page_mark;
    std::uint8_t kind;
    std::uint32_t pgvector_magic;       // of its index of the same name
    bool (*is_sound)(const char* page); // what else META says; all above is right
};

// What a first page is, if it is not a META page that this version reads.
enum class MetaFault { none, empty, pgvector, unknown, version, damaged };

MetaFault meta_fault(const char* page, const MetaMark& wanted);

// For a view: "pg_milvus 2", "pgvector", ...
const char* format_of(MetaFault fault, const MetaMark& wanted);

// What a check reports: a literal. Not of `none`.
const char* finding_of(MetaFault fault);

// Raises the error for an index that cannot be read. Returns only for `none`.
void refuse(Relation index, MetaFault fault, const MetaMark& wanted);

// A copy of the first page, in the current memory context; zeros where there is none.
char* copy_first_page(Relation index);

} // namespace am
