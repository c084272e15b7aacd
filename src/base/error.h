// The one exception type that our own server-free code throws for mistakes of a user: an SQLSTATE,
// a message, and where it helps a detail and a hint. src/pg/entry.h turns it into a server error
// at the boundary. Not for control flow, and not for errors that come from the server itself.
#pragma once

#include <array>
#include <cstddef>
#include <exception>
#include <string>
#include <utility>

namespace base {

// Five characters from the server's list of error codes (appendix A of its manual).
class SqlState {
  public:
    consteval SqlState(const char (&code)[6]) {
        for (std::size_t i = 0; i < 6; ++i)
            code_[i] = code[i];
    }
    const char* c_str() const noexcept { return code_.data(); }

  private:
    std::array<char, 6> code_{};
};

class Error : public std::exception {
  public:
    Error(SqlState state, std::string message, std::string detail = {}, std::string hint = {})
        : state_(state), message_(std::move(message)), detail_(std::move(detail)),
          hint_(std::move(hint)) {}

    const char* what() const noexcept override { return message_.c_str(); }
    SqlState state() const noexcept { return state_; }
    const std::string& message() const noexcept { return message_; }
    const std::string& detail() const noexcept { return detail_; }
    const std::string& hint() const noexcept { return hint_; }

  private:
    SqlState state_;
    std::string message_;
    std::string detail_;
    std::string hint_;
};

} // namespace base
