// The slow path of number reading: strtof. The server runs with LC_NUMERIC = C, as must the tests.

#include "format/float_parse.h"

#include <cerrno>
#include <cmath>
#include <cstdlib>

namespace format::detail {

ParsedFloat parse_float_slow(const char* text) noexcept {
    char* end = nullptr;
    errno = 0;
    const float value = std::strtof(text, &end);
    const bool range = errno == ERANGE;
    return {value, end, range && std::isinf(value), range && value == 0};
}

} // namespace format::detail
