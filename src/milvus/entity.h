// Entities: from output_fields to the columns to select, and from a row of them to the JSON object
// that a call returns. The object is built directly from the stored values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "milvus/open_collection.h"
#include "pg/prepared.h"

namespace milvus {

// count(*), and nothing else; the form alone.
bool asks_for_count(const std::optional<std::vector<std::string>>& names);

class Output {
  public:
    // What NAMES ask for; WITH_KEY: the key also where they do not name it. Names that are no field
    // are dynamic keys, or 42703 (milvus error 1700) where there is no dynamic field. No value: all
    // fields and all dynamic keys.
    Output(const OpenCollection& collection, const std::optional<std::vector<std::string>>& names,
           bool with_key);

    // count(*) was asked for, and nothing else.
    bool counts() const { return counts_; }
    // The columns to select, in the order in which entity() expects them; "" where there is none.
    std::string columns() const;
    std::size_t column_count() const { return columns_.size(); }

    // The plain part, for receivers: made once, in the current memory context, for all rows.
    struct Plan;
    const Plan* plan() const;

  private:
    void add_column(const Column& column, bool shown);
    void add_name(const std::string& name);

    struct Chosen {
        const Column* column;
        bool shown; // as a member of its own
    };
    const OpenCollection& collection_;
    std::vector<Chosen> columns_;
    std::vector<std::string> dynamic_keys_;
    bool all_dynamic_ = false;
    bool counts_ = false;
};

// In the plain dialect: the entity that ROW's columns from FIRST on are, in the current memory
// context.
Datum entity(const Output::Plan& plan, const pg::Row& row, int first);

} // namespace milvus
