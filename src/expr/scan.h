// The tokens of a filter, one after the other; scanner.l says what they are.
#pragma once

#include <string_view>

#include "expr/fault.h"

namespace expr {

class Scanner {
  public:
    explicit Scanner(std::string_view text);
    ~Scanner();
    Scanner(const Scanner&) = delete;
    Scanner& operator=(const Scanner&) = delete;

    // The next token's kind, a number of the grammar's, and where it is.
    int next(Span& where);
    std::string_view text() const { return text_; }

  private:
    std::string_view text_;
    void* flex_ = nullptr;
    Span token_;
    unsigned brackets_ = 0; // open ones
    friend struct ScannerAccess;
};

} // namespace expr
