// The rows of a call as typed column values. A value is a number in its cell, or a block in the
// batch's arena: its length, four bytes that the server's header takes, and the payload.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "rows/arena.h"

namespace rows {

enum class State : std::uint8_t {
    absent,   // partial: the row does not have the field
    fallback, // the field's default
    null,
    value
};

// What a block's payload is, by the type of the column:
//   varchar, json, the dynamic content: the bytes (of an object, without duplicate keys)
//   array: the elements, each a Cell
//   float_vector, float16_vector: int16 dimensions, int16 0, elements
//   sparse_vector: int32 dimensions, count, 0, the indices (from 0, rising), the values as float
//   binary_vector: int32 number of bits, the bytes
struct Block {
    std::uint32_t size;   // of the payload
    std::uint32_t header; // the server's
    char payload[1];

    std::string_view bytes() const { return {payload, size}; }
};
inline constexpr std::size_t kBlockHead = 2 * sizeof(std::uint32_t);

union Cell {
    std::int64_t whole; // also booleans
    double real;
    float single;
    Block* block;
};

inline std::size_t array_size(const Block& block) {
    return block.size / sizeof(Cell);
}
inline const Cell* array_cells(const Block& block) {
    return reinterpret_cast<const Cell*>(block.payload);
}

class Batch {
  public:
    explicit Batch(std::size_t columns) : columns_(columns), given_(columns), fallbacks_(columns) {}

    std::size_t size() const { return size_; }
    std::size_t columns() const { return columns_; }
    Cell cell(std::size_t row, std::size_t column) const { return cells(row)[place(row, column)]; }
    State state(std::size_t row, std::size_t column) const {
        return parts_[row / kPart].states[place(row, column)];
    }
    // How many rows name the column, and how many of all take its default.
    std::size_t given(std::size_t column) const { return given_[column]; }
    std::size_t fallbacks(std::size_t column) const { return fallbacks_[column]; }

    void add_row() {
        if (size_ % kPart == 0)
            parts_.push_back({std::make_unique<Cell[]>(kPart * columns_),
                              std::make_unique<State[]>(kPart * columns_)});
        ++size_;
    }
    void set(std::size_t row, std::size_t column, Cell cell) {
        parts_[row / kPart].cells[place(row, column)] = cell;
        parts_[row / kPart].states[place(row, column)] = State::value;
        ++given_[column];
    }
    // GIVEN: the row says null itself.
    void set_state(std::size_t row, std::size_t column, State state, bool given) {
        parts_[row / kPart].states[place(row, column)] = state;
        given_[column] += given;
        fallbacks_[column] += state == State::fallback;
    }
    Arena& arena() { return arena_; }

  private:
    static constexpr std::size_t kPart = 1024; // rows
    struct Part {
        std::unique_ptr<Cell[]> cells;
        std::unique_ptr<State[]> states;
    };

    const Cell* cells(std::size_t row) const { return parts_[row / kPart].cells.get(); }
    std::size_t place(std::size_t row, std::size_t column) const {
        return row % kPart * columns_ + column;
    }

    std::size_t columns_;
    std::size_t size_ = 0;
    std::vector<Part> parts_;
    std::vector<std::size_t> given_;
    std::vector<std::size_t> fallbacks_;
    Arena arena_;
};

} // namespace rows
