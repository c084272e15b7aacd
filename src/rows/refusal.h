// Why a batch is refused: an SQLSTATE, Milvus's code and words, and where. src/milvus adds the
// collection's name and makes an error of it.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"

namespace rows {

class Refusal : public std::exception {
  public:
    Refusal(base::SqlState state, int code, std::string text)
        : state_(state), code_(code), text_(std::move(text)) {}

    Refusal&& at(std::optional<std::size_t> row, std::string field) && {
        row_ = row;
        field_ = std::move(field);
        return std::move(*this);
    }
    Refusal&& versus(std::string expected, std::string found) && {
        expected_ = std::move(expected);
        found_ = std::move(found);
        return std::move(*this);
    }

    const char* what() const noexcept override { return text_.c_str(); }
    base::SqlState state() const noexcept { return state_; }
    int code() const noexcept { return code_; } // of Milvus; 0: it has none
    const std::string& text() const noexcept { return text_; }
    std::optional<std::size_t> row() const noexcept { return row_; } // from 0, as Milvus counts
    const std::string& field() const noexcept { return field_; }
    const std::string& expected() const noexcept { return expected_; }
    const std::string& found() const noexcept { return found_; }

  private:
    base::SqlState state_;
    int code_;
    std::string text_;
    std::optional<std::size_t> row_;
    std::string field_;
    std::string expected_;
    std::string found_;
};

} // namespace rows
