// Sequences.

#include "pg/sequences.h"

extern "C" {
#include "catalog/dependency.h"
#include "commands/sequence.h"
#include "nodes/pg_list.h"
}

namespace pg {

Oid column_sequence(Oid table, int column) {
    return call([=] {
        // Those that belong to a column in either way.
        List* const found = getOwnedSequences(table);
        ListCell* cell = nullptr;
        foreach (cell, found) {
            const Oid sequence = lfirst_oid(cell);
            Oid owner = InvalidOid;
            int32 number = 0;
            for (const char type : {DEPENDENCY_INTERNAL, DEPENDENCY_AUTO})
                if (sequenceIsOwned(sequence, type, &owner, &number) && owner == table &&
                    number == column)
                    return sequence;
        }
        return InvalidOid;
    });
}

void draw_numbers(Oid sequence, std::int64_t* numbers, std::size_t count) {
    call([=] {
        for (std::size_t i = 0; i < count; ++i) {
            if (i % 1024 == 0)
                CHECK_FOR_INTERRUPTS();
            numbers[i] = nextval_internal(sequence, false);
        }
    });
}

} // namespace pg
