// What is wrong with a filter, and where. The caller puts Milvus's frame around the message:
// "failed to create query plan: cannot parse expression: <filter>, error: <message>".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace expr {

// Bytes of the filter, end not included.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

class FilterError : public base::Error {
  public:
    FilterError(base::SqlState state, Span where, std::string message, std::string hint);

    // Bytes from the start of the filter.
    std::size_t position() const noexcept { return position_; }
    // That of "invalid parameter", which Milvus gives for every fault of an expression.
    int milvus_code() const noexcept { return 1100; }

  private:
    std::size_t position_;
};

[[noreturn]] void fail(base::SqlState state, Span where, std::string message);
[[noreturn]] void fail(base::SqlState state, Span where, std::string message, std::string hint);

// TEXT for a message: at most kMaxEcho bytes, and always well-formed UTF-8 without line breaks.
inline constexpr std::size_t kMaxEcho = 200;
std::string echo(std::string_view text);

} // namespace expr
