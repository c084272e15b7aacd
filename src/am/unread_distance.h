// ORDER BY v <-> q makes the server compute the distance of each row that an index scan returns,
// also where nobody reads it: the index has the order already. With vectors that are kept out of
// line that costs more than the search. A planner hook takes such distances out of the plan.
#pragma once

#include "pg/index_am.h"

namespace am {

// Installs the hook; once, at load.
void leave_out_unread_distances();

} // namespace am
