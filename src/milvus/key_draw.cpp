// Keys from the sequence that goes with the key's column. They are drawn before the rows are
// written, so that the reply needs no right to read them, and after everything that can be wrong
// with the data has been looked for.

#include "milvus/key_draw.h"

#include "milvus/errors.h"
#include "pg/sequences.h"
#include "rows/values.h"

namespace milvus {

void draw_keys(const OpenCollection& collection, const RowShape& shape, rows::Batch& batch) {
    const rows::Field& key = shape.shape.fields[shape.key];
    if (!key.auto_id || batch.given(shape.key) == batch.size())
        return;
    const Oid sequence =
        pg::column_sequence(collection.collection.table, shape.column(shape.key).number);
    if (!OidIsValid(sequence))
        throw base::Error("55000", "the sequence of field " + key.name + " of collection " +
                                       collection.collection.place.name + " is gone");
    std::vector<std::int64_t> numbers(batch.size() - batch.given(shape.key));
    pg::draw_numbers(sequence, numbers.data(), numbers.size());
    auto number = numbers.begin();
    for (std::size_t row = 0; row < batch.size(); ++row) {
        if (batch.state(row, shape.key) == rows::State::value)
            continue;
        const rows::Cell cell = key.type == rows::Type::varchar
                                    ? rows::copy_block(batch.arena(), std::to_string(*number))
                                    : rows::Cell{.whole = *number};
        batch.set(row, shape.key, cell);
        ++number;
    }
}

} // namespace milvus
