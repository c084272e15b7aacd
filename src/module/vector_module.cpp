// What the server runs when it loads vector.so: settings, and the choice of kernels. It starts no
// thread and loads no other library.

#include <optional>

#include "am/row_limit.h"
#include "am/scan_effort.h"
#include "am/unread_distance.h"
#include "distance/kernels.h"
#include "format/decimal.h"
#include "hnsw/am.h"
#include "ivfflat/am.h"
#include "observe/only_indexes.h"
#include "pg/module.h"

PG_MILVUS_MODULE("vector");

namespace {

using distance::Level;

constexpr int kAutomatic = -1;

int simd_level_setting = kAutomatic;
char* simd_level_in_use = nullptr;

const config_enum_entry kSimdLevels[] = {
    {"auto", kAutomatic, false},
    {"scalar", static_cast<int>(Level::scalar), false},
#if defined(__x86_64__)
    {"avx2", static_cast<int>(Level::avx2), false},
    {"avx512", static_cast<int>(Level::avx512), false},
#elif defined(__aarch64__)
    {"neon", static_cast<int>(Level::neon), false},
#endif
    {nullptr, 0, false},
};

void use_simd_level(std::optional<Level> cap) {
    const Level level = distance::select_level(cap);
    format::use_avx2_for_decimals(level == Level::avx2 || level == Level::avx512);
}

void apply_simd_level(int setting, void*) {
    if (setting == kAutomatic)
        use_simd_level(std::nullopt);
    else
        use_simd_level(static_cast<Level>(setting));
}

const char* show_simd_level_in_use() {
    return distance::active().name;
}

void define_settings() {
    DefineCustomEnumVariable(
        "vector.simd_level", "Caps the instruction set that distances and text output use.",
        "For tests and for comparing: answers agree at every level within rounding. The highest "
        "level that the processor has and that is not above the cap is used.",
        &simd_level_setting, kAutomatic, kSimdLevels, PGC_SUSET, 0, nullptr, apply_simd_level,
        nullptr);
    DefineCustomStringVariable(
        "vector.simd_level_in_use", "Shows the instruction set that distances and text output use.",
        nullptr, &simd_level_in_use, "", PGC_INTERNAL, GUC_NOT_IN_SAMPLE | GUC_DISALLOW_IN_FILE,
        nullptr, nullptr, show_simd_level_in_use);
}

} // namespace

extern "C" {
PG_MILVUS_EXPORT void _PG_init(void);

void _PG_init(void) {
    use_simd_level(std::nullopt);
    define_settings();
    am::watch_limits();
    am::report_efforts();
    am::leave_out_unread_distances();
    hnsw::initialise();
    ivfflat::initialise();
    observe::watch_planner();
    // Last: what was set before the library was loaded and is defined only later would be lost.
    pg::reserve_setting_prefix("vector");
}
}
