// Beginning a part of a call again, with a new snapshot, where another session was faster and a new
// look cures it. Under read committed only: one snapshot for all shows the same again.
#pragma once

#include <exception>
#include <utility>

#include "milvus/open_collection.h"
#include "pg/subtransaction.h"

namespace milvus {

// How often it is begun again before the reason is believed to be another than haste.
constexpr int kMostAttempts = 100;

// IS_PASSING tells of an error of the server's whether to begin again. The last error goes on.
template <class Write, class IsPassing>
void looking_again(Write&& write, IsPassing&& is_passing) {
    if (pg::uses_one_snapshot()) {
        write();
        return;
    }
    for (int attempt = 1;; ++attempt) {
        pg::Subtransaction part;
        // What was thrown goes on only when the part is undone, or the session would stay inside.
        std::exception_ptr thrown;
        bool again = false;
        try {
            write();
        } catch (const pg::ServerError& error) {
            thrown = std::current_exception();
            again = attempt < kMostAttempts && is_passing(error);
        } catch (...) {
            thrown = std::current_exception();
        }
        if (!thrown) {
            part.commit();
            return;
        }
        part.roll_back();
        if (!again)
            std::rethrow_exception(thrown);
        pg::check_for_interrupts();
    }
}

// A row of such a collection may move to another partition, which the server tells whoever waits
// for it as an error.
inline bool rows_may_move(const OpenCollection& open) {
    return open.by_hash || (open.partitioned && open.partitions.size() > 1);
}

} // namespace milvus
