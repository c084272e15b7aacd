// What the pieces shared by our access methods must know of the one they work for.
#pragma once

#include "am/stored_value.h"

namespace am {

class Report;
struct ScanEffort;

// What a support function of an operator class is for.
enum class Support { distance, norm, type };
inline constexpr int kMostSupports = 5;

struct Method {
    const char* name;
    PGFunction handler;
    Support supports[kMostSupports]; // by number, from 1 on
    int support_count;
    // The support functions that tell the type; null: the method has no such class.
    PGFunction halfvec_type;
    PGFunction bit_type;
    PGFunction sparsevec_type;
    const char* type_hint; // what to do about one that is none of these
    int (*max_dimensions)(Element element);

    // The bodies of vector_index_check and vector_index_stats, for an index of this method.
    // SNAPSHOT, taken with vacuums and inserts kept away: compares with the rows of HEAP that it
    // sees; null: does not.
    void (*check)(Relation heap, Relation index, Snapshot snapshot, Report& report);
    char* (*stats)(Relation index);
    // What a scan of it did so far; null: the method does not count.
    const ScanEffort* (*effort)(IndexScanDesc scan) = nullptr;
};

// Makes a method known; once each, at load. METHOD stays where it is.
void add_method(const Method& method);

// The method of an index; null: not one of ours.
const Method* method_of(Relation index);
// By the name of the access method, for plans.
bool is_method(const char* name);

} // namespace am
