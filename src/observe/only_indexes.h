// Plans that may use certain vector indexes and no others: the planner is told of no other. Only
// for the tables named, and while an object of this lives.
#pragma once

#include <vector>

#include "pg/server.h"

namespace observe {

// Installs the planner's hook; once, at load.
void watch_planner();

class OnlyIndexes {
  public:
    // INDEXES may be empty: then there is none. The vectors must outlive this.
    OnlyIndexes(const std::vector<Oid>& tables, const std::vector<Oid>& indexes) noexcept;
    ~OnlyIndexes();
    OnlyIndexes(const OnlyIndexes&) = delete;
    OnlyIndexes& operator=(const OnlyIndexes&) = delete;

  private:
    const OnlyIndexes* before_;

  public:
    const std::vector<Oid>& tables;
    const std::vector<Oid>& indexes;
};

} // namespace observe
