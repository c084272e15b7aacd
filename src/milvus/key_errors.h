// Errors of the server's about a key that is there already, told from those of other constraints
// and put into the words of the calls.
#pragma once

#include <set>
#include <string>

#include "base/error.h"
#include "milvus/open_collection.h"
#include "pg/call.h"

namespace milvus {

class KeyErrors {
  public:
    // Before the statement, because nothing can be looked up after an error.
    explicit KeyErrors(const OpenCollection& collection);

    bool is_of_key(const pg::ServerError& error) const;
    // A detail is given only where the server gave one: not to those who may not read the key, nor
    // where a policy may hide the row.
    base::Error hidden() const; // by row-level security
    base::Error exists(const pg::ServerError& error, std::size_t row, const std::string& key) const;

  private:
    const OpenCollection& collection_;
    const std::set<std::string>* constraints_;
};

} // namespace milvus
