// Statements that keep or compare stored values without showing them: stored.<column> is a column
// of the table with the alias "stored" that needs no right to read it, and excluded.<column> none
// either, which is the statement's own.
#pragma once

#include <span>
#include <string_view>

#include "pg/prepared.h"

extern "C" {
#include "executor/spi.h"
#include "parser/parse_node.h"
#include "parser/parse_param.h"
}

namespace pg {

// Parameters $1, $2 ... of these types in the statement that is parsed.
inline void use_fixed_parameters(ParseState* state, const Oid* types, int count) {
#if PG_VERSION_NUM >= 150000
    setup_parse_fixed_parameters(state, types, count);
#else
    parse_fixed_parameters(state, const_cast<Oid*>(types), count);
#endif
}

// A kept plan. Plain dialect, outside of any SPI connection.
SPIPlanPtr prepare_rewrite(std::string_view sql, std::span<const Parameter> parameters,
                           bool generic);

} // namespace pg
