// Running the statements that write rows, and looking again where other sessions were faster.

#include "milvus/row_writer.h"

#include "milvus/look_again.h"
#include "milvus/row_limits.h"
#include "pg/columns.h"
#include "pg/prepared.h"
#include "rows/order.h"
#include "rows/reader.h"

namespace milvus {

namespace {

// What the user's own code says about where an error came from stays; our statement is no news.
void hide_statement(const pg::ServerError& error, const std::string& sql) {
    char* const context = error.data()->context;
    char* const place = context ? std::strstr(context, sql.c_str()) : nullptr;
    if (!place)
        return;
    char* line = place;
    while (line > context && line[-1] != '\n')
        --line;
    // The server puts the outermost last: what follows are the callers of the milvus function.
    char* const end = std::strchr(place + sql.size(), '\n');
    if (end)
        std::memmove(line, end + 1, std::strlen(end + 1) + 1);
    else
        line[line > context ? -1 : 0] = '\0';
    if (!*context)
        error.data()->context = nullptr;
}

} // namespace

RowWriter::RowWriter(const OpenCollection& collection, const RowShape& shape,
                     const rows::Batch& batch, const std::vector<std::uint32_t>& order,
                     const std::string& partition)
    : collection_(collection), shape_(shape), batch_(batch), order_(order),
      partition_(partition), sql_{collection, shape, collection.partitioned && !partition.empty()},
      errors_(collection) {
    learn_indexed_columns(collection);
}

SourceColumn RowWriter::key_column() const {
    SourceColumn key{};
    key.type = shape_.shape.fields[shape_.key].type;
    key.column = shape_.key;
    key.server_type = shape_.column(shape_.key).type;
    return key;
}

std::uint64_t RowWriter::run(const std::string& sql, const std::vector<SourceColumn>& columns,
                             std::size_t first, std::size_t last) {
    RowSource source{&batch_, order_.data(), order_.size(), columns.data(), columns.size(), first};
    source.table = collection_.collection.table;
    source.last = last;
    source.key = key_column();
    const OfferedSource offered(source);
    const char* const partition = partition_.c_str();
    const pg::Parameter parameters[] = {
        {INT8OID, Int64GetDatum(offered.number()), false},
        {INT8OID, Int64GetDatum(static_cast<int64>(first)), false},
        {INT8OID, Int64GetDatum(static_cast<int64>(last)), false},
        {TEXTOID, pg::call([=] { return CStringGetTextDatum(partition); }), false}};
    try {
        return pg::execute(sql, parameters, pg::Access::rewrite, pg::Planning::generic,
                           [](const pg::Row&) noexcept { return true; });
    } catch (const pg::ServerError& error) {
        current_ = source.current;
        hide_statement(error, sql);
        require_within_limits(error);
        throw;
    }
}

std::uint64_t RowWriter::run_one(const std::string& sql, const std::vector<SourceColumn>& columns,
                                 std::size_t place) {
    RowSource source{&batch_, order_.data(), order_.size(), columns.data(), columns.size(), place};
    const OfferedSource offered(source);
    const char* const partition = partition_.c_str();
    const SourceColumn key = key_column();
    const Datum key_value = pg::call([&source, key, place] {
        bool is_null = false;
        return source_value(source, key, place, &is_null);
    });
    const pg::Parameter parameters[] = {
        {INT8OID, Int64GetDatum(offered.number()), false},
        {INT8OID, Int64GetDatum(static_cast<int64>(place)), false},
        {key.server_type, key_value, false},
        {TEXTOID, pg::call([=] { return CStringGetTextDatum(partition); }), false}};
    current_ = place;
    try {
        return pg::execute(sql, parameters, pg::Access::rewrite, pg::Planning::generic,
                           [](const pg::Row&) noexcept { return true; });
    } catch (const pg::ServerError& error) {
        hide_statement(error, sql);
        require_within_limits(error);
        throw;
    }
}

// An index may hold less than its column does.
void RowWriter::require_within_limits(const pg::ServerError& error) const {
    const ErrorData& data = *error.data();
    if (data.sqlerrcode != ERRCODE_PROGRAM_LIMIT_EXCEEDED)
        return;
    throw beyond_limit(error, collection_, shape_, batch_, order_[current_]);
}

void RowWriter::insert() {
    if (order_.empty())
        return;
    const auto columns = sql_.columns(batch_, Columns::given);
    try {
        run(sql_.insert(columns), columns, 0, order_.size() - 1);
    } catch (const pg::ServerError& error) {
        if (!errors_.is_of_key(error))
            throw;
        const std::size_t row = order_[current_];
        throw errors_.exists(error, row, rows::key_text(batch_, shape_.shape, shape_.key, row));
    }
}

void RowWriter::upsert() {
    if (order_.empty())
        return;
    if (rows_may_move(collection_)) {
        until_done([this] { upsert_in_parts(); });
        return;
    }
    const auto columns = sql_.columns(batch_, Columns::given);
    const auto whole = sql_.columns(batch_, Columns::whole);
    run(sql_.insert(columns) + sql_.on_conflict(whole, true), columns, 0, order_.size() - 1);
}

std::vector<std::size_t> RowWriter::find_elsewhere(const std::vector<SourceColumn>& columns) {
    std::vector<std::size_t> found(order_.size());
    std::size_t count = 0;
    RowSource source{&batch_, order_.data(), order_.size(), columns.data(), columns.size(), 0};
    const OfferedSource offered(source);
    const char* const partition = partition_.c_str();
    const pg::Parameter parameters[] = {
        {INT8OID, Int64GetDatum(offered.number()), false},
        {INT8OID, Int64GetDatum(0), false},
        {INT8OID, Int64GetDatum(static_cast<int64>(order_.size()) - 1), false},
        {TEXTOID, pg::call([=] { return CStringGetTextDatum(partition); }), false}};
    std::size_t* const places = found.data();
    const std::size_t room = found.size();
    pg::execute(sql_.elsewhere(columns), parameters, pg::Access::rewrite, pg::Planning::generic,
                [&count, places, room](const pg::Row& row) noexcept {
                    if (count < room)
                        places[count++] = static_cast<std::size_t>(DatumGetInt64(row.values[0]));
                    return true;
                });
    found.resize(count);
    std::sort(found.begin(), found.end());
    return found;
}

// Runs of rows that are new or in their place go in one statement each; between them, in their
// place in the order, rows that move.
void RowWriter::upsert_in_parts() {
    const auto columns = sql_.columns(batch_, Columns::given);
    const auto whole = sql_.columns(batch_, Columns::whole);
    const std::string insert = sql_.insert(columns) + sql_.on_conflict(whole, true);
    const std::string move = sql_.update(whole, true);
    std::size_t next = 0;
    for (const std::size_t place : find_elsewhere(whole)) {
        if (next < place)
            run(insert, columns, next, place - 1);
        if (run_one(move, whole, place) == 0)
            run(insert, columns, place, place);
        next = place + 1;
    }
    if (next < order_.size())
        run(insert, columns, next, order_.size() - 1);
}

void RowWriter::update_or_insert() {
    if (order_.empty())
        return;
    const auto write = [this] {
        const auto columns = sql_.columns(batch_, Columns::given);
        const std::string update = sql_.update(columns, false);
        const std::string insert = sql_.insert(columns) + sql_.on_conflict(columns, false);
        for (std::size_t place = 0; place < order_.size(); ++place) {
            if (run_one(update, columns, place) > 0)
                continue;
            require_whole(place);
            run(insert, columns, place, place);
        }
    };
    if (rows_may_move(collection_))
        until_done(write);
    else
        write();
}

// A new row needs what an insert needs.
void RowWriter::require_whole(std::size_t place) const {
    for (std::size_t i = 0; i < shape_.shape.fields.size(); ++i) {
        const rows::Field& field = shape_.shape.fields[i];
        if (!field.generated && !field.nullable && !field.has_default &&
            batch_.state(order_[place], i) == rows::State::absent)
            throw rows::missing_field(shape_.shape, field, order_[place]);
    }
}

// What another session may cause that works on the same keys, and what a new look cures.
bool RowWriter::is_passing(const pg::ServerError& error) const {
    return error.data()->sqlerrcode == ERRCODE_T_R_SERIALIZATION_FAILURE ||
           errors_.is_of_key(error);
}

void RowWriter::report(const pg::ServerError& error) const {
    if (!errors_.is_of_key(error))
        throw error;
    const std::size_t row = order_[current_];
    if (pg::row_security_applies(collection_.collection.table))
        throw errors_.hidden();
    if (pg::uses_one_snapshot())
        throw base::Error("40001", "could not serialize access due to concurrent update");
    throw errors_.exists(error, row, rows::key_text(batch_, shape_.shape, shape_.key, row));
}

template <class F>
void RowWriter::until_done(F&& write) {
    try {
        looking_again(write, [this](const pg::ServerError& error) { return is_passing(error); });
    } catch (const pg::ServerError& error) {
        report(error);
    }
}

} // namespace milvus
