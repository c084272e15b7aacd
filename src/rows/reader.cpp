// Reading rows and columns. What a field's value looks like is in values.h.

#include "rows/reader.h"

#include <algorithm>

#include "rows/cursor.h"
#include "rows/dynamic.h"
#include "rows/scan.h"
#include "rows/values.h"

namespace rows {

namespace {

constexpr const char* kMeta = "$meta";

class Reader {
  public:
    Reader(std::string_view text, const Shape& shape)
        : shape_(shape), batch_(shape.columns()), seen_(shape.columns()) {
        while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\t' ||
                                 text.back() == '\r'))
            text.remove_suffix(1);
        cursor_ = {text.data(), text.data(), text.data() + text.size(), shape.utf8, {}};
    }

    Batch read() {
        const char c = cursor_.next();
        if (c == '[' || c == '{') {
            // As Cursor promises; what ends otherwise is cut off.
            const char last = cursor_.end[-1];
            if (last != ']' && last != '}') {
                cursor_.at = cursor_.end;
                cursor_.bad_json("] or } at its end");
            }
        }
        if (c == '{')
            read_row();
        else if (c == '[')
            read_list();
        else
            wrong_data();
        cursor_.row.reset();
        cursor_.next();
        if (cursor_.at != cursor_.end)
            cursor_.bad_json("the end of data");
        return std::move(batch_);
    }

  private:
    [[noreturn]] void wrong_data() {
        const char c = cursor_.peek();
        if (c != '"' && !begins_number(cursor_) && !at_word(cursor_, "true") &&
            !at_word(cursor_, "false") && !at_word(cursor_, "null"))
            cursor_.bad_json("a list or an object");
        const std::string type(python_class(cursor_));
        throw cursor_
            .refusal("22023", 1,
                     "wrong type of argument 'data',expected 'Dict' or list of 'Dict', got '" +
                         type + "'")
            .versus("a list or an object", excerpt(cursor_));
    }

    void read_list() {
        ++cursor_.at;
        const char c = cursor_.next();
        if (c == ']')
            ++cursor_.at;
        else if (c == '[' || at_word(cursor_, "null"))
            read_columns();
        else
            read_rows();
    }

    void add_row() {
        constexpr std::size_t kBetweenPauses = 1024;
        if (shape_.pause && batch_.size() % kBetweenPauses == 0)
            shape_.pause();
        batch_.add_row();
    }

    // ---- rows ----

    [[noreturn]] void no_row(std::string found) const {
        throw cursor_
            .refusal("42804", 1,
                     "The Input data type is inconsistent with defined schema, please check it.")
            .versus("an object", std::move(found));
    }

    void read_rows() {
        for (;;) {
            if (cursor_.next() != '{') {
                cursor_.row = batch_.size();
                if (cursor_.at == cursor_.end)
                    cursor_.bad_json("a row");
                no_row(excerpt(cursor_));
            }
            read_row();
            if (!another(']'))
                return;
        }
    }

    // Goes past a comma and says true, or past the closing character.
    bool another(char closing) {
        const char c = cursor_.next();
        if (c != ',' && c != closing)
            cursor_.bad_json(std::string(", or ") + closing);
        ++cursor_.at;
        return c == ',';
    }

    void read_row() {
        cursor_.row = batch_.size();
        add_row();
        dynamic_.start();
        position_ = 0;
        std::fill(seen_.begin(), seen_.end(), false);
        ++cursor_.at;
        if (cursor_.next() == '}') {
            ++cursor_.at;
        } else {
            do
                read_member();
            while (another('}'));
        }
        finish_row();
    }

    RawString read_key() {
        if (cursor_.next() != '"')
            cursor_.bad_json("a key");
        const RawString key = scan_string(cursor_);
        if (cursor_.next() != ':')
            cursor_.bad_json(":");
        ++cursor_.at;
        cursor_.next();
        return key;
    }

    void read_member() {
        const RawString raw = read_key();
        const std::string_view name = unescaped(cursor_, raw, key_);
        const std::size_t column = find(name);
        if (column < shape_.fields.size())
            read_field(column);
        else if (name == kMeta || (shape_.dynamic && name == shape_.dynamic_name))
            read_meta();
        else
            read_other(name, raw.text);
    }

    // Rows mostly name their fields in one order, so the search begins where it ended.
    std::size_t find(std::string_view name) {
        const std::size_t count = shape_.fields.size();
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t at = position_ < count ? position_ : position_ - count;
            ++position_;
            if (position_ >= count)
                position_ -= count;
            if (shape_.fields[at].name == name)
                return at;
        }
        return count;
    }

    void read_field(std::size_t column) {
        const Field& field = shape_.fields[column];
        cursor_.field = &field;
        if (field.auto_id && !field.takes_ids)
            throw cursor_
                .refusal("428C9", 1100,
                         "can not assign primary field data when auto id enabled " + field.name)
                .versus("no value", excerpt(cursor_));
        if (field.generated)
            throw cursor_
                .refusal("428C9", 1100, "field " + field.name + " is generated and takes no value")
                .versus("no value", excerpt(cursor_));
        if (seen_[column])
            throw cursor_.refusal("22030", 1100, "a key is given twice in one row")
                .versus("each key once", excerpt(cursor_));
        seen_[column] = true;
        read_cell(column);
        cursor_.field = nullptr;
    }

    void read_cell(std::size_t column) {
        const Field& field = shape_.fields[column];
        const std::size_t row = *cursor_.row;
        if (cursor_.peek() == 'n' && at_word(cursor_, "null")) {
            set_null(row, column);
            scan_word(cursor_, "null");
        } else {
            batch_.set(row, column, read_value(cursor_, field, batch_.arena()));
        }
    }

    void set_null(std::size_t row, std::size_t column) {
        const Field& field = shape_.fields[column];
        // A whole row takes the default for null; a partial one may mean null itself.
        const bool prefers_null = shape_.mode == Mode::partial && field.nullable;
        if (field.key || (!field.has_default && !field.nullable))
            throw cursor_
                .refusal("23502", 1100, "the value of field " + field.name + " must not be null")
                .versus(std::string(base::field_type_name(field.type)), "null");
        const bool fallback = field.has_default && !prefers_null;
        batch_.set_state(row, column, fallback ? State::fallback : State::null,
                         shape_.mode == Mode::partial || !fallback);
    }

    // ---- dynamic content ----

    void read_other(std::string_view name, std::string_view raw) {
        cursor_.other_field = name;
        if (!shape_.dynamic)
            throw cursor_.refusal("42703", 1,
                                  "Attempt to insert an unexpected field `" +
                                      shown_name(name, shape_.utf8) +
                                      "` to collection without enabling dynamic field");
        for (const std::string& column : shape_.other_columns)
            if (name == column)
                throw cursor_
                    .refusal("42703", 1,
                             "column `" + shown_name(name, shape_.utf8) +
                                 "` of the table is no field of the collection")
                    .versus("a field or a dynamic key", "a column of a type not of Milvus");
        dynamic_.add(cursor_, name, raw);
        cursor_.other_field = {};
    }

    void read_meta() {
        cursor_.other_field = kMeta;
        if (!shape_.dynamic)
            read_other(kMeta, {});
        if (at_word(cursor_, "null")) {
            scan_word(cursor_, "null");
        } else {
            if (cursor_.peek() != '{')
                wrong_type(cursor_, "object");
            read_meta_object();
        }
        cursor_.other_field = {};
    }

    void read_meta_object() {
        ++cursor_.at;
        if (cursor_.next() == '}') {
            ++cursor_.at;
            return;
        }
        do {
            const RawString raw = read_key();
            const std::string_view name = unescaped(cursor_, raw, key_);
            for (const Field& field : shape_.fields)
                if (field.name == name)
                    throw cursor_.refusal(
                        "42701", 1100,
                        "dynamic field name cannot include the static field name: " + field.name);
            if (name == kMeta)
                throw cursor_.refusal("42701", 1100, "cannot set json key to: $meta");
            dynamic_.add(cursor_, name, raw.text);
        } while (another('}'));
    }

    // ---- what a row leaves out ----

    void finish_row() {
        const std::size_t row = *cursor_.row;
        if (shape_.dynamic)
            finish_dynamic(row);
        for (std::size_t column = 0; column < shape_.fields.size(); ++column)
            if (!seen_[column])
                leave_out(row, column);
        if (shape_.mode == Mode::partial)
            compare_fields();
    }

    void finish_dynamic(std::size_t row) {
        const std::size_t column = shape_.dynamic_column();
        if (dynamic_.empty())
            batch_.set_state(row, column,
                             shape_.mode == Mode::partial ? State::absent : State::fallback, false);
        else
            batch_.set(row, column, dynamic_.finish(cursor_, batch_.arena()));
    }

    void leave_out(std::size_t row, std::size_t column) {
        const Field& field = shape_.fields[column];
        if (field.auto_id || field.generated)
            return;
        const bool partial = shape_.mode == Mode::partial;
        if (field.key || (!partial && !field.has_default && !field.nullable))
            throw missing_field(shape_, field, row);
        batch_.set_state(row, column,
                         partial             ? State::absent
                         : field.has_default ? State::fallback
                                             : State::null,
                         false);
    }

    // All rows of a partial update have the same fields.
    void compare_fields() {
        const auto length = std::count(seen_.begin(), seen_.end(), true);
        if (batch_.size() == 1)
            first_seen_ = seen_;
        else if (seen_ != first_seen_)
            throw Refusal(
                "22023", 1100,
                "The data fields length is inconsistent. previous length is " +
                    std::to_string(std::count(first_seen_.begin(), first_seen_.end(), true)) +
                    ", current length is " + std::to_string(length))
                .at(*cursor_.row, "")
                .versus("the same fields in all rows", names(seen_));
    }

    std::string names(const std::vector<bool>& seen) const {
        std::string all;
        for (std::size_t i = 0; i < shape_.fields.size(); ++i)
            if (seen[i])
                all += (all.empty() ? "" : ",") + shape_.fields[i].name;
        return all;
    }

    // ---- columns ----

    void read_columns() {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < shape_.fields.size(); ++i)
            if (!shape_.fields[i].auto_id && !shape_.fields[i].generated)
                order.push_back(i);
        if (shape_.dynamic)
            order.push_back(shape_.dynamic_column());
        std::size_t place = 0;
        bool any_list = false;
        do {
            if (place == order.size())
                throw Refusal("22023", 1100, "more fieldData has pass in")
                    .versus("at most " + std::to_string(order.size()) + " columns", "more");
            any_list |= cursor_.next() == '[';
            read_column(order[place++]);
        } while (another(']'));
        // Then they may as well be rows.
        if (!any_list) {
            cursor_.row = 0;
            no_row("null");
        }
        for (std::size_t column = 0; column < shape_.columns(); ++column)
            if (!seen_[column])
                leave_column_out(column);
    }

    void read_column(std::size_t column) {
        const bool dynamic = column == shape_.dynamic_column();
        cursor_.field = dynamic ? nullptr : &shape_.fields[column];
        cursor_.other_field = dynamic ? kMeta : "";
        cursor_.row.reset();
        if (at_word(cursor_, "null")) {
            scan_word(cursor_, "null");
        } else if (cursor_.peek() == '[') {
            ++cursor_.at;
            if (cursor_.next() == ']')
                ++cursor_.at;
            else
                read_elements(column, dynamic);
        } else {
            wrong_type(cursor_, "list");
        }
        cursor_.field = nullptr;
        cursor_.other_field = {};
    }

    void read_elements(std::size_t column, bool dynamic) {
        // The first column says how many rows there are.
        const bool first = std::find(seen_.begin(), seen_.end(), true) == seen_.end();
        seen_[column] = true;
        std::size_t row = 0;
        do {
            cursor_.next();
            cursor_.row = row;
            if (first)
                add_row();
            else if (row == batch_.size())
                uneven("more");
            if (dynamic)
                read_dynamic_element(row);
            else
                read_cell(column);
            ++row;
        } while (another(']'));
        if (row != batch_.size())
            uneven(std::to_string(row));
    }

    [[noreturn]] void uneven(const std::string& found) {
        throw Refusal("22023", 1100,
                      "the num_rows (" + found + ") of field (" + cursor_.field_name() +
                          ") is not equal to passed num_rows (" + std::to_string(batch_.size()) +
                          ")")
            .at({}, cursor_.field_name())
            .versus(std::to_string(batch_.size()) + " values", found);
    }

    // An object is the row's dynamic content; any other value has no name, and so the empty one.
    void read_dynamic_element(std::size_t row) {
        dynamic_.start();
        if (at_word(cursor_, "null"))
            scan_word(cursor_, "null");
        else if (cursor_.peek() == '{')
            read_meta_object();
        else
            dynamic_.add(cursor_, "", "");
        finish_dynamic(row);
    }

    void leave_column_out(std::size_t column) {
        for (std::size_t row = 0; row < batch_.size(); ++row)
            if (column == shape_.dynamic_column() && shape_.dynamic) {
                dynamic_.start();
                finish_dynamic(row);
            } else {
                leave_out(row, column);
            }
    }

    const Shape& shape_;
    Batch batch_;
    Cursor cursor_{};
    Dynamic dynamic_;
    std::vector<bool> seen_; // columns of this row, or of all
    std::vector<bool> first_seen_;
    std::size_t position_ = 0;
    std::string key_;
};

} // namespace

Batch read(std::string_view text, const Shape& shape) {
    return Reader(text, shape).read();
}

Refusal missing_field(const Shape& shape, const Field& field, std::size_t row) {
    const bool key = field.key && shape.mode != Mode::insert;
    return Refusal("23502", key ? 1100 : 1,
                   key ? "must assign pk when upsert, primary field: " + field.name
                       : "Insert missed an field `" + field.name +
                             "` to collection without set nullable==true or set default_value")
        .at(row, field.name)
        .versus(std::string(base::field_type_name(field.type)), "nothing");
}

} // namespace rows
