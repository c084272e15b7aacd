// The time limit of a call, on one of the server's timers for extensions. Calls may nest (a trigger
// may call another function); the outer limit is the one that counts then.

#include "pg/timeout.h"

#include <csignal>

extern "C" {
#include "storage/latch.h"
#include "utils/timeout.h"
}

namespace pg {

namespace {

TimeoutId timer = MAX_TIMEOUTS; // registered at first use, for the life of the session
bool in_use = false;
volatile std::sig_atomic_t fired = 0;

void on_timeout() {
    fired = 1;
    QueryCancelPending = true;
    InterruptPending = true;
    SetLatch(MyLatch);
}

} // namespace

Timeout::Timeout(double seconds) {
    if (in_use || !(seconds > 0))
        return;
    const auto milliseconds = static_cast<int>(std::clamp(std::ceil(seconds * 1000), 1.0, 2e9));
    call([=] {
        if (timer == MAX_TIMEOUTS)
            timer = RegisterTimeout(USER_TIMEOUT, on_timeout);
        fired = 0;
        enable_timeout_after(timer, milliseconds);
    });
    active_ = in_use = true;
}

Timeout::~Timeout() {
    if (!active_)
        return;
    in_use = false;
    // Neither of the two can fail.
    disable_timeout(timer, false);
    if (fired)
        QueryCancelPending = false; // ours, and reported already
}

bool Timeout::passed() const noexcept {
    return active_ && fired;
}

} // namespace pg
