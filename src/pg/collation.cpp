// Asking the server's caches of collations.

#include "pg/collation.h"

extern "C" {
#include "utils/lsyscache.h"
}

namespace pg {

CollationOrder collation_order(Oid collation) {
    return call([=] {
        if (!get_collation_isdeterministic(collation))
            return CollationOrder::nondeterministic;
        return collates_by_bytes(collation) ? CollationOrder::bytes : CollationOrder::other;
    });
}

} // namespace pg
