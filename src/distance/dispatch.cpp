// Which kernels the processor can run, and which are in use. Compiled without any instruction set's
// flags, as it runs before anything is known of the processor.

#include "distance/tables.h"

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__AARCH64EL__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace distance {
namespace {

#if defined(__x86_64__)

// The compilers' own detection also asks whether the operating system saves the wide registers.
bool has_avx2() noexcept {
    __builtin_cpu_init(); // for a caller among the constructors of global objects
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") ||
        !__builtin_cpu_supports("popcnt")) {
        return false;
    }
    // clang 14's detection has no name for F16C.
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
    return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
}

bool has_avx512() noexcept {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

// The kernels of exactly this level, or null.
const Kernels* find(Level level) noexcept {
    switch (level) {
    case Level::scalar:
        return &scalar_kernels;
    case Level::avx2:
        return has_avx2() ? &avx2_kernels : nullptr;
    case Level::avx512:
        if (!has_avx512()) {
            return nullptr;
        }
        return __builtin_cpu_supports("avx512vpopcntdq") ? &avx512_vpopcntdq_kernels
                                                         : &avx512_kernels;
    case Level::neon:
        return nullptr;
    }
    return nullptr;
}

#elif defined(__AARCH64EL__)

// Part of every AArch64 processor that runs a common operating system; asked where it costs
// nothing.
bool has_neon() noexcept {
#if defined(__linux__)
    return (getauxval(AT_HWCAP) & HWCAP_ASIMD) != 0;
#else
    return true;
#endif
}

const Kernels* find(Level level) noexcept {
    if (level == Level::neon) {
        return has_neon() ? &neon_kernels : nullptr;
    }
    return level == Level::scalar ? &scalar_kernels : nullptr;
}

#else

const Kernels* find(Level level) noexcept {
    return level == Level::scalar ? &scalar_kernels : nullptr;
}

#endif

Level best_level_up_to(Level cap) noexcept {
    for (const Level level : {Level::neon, Level::avx512, Level::avx2}) {
        if (level <= cap && available(level)) {
            return level;
        }
    }
    return Level::scalar;
}

} // namespace

constinit const Kernels* active_kernels = &scalar_kernels;

bool available(Level level) noexcept {
    return find(level) != nullptr;
}

Level best_level() noexcept {
    return best_level_up_to(Level::neon);
}

const Kernels& table(Level level) noexcept {
    return *find(best_level_up_to(level));
}

Level select_level(std::optional<Level> cap) noexcept {
    const Level level = best_level_up_to(cap.value_or(Level::neon));
    active_kernels = find(level);
    return level;
}

} // namespace distance
