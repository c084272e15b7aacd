// Counting findings by kind, and putting the first of each into the result.

#include "am/check_report.h"

namespace am {

namespace {

constexpr std::uint64_t kToldSingly = 20;

const char* name_of(Severity severity) {
    return severity == Severity::error ? "error" : "notice";
}

} // namespace

void Report::start(Tuplestorestate* store, TupleDesc descriptor) {
    store_ = store;
    descriptor_ = descriptor;
    kind_count_ = 0;
}

void Report::add(Severity severity, BlockNumber block, int slot, const char* what,
                 const char* detail) {
    int i = 0;
    while (i < kind_count_ && (kinds_[i].what != what || kinds_[i].severity != severity))
        ++i;
    if (i == kind_count_) {
        if (kind_count_ == kMostKinds)
            elog(ERROR, "too many kinds of findings");
        kinds_[kind_count_++] = {what, severity, 0};
    }
    if (kinds_[i].count++ < kToldSingly)
        put(severity, block, slot, detail ? psprintf("%s: %s", what, detail) : what);
}

void Report::finish() {
    for (int i = 0; i < kind_count_; ++i)
        if (kinds_[i].count > kToldSingly)
            put(kinds_[i].severity, InvalidBlockNumber, kNoSlot,
                psprintf("%llu more: %s",
                         static_cast<unsigned long long>(kinds_[i].count - kToldSingly),
                         kinds_[i].what));
}

void Report::put(Severity severity, BlockNumber block, int slot, const char* text) {
    Datum values[4] = {CStringGetTextDatum(name_of(severity)), Int64GetDatum(block),
                       Int32GetDatum(slot), CStringGetTextDatum(text)};
    bool nulls[4] = {false, block == InvalidBlockNumber, slot == kNoSlot, false};
    tuplestore_putvalues(store_, descriptor_, values, nulls);
}

} // namespace am
