// Taking JSON text apart without reading it: the elements of a list, the members of an object, each
// as the text that it is. For data whose parts are read by a parser of their own. Linear in the
// text, whatever its nesting.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace milvus {

// Without the blanks around it.
std::string_view stripped(std::string_view text);

// Of text in brackets; nothing where the brackets, quotes or commas of it do not fit. What is in
// the elements is not looked at.
std::optional<std::vector<std::string_view>> split_list(std::string_view text);

// Of text in braces: the keys with their quotes, and the values.
using Member = std::pair<std::string_view, std::string_view>;
std::optional<std::vector<Member>> split_object(std::string_view text);

} // namespace milvus
