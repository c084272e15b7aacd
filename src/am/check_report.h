// What a check finds, as rows of a result. Of each kind of finding only the first few are told
// singly; the others are counted, so that an index with a million damaged links gives a readable
// answer.
#pragma once

#include "pg/index_am.h"
#include "pg/result_set.h"

namespace am {

enum class Severity { error, notice };

// Where nothing narrower than the whole index can be named.
inline constexpr int kNoSlot = -1;

class Report {
  public:
    void start(Tuplestorestate* store, TupleDesc descriptor);

    // WHAT is a literal and names the kind; DETAIL, if any, is told with it.
    void add(Severity severity, BlockNumber block, int slot, const char* what,
             const char* detail = nullptr);

    // Tells how many findings were only counted. Call once, at the end.
    void finish();

  private:
    struct Kind {
        const char* what;
        Severity severity;
        std::uint64_t count;
    };
    static constexpr int kMostKinds = 128;

    void put(Severity severity, BlockNumber block, int slot, const char* text);

    Tuplestorestate* store_;
    TupleDesc descriptor_;
    Kind kinds_[kMostKinds];
    int kind_count_;
};
static_assert(std::is_trivially_destructible_v<Report>);

} // namespace am
