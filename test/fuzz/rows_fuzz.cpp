// Fuzzes batches of rows: whatever the bytes, either one refusal with clean words, or values that
// keep every rule of their fields. The first byte chooses the mode and whether keys may be dynamic.
#include "rows/reader.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/utf8.h"
#include "fuzz_support.h"
#include "rows/order.h"
#include "rows/values.h"

namespace {

using rows::Field;
using rows::Shape;
using rows::Type;

Field field(const char* name, Type type) {
    Field made;
    made.name = name;
    made.type = type;
    return made;
}

Shape make_shape(bool dynamic, rows::Mode mode) {
    Shape shape;
    shape.mode = mode;
    shape.dynamic = dynamic;
    shape.dynamic_name = "attrs";
    Field key = field("id", Type::varchar);
    key.key = true;
    key.max_length = 8;
    shape.fields.push_back(key);
    for (const Type type : {Type::boolean, Type::int8, Type::int64, Type::float32, Type::float64,
                            Type::varchar, Type::json, Type::float_vector, Type::float16_vector,
                            Type::sparse_vector, Type::binary_vector}) {
        Field made = field("", type);
        made.name = static_cast<char>('a' + static_cast<int>(type));
        made.nullable = true;
        made.has_default = type == Type::int8;
        made.max_length = type == Type::varchar ? 5 : 0;
        made.dim = type == Type::binary_vector ? 8 : type == Type::float_vector ? 2 : 0;
        shape.fields.push_back(made);
    }
    Field list = field("list", Type::array);
    list.element = Type::int16;
    list.max_capacity = 3;
    list.nullable = true;
    shape.fields.push_back(list);
    return shape;
}

bool is_clean(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = base::utf8_length(text);
        if (length == 0 || text[0] == '\0')
            return false;
        text.remove_prefix(length);
    }
    return true;
}

void check_vector(const Field& field, std::string_view payload) {
    if (field.type == Type::float_vector) {
        FUZZ_CHECK(payload.size() == 12);
        float values[2];
        std::memcpy(values, payload.data() + 4, sizeof values);
        FUZZ_CHECK(std::isfinite(values[0]) && std::isfinite(values[1]));
    } else if (field.type == Type::sparse_vector) {
        std::int32_t head[3];
        std::memcpy(head, payload.data(), sizeof head);
        FUZZ_CHECK(payload.size() == 12 + static_cast<std::size_t>(head[1]) * 8);
        std::int32_t before = -1;
        for (std::int32_t i = 0; i < head[1]; ++i) {
            std::int32_t index = 0;
            std::memcpy(&index, payload.data() + 12 + i * 4, 4);
            FUZZ_CHECK(index > before && index < head[0]);
            before = index;
        }
    } else if (field.type == Type::binary_vector) {
        FUZZ_CHECK(payload.size() == 5);
    } else {
        FUZZ_CHECK(payload.size() >= 6 && payload.size() % 2 == 0);
    }
}

void check_cell(const Field& field, const rows::Cell& cell) {
    switch (field.type) {
    case Type::boolean:
        FUZZ_CHECK(cell.whole == 0 || cell.whole == 1);
        break;
    case Type::int8:
        FUZZ_CHECK(cell.whole >= -128 && cell.whole <= 127);
        break;
    case Type::int64:
        break;
    case Type::float32:
        FUZZ_CHECK(std::isfinite(cell.single));
        break;
    case Type::float64:
        FUZZ_CHECK(std::isfinite(cell.real));
        break;
    case Type::varchar:
        FUZZ_CHECK(static_cast<long>(cell.block->size) <= field.max_length);
        FUZZ_CHECK(is_clean(cell.block->bytes()));
        break;
    case Type::json:
        FUZZ_CHECK(cell.block->size > 0 && cell.block->size <= rows::kMostJson);
        FUZZ_CHECK(is_clean(cell.block->bytes()));
        break;
    case Type::array:
        FUZZ_CHECK(rows::array_size(*cell.block) <= 3);
        break;
    default:
        check_vector(field, cell.block->bytes());
    }
}

void check(const rows::Batch& batch, const Shape& shape) {
    for (std::size_t row = 0; row < batch.size(); ++row) {
        for (std::size_t i = 0; i < shape.fields.size(); ++i)
            if (batch.state(row, i) == rows::State::value)
                check_cell(shape.fields[i], batch.cell(row, i));
        FUZZ_CHECK(batch.state(row, 0) == rows::State::value);
        if (shape.dynamic && batch.state(row, shape.dynamic_column()) == rows::State::value) {
            const auto text = batch.cell(row, shape.dynamic_column()).block->bytes();
            FUZZ_CHECK(is_clean(text) && text.front() == '{' && text.back() == '}');
        }
    }
    auto order = rows::key_order(batch, shape, 0);
    rows::keep_last(batch, shape, 0, order);
    FUZZ_CHECK(!rows::find_twins(batch, shape, 0, order));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Shape kShapes[] = {
        make_shape(false, rows::Mode::insert), make_shape(true, rows::Mode::insert),
        make_shape(true, rows::Mode::upsert), make_shape(true, rows::Mode::partial)};
    if (size == 0)
        return 0;
    // Without the NUL that fuzz::Text would put behind: the reader must not need one.
    const std::unique_ptr<char[]> exact(new char[size - 1]);
    std::copy(data + 1, data + size, exact.get());
    const Shape& shape = kShapes[data[0] & 3];
    try {
        check(rows::read({exact.get(), size - 1}, shape), shape);
    } catch (const rows::Refusal& refusal) {
        FUZZ_CHECK(!refusal.text().empty() && refusal.text().size() < 1000);
        FUZZ_CHECK(is_clean(refusal.text()) && is_clean(refusal.field()));
        FUZZ_CHECK(is_clean(refusal.expected()) && is_clean(refusal.found()));
    }
    return 0;
}
