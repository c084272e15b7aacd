// Which rows a call means: the WHERE clause made of keys, filter, partitions, load state and time
// to live, with its parameters. For get, query, search and delete alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "milvus/filter.h"
#include "milvus/ids.h"
#include "milvus/open_collection.h"

namespace milvus {

class Selection {
  public:
    // Rows whose time to live has not passed.
    explicit Selection(const OpenCollection& collection);

    void add_keys(const Keys& keys);
    // Blank: no condition. Tells whether Milvus serves it by keys alone, in any load state.
    bool add_filter(std::string_view filter, const std::optional<pg::Json>& filter_params,
                    FilterUse use);
    // Of these partitions; where none is named, of those that are loaded.
    void add_partitions(const std::vector<std::string>& names);
    // Of these, or of all, in whatever state.
    void add_named_partitions(const std::vector<std::string>& names);
    // CONDITION is whole, and needs no parameter.
    void add(std::string condition);
    // The number $n of one more parameter.
    std::size_t add_parameter(pg::Parameter parameter);

    // " WHERE ...", or nothing.
    std::string where() const;
    const std::vector<pg::Parameter>& parameters() const { return parameters_; }
    // How to plan a statement with these conditions.
    pg::Planning planning() const {
        return planned_by_values_ ? pg::Planning::custom : pg::Planning::automatic;
    }

  private:
    const OpenCollection& collection_;
    std::string conditions_;
    std::vector<pg::Parameter> parameters_;
    bool planned_by_values_ = false;
};

} // namespace milvus
