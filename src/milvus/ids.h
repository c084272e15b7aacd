// The argument `ids` of the calls, in all its forms, and what it becomes for a collection's key.
// The form is checked first, before anything is known of the collection; the types of the keys
// after.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "milvus/open_collection.h"
#include "pg/prepared.h"

namespace milvus {

struct Id {
    enum class Kind {
        integer, // number
        big,     // a JSON integer beyond INT64
        word,    // text that may be a number, from an array literal or text[]
        string,  // a JSON string
        other,   // anything else of JSON; text is what it is called
    };
    Kind kind = Kind::integer;
    std::int64_t number = 0;
    std::string text; // as it was written
};

struct Ids {
    std::vector<Id> list;
    // Text that is no list: for a key of strings it is the key, whatever it looks like.
    std::optional<std::string> scalar;
};

// '[1,2]', '{1,2}', '5', '["a"]', '"a"'; anything else is one string. Throws where it is JSON that
// cannot be a list of keys, whatever the collection.
Ids ids_from_text(std::string_view text);
// The same of JSON only.
Ids ids_from_json(std::string_view json);

// Each key once, in the order given.
struct Keys {
    bool numeric = true;
    std::vector<std::int64_t> numbers;
    std::vector<std::string> texts;

    std::size_t size() const { return numeric ? numbers.size() : texts.size(); }
    // Ascending; strings by bytes.
    Keys sorted() const;
    Keys one(std::size_t i) const;
    // One value where there is one key, otherwise an array, for "= $n" and "= ANY ($n)". In the
    // current memory context.
    pg::Parameter parameter() const;
};

// Throws 42804 or 22003 where an id cannot be a key of the collection.
Keys keys_of(const Ids& ids, const OpenCollection& collection);

// The argument at I, whose type the C symbol of an overload tells. No value: it was not given.
std::optional<Ids> ids_argument_text(FunctionCallInfo fcinfo, int i);
std::optional<Ids> ids_argument_bigint(FunctionCallInfo fcinfo, int i);
std::optional<Ids> ids_argument_bigints(FunctionCallInfo fcinfo, int i);
std::optional<Ids> ids_argument_texts(FunctionCallInfo fcinfo, int i);
std::optional<Ids> ids_argument_json(FunctionCallInfo fcinfo, int i);
std::optional<Ids> ids_argument_jsonb(FunctionCallInfo fcinfo, int i);

} // namespace milvus
