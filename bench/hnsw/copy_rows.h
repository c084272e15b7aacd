// Rows of the measured tables (id, percent, vector) in the binary form of COPY.
#pragma once

#include "data.h"
#include "wire.h"

namespace bench {

inline void append_copy_head(std::string& to) {
    to.append("PGCOPY\n\377\r\n\0", 11);
    append_u32(to, 0); // flags
    append_u32(to, 0); // length of the header's extension
}

inline void append_copy_row(std::string& to, const Data& data, std::size_t id, ElementType type) {
    append_u16(to, 3);
    append_u32(to, 4);
    append_u32(to, static_cast<std::uint32_t>(id));
    append_u32(to, 4);
    append_u32(to, static_cast<std::uint32_t>(percent_of(id)));
    const std::string vector = wire_vector(data.all.row(id), data.all.dims, type);
    append_u32(to, static_cast<std::uint32_t>(vector.size()));
    to += vector;
}

inline void append_copy_end(std::string& to) {
    append_u16(to, 0xFFFF);
}

} // namespace bench
