// Settings for the length of one piece of work. Nothing is done for a setting that has the value
// already. An error leaves them to the abort of the transaction or subtransaction, which restores
// them, as it does for a function's SET clause.
#pragma once

#include "pg/call.h"

namespace pg {

class LocalSettings {
  public:
    LocalSettings() = default;
    LocalSettings(const LocalSettings&) = delete;
    LocalSettings& operator=(const LocalSettings&) = delete;
    ~LocalSettings();

    // The setting must exist.
    void set(const char* name, const char* value);
    void set(const char* name, long value);

    // Back to what was before the first set(). For the good end; the destructor does it where
    // nothing was thrown.
    void restore();

  private:
    int level_ = 0; // 0: nothing was set
    int exceptions_ = std::uncaught_exceptions();
};

// Whether a setting is defined in this session, and its value as text (null where it is not). The
// text lives until the setting changes.
const char* setting(const char* name);

} // namespace pg
