// JSON text: written member by member, and read numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pg/json.h"

namespace milvus {

// A string in quotes.
std::string json_string(std::string_view text);
// The tree as JSON text again.
std::string json_text(const pg::Json& value);
// A whole number, given as a number or as a decimal string.
std::optional<long> whole_number(const pg::Json& value);

// An object, built in order. Values are JSON text unless said otherwise.
class JsonObject {
  public:
    JsonObject& add(std::string_view key, std::string_view value);
    JsonObject& add_string(std::string_view key, std::string_view text);
    JsonObject& add_truth(std::string_view key, bool value);
    JsonObject& add_number(std::string_view key, long value);
    bool empty() const { return text_.size() == 1; }
    std::string text() const { return text_ + "}"; }

  private:
    std::string text_ = "{";
};

} // namespace milvus
