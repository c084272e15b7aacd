// Nested levels of settings, as the server keeps them for functions.

#include "pg/local_settings.h"

namespace pg {

const char* setting(const char* name) {
    return call([=] { return GetConfigOption(name, true, false); });
}

void LocalSettings::set(const char* name, const char* value) {
    call([&] {
        const char* now = GetConfigOption(name, true, false);
        if (now && std::strcmp(now, value) == 0)
            return;
        if (level_ == 0)
            level_ = NewGUCNestLevel();
        set_config_option(name, value, superuser() ? PGC_SUSET : PGC_USERSET, PGC_S_SESSION,
                          GUC_ACTION_SAVE, true, 0, false);
    });
}

void LocalSettings::set(const char* name, long value) {
    char text[24];
    std::snprintf(text, sizeof text, "%ld", value);
    set(name, text);
}

void LocalSettings::restore() {
    if (level_ == 0)
        return;
    const int level = std::exchange(level_, 0);
    call([=] { AtEOXact_GUC(true, level); });
}

LocalSettings::~LocalSettings() {
    if (std::uncaught_exceptions() == exceptions_ && level_ != 0)
        AtEOXact_GUC(true, level_);
}

} // namespace pg
