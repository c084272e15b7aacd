// A time limit for one call, without touching the session's statement_timeout. When it passes, the
// next interrupt check cancels the statement; the call then reports the limit instead.
#pragma once

#include "pg/call.h"

namespace pg {

class Timeout {
  public:
    // No value or not above zero: no limit.
    explicit Timeout(double seconds);
    ~Timeout();
    Timeout(const Timeout&) = delete;
    Timeout& operator=(const Timeout&) = delete;

    bool passed() const noexcept;

  private:
    bool active_ = false;
};

} // namespace pg
