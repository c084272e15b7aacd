// What vector_why_not finds in a query's text, before any plan. Plain dialect; all of it lives in
// the current memory context.
#pragma once

#include "observe/vector_index.h"

namespace observe {

struct Finding {
    const char* finding;
    Oid table;
    Oid index;
    const char* detail;
    const char* advice;
};

// An ORDER BY that an index could serve.
struct Candidate {
    Oid table;
    Oid index;
};

struct Findings {
    List* findings;   // of Finding
    List* candidates; // of Candidate: nothing in the text forbids them
    List* orderings;  // OIDs of tables that some level orders by distance
    List* filtered;   // of these, those that the same level filters
    List* unlimited;  // and those without LIMIT

    void add(const char* finding, Oid table, Oid index, const char* detail, const char* advice);
};

Findings look_at_query(Query* query);

} // namespace observe
