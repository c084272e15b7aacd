// A part of the transaction that can be undone after an error of the server's, so that the call can
// go on. Whatever happens in it, it must be committed or rolled back before the call ends, an error
// of the call included: the server's main loop would take it for a savepoint of the user's.
#pragma once

#include "pg/call.h"

extern "C" {
#include "utils/resowner.h"
}

namespace pg {

class Subtransaction {
  public:
    Subtransaction(); // begins
    Subtransaction(const Subtransaction&) = delete;
    Subtransaction& operator=(const Subtransaction&) = delete;

    void commit();
    void roll_back();

  private:
    ResourceOwner owner_; // of what is around it
};

// Repeatable read and serializable: a new look sees nothing new.
bool uses_one_snapshot();

} // namespace pg
