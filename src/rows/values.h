// One JSON value, not null, as the value of a field. The cursor is at its first character and then
// behind its last; a value that breaks a rule of the field is refused.
#pragma once

#include "rows/batch.h"
#include "rows/cursor.h"

namespace rows {

Cell read_value(Cursor& cursor, const Field& field, Arena& arena);

// The parts of read_value.
Cell read_scalar(Cursor& cursor, const Field& field, Type type, Arena& arena);
Cell read_array(Cursor& cursor, const Field& field, Arena& arena);
Cell read_dense(Cursor& cursor, const Field& field, Arena& arena);
Cell read_sparse(Cursor& cursor, const Field& field, Arena& arena);
Cell read_bits(Cursor& cursor, const Field& field, Arena& arena);

// A block of SIZE payload bytes that is already reserved at its place.
inline Cell keep_block(Arena& arena, char* place, std::size_t size) {
    auto* block = reinterpret_cast<Block*>(place);
    block->size = static_cast<std::uint32_t>(size);
    arena.keep(kBlockHead + size);
    return Cell{.block = block};
}
Cell copy_block(Arena& arena, std::string_view bytes);

// The value is of another type than the field. EXPECTED is in the words of the field's type.
[[noreturn]] void wrong_type(const Cursor& cursor, std::string_view expected);
// It is of the field's type, but beyond its LIMITS.
[[noreturn]] void beyond_type(const Cursor& cursor, std::string_view expected,
                              const std::string& limits);
// NaN, Infinity and -Infinity, which Python writes into its JSON, are refused by name.
void refuse_not_finite(const Cursor& cursor);

// Bytes of a JSON value, and of a row's dynamic content.
inline constexpr std::size_t kMostJson = 65536;

} // namespace rows
