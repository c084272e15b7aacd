// Running the statements that change a collection's table. What the server refuses for a reason
// that a user can bring about (other objects depend on it, the session itself uses it, it is gone)
// is said in words about the collection; the server's own words would be about SQL nobody wrote.
#pragma once

#include <string>

#include "milvus/collection.h"

namespace milvus {

// As the caller.
void change(const Place& place, const std::string& sql);

// Likewise, where the server may build an ivfflat index over few rows and tell of it, for each
// partition, with the advice to drop it.
void change_quietly(const Place& place, const std::string& sql);

// Tells the caller what is no error, but may not be what he expects.
void notice(const std::string& text);

} // namespace milvus
