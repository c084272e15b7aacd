// Subtransactions, as the server's own languages use them: in the caller's memory context, and with
// its resource owner again behind them.

#include "pg/subtransaction.h"

extern "C" {
#include "access/xact.h"
}

namespace pg {

namespace {

void finish(void (*how)(), ResourceOwner owner) {
    call([=] {
        MemoryContext const before = CurrentMemoryContext;
        how();
        MemoryContextSwitchTo(before);
        CurrentResourceOwner = owner;
    });
}

} // namespace

Subtransaction::Subtransaction() : owner_(CurrentResourceOwner) {
    call([] {
        MemoryContext const before = CurrentMemoryContext;
        BeginInternalSubTransaction(nullptr);
        MemoryContextSwitchTo(before);
    });
}

void Subtransaction::commit() {
    finish(ReleaseCurrentSubTransaction, owner_);
}

void Subtransaction::roll_back() {
    finish(RollbackAndReleaseCurrentSubTransaction, owner_);
}

bool uses_one_snapshot() {
    return IsolationUsesXactSnapshot();
}

} // namespace pg
