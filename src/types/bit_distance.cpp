// Distance functions of the server's own bit strings.

#include "pg/entry.h"
#include "types/bit_operands.h"

using namespace types;

PG_MILVUS_FUNCTION(hamming_distance) {
    return Float8GetDatum(hamming(bit_operands(fcinfo)));
}

PG_MILVUS_FUNCTION(jaccard_distance) {
    return Float8GetDatum(jaccard(bit_operands(fcinfo)));
}
