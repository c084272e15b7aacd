// Reading output_fields and making entities. Vectors are read by the documented layout of their
// types, so that they need no function of the extension that made them.

#include "milvus/entity.h"

#include <algorithm>

#include "base/half.h"
#include "milvus/errors.h"
#include "milvus/names.h"
#include "pg/array.h"
#include "pg/jsonb.h"
#include "pg/vector_layout.h"

namespace milvus {

namespace {

// "$meta["name"]", quotes of either kind.
std::optional<std::string> meta_key(std::string_view name) {
    constexpr std::string_view begin = "$meta[";
    if (!name.starts_with(begin) || !name.ends_with(']'))
        return std::nullopt;
    name = name.substr(begin.size(), name.size() - begin.size() - 1);
    if (name.size() < 3 || (name.front() != '"' && name.front() != '\'') ||
        name.back() != name.front())
        return std::nullopt;
    const std::string_view key = name.substr(1, name.size() - 2);
    if (key.find(name.front()) != std::string_view::npos ||
        key.find('\\') != std::string_view::npos)
        return std::nullopt;
    return std::string(key);
}

bool is_count(std::string_view name) {
    constexpr std::string_view count = "count(*)";
    return std::equal(name.begin(), name.end(), count.begin(), count.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

} // namespace

// ---- choosing
// ------------------------------------------------------------------------------------

bool asks_for_count(const std::optional<std::vector<std::string>>& names) {
    const auto counts = [](const std::string& name) { return is_count(trimmed(name)); };
    if (!names || std::none_of(names->begin(), names->end(), counts))
        return false;
    if (names->size() > 1)
        throw bad_parameter("count(*) must be the only output field");
    return true;
}

Output::Output(const OpenCollection& collection,
               const std::optional<std::vector<std::string>>& names, bool with_key)
    : collection_(collection) {
    if (asks_for_count(names)) {
        counts_ = true;
        return;
    }
    if (with_key)
        add_column(collection.key_column(), true);
    if (!names) {
        add_name("*");
        return;
    }
    for (const std::string& name : *names)
        add_name(trimmed(name));
}

void Output::add_column(const Column& column, bool shown) {
    for (Chosen& chosen : columns_)
        if (chosen.column == &column) {
            chosen.shown = chosen.shown || shown;
            return;
        }
    columns_.push_back({&column, shown});
}

void Output::add_name(const std::string& name) {
    const Column* dynamic = collection_.dynamic_column();
    if (name == "*") {
        for (const Column& column : collection_.columns)
            if (column.field)
                add_column(column, true);
        if (dynamic)
            add_column(*dynamic, false);
        all_dynamic_ = dynamic != nullptr;
        return;
    }
    if (const Column* field = collection_.field_column(name)) {
        add_column(*field, true);
        return;
    }
    if (!dynamic || name.empty())
        throw no_field(name);
    if (name == "$meta" || name == dynamic->name) {
        add_column(*dynamic, true);
        return;
    }
    std::string key = name;
    if (name.starts_with("$meta")) {
        auto found = meta_key(name);
        if (!found)
            throw bad_parameter("parse output field name failed: " + name);
        key = std::move(*found);
    }
    add_column(*dynamic, false);
    if (std::find(dynamic_keys_.begin(), dynamic_keys_.end(), key) == dynamic_keys_.end())
        dynamic_keys_.push_back(std::move(key));
}

std::string Output::columns() const {
    std::string out;
    for (const Chosen& chosen : columns_)
        out += (out.empty() ? "" : ", ") + chosen.column->sql;
    return out;
}

// ---- making
// --------------------------------------------------------------------------------------

namespace {

struct Text {
    const char* data;
    std::size_t size;
};

// How a column's stored value is written.
enum class Form {
    boolean,
    int2,
    int4,
    int8,
    float4,
    float8,
    text,
    jsonb,
    json,
    array,
    vector,
    halfvec,
    sparsevec,
    bit,
};

struct Member {
    Text name;
    Form form;
    Form element; // of an array
    pg::ElementLayout layout;
    bool shown;
    bool dynamic;
};

Text copied(const std::string& text) {
    const char* from = text.data();
    const std::size_t size = text.size();
    return {pg::call([=]() -> const char* { return pnstrdup(from, size); }), size};
}

Form scalar_form(Type type) {
    switch (type) {
    case Type::boolean:
        return Form::boolean;
    case Type::int8:
    case Type::int16:
        return Form::int2;
    case Type::int32:
        return Form::int4;
    case Type::int64:
        return Form::int8;
    case Type::float32:
        return Form::float4;
    case Type::float64:
        return Form::float8;
    case Type::varchar:
        return Form::text;
    case Type::float_vector:
        return Form::vector;
    case Type::float16_vector:
        return Form::halfvec;
    case Type::sparse_vector:
        return Form::sparsevec;
    case Type::binary_vector:
        return Form::bit;
    case Type::array:
        return Form::array;
    case Type::json:
    case Type::none:
        break;
    }
    return Form::jsonb;
}

} // namespace

struct Output::Plan {
    const Member* members;
    int member_count;
    const Text* dynamic_keys;
    int dynamic_key_count;
    bool all_dynamic;
};

const Output::Plan* Output::plan() const {
    const std::size_t members = columns_.size();
    const std::size_t keys = dynamic_keys_.size();
    struct Memory {
        Plan* plan;
        Member* members;
        Text* keys;
    };
    const Memory memory = pg::call([=] {
        return Memory{static_cast<Plan*>(palloc0(sizeof(Plan))),
                      static_cast<Member*>(palloc0(sizeof(Member) * members + 1)),
                      static_cast<Text*>(palloc0(sizeof(Text) * keys + 1))};
    });
    for (std::size_t i = 0; i < members; ++i) {
        const Column& column = *columns_[i].column;
        const bool dynamic = &column == collection_.dynamic_column();
        Member& member = memory.members[i];
        member.name = copied(dynamic ? "$meta" : column.name);
        member.shown = columns_[i].shown;
        member.dynamic = dynamic;
        member.form = column.type == JSONOID ? Form::json
                      : column.field         ? scalar_form(column.field->type)
                                             : Form::jsonb;
        if (member.form == Form::array) {
            member.element = scalar_form(column.field->element);
            member.layout = pg::layout_of(pg::element_of(column.type));
        }
    }
    for (std::size_t i = 0; i < keys; ++i)
        memory.keys[i] = copied(dynamic_keys_[i]);
    *memory.plan = {memory.members, static_cast<int>(members), memory.keys, static_cast<int>(keys),
                    all_dynamic_};
    return memory.plan;
}

namespace {

void write_array(pg::JsonbWriter& to, const Member& member, Datum value);

const Jsonb* detoasted_jsonb(Datum value) {
    return DatumGetJsonbP(value);
}

[[noreturn]] void damaged(const char* type) {
    ereport(ERROR,
            (errcode(ERRCODE_DATA_CORRUPTED), errmsg("stored value of type %s is damaged", type)));
}

void write_vector(pg::JsonbWriter& to, Datum value) {
    const auto* stored = reinterpret_cast<const char*>(PG_DETOAST_DATUM(value));
    const auto* head = reinterpret_cast<const pg::DenseVector*>(stored);
    if (head->dimensions < 0 ||
        VARSIZE(stored) != sizeof *head + sizeof(float) * static_cast<Size>(head->dimensions))
        damaged("vector");
    const auto* elements = reinterpret_cast<const float*>(stored + sizeof *head);
    to.begin_array();
    for (int i = 0; i < head->dimensions; ++i)
        to.real(elements[i]);
    to.end_array();
}

void write_halfvec(pg::JsonbWriter& to, Datum value) {
    const auto* stored = reinterpret_cast<const char*>(PG_DETOAST_DATUM(value));
    const auto* head = reinterpret_cast<const pg::DenseVector*>(stored);
    if (head->dimensions < 0 ||
        VARSIZE(stored) != sizeof *head + sizeof(base::Half) * static_cast<Size>(head->dimensions))
        damaged("halfvec");
    const auto* elements = reinterpret_cast<const base::Half*>(stored + sizeof *head);
    to.begin_array();
    for (int i = 0; i < head->dimensions; ++i)
        to.real(base::half_to_float(elements[i]));
    to.end_array();
}

void write_sparsevec(pg::JsonbWriter& to, Datum value) {
    const auto* stored = reinterpret_cast<const char*>(PG_DETOAST_DATUM(value));
    const auto* head = reinterpret_cast<const pg::SparseVector*>(stored);
    if (head->count < 0 ||
        VARSIZE(stored) !=
            sizeof *head + (sizeof(std::int32_t) + sizeof(float)) * static_cast<Size>(head->count))
        damaged("sparsevec");
    // Indices count from 0 as they are stored, which is how Milvus counts.
    const std::int32_t* indices = head->indices();
    const float* values = head->values();
    to.begin_object();
    for (int i = 0; i < head->count; ++i) {
        auto* name = static_cast<char*>(palloc(12));
        pg_ltoa(indices[i], name);
        to.key(name, std::strlen(name));
        to.real(values[i]);
    }
    to.end_object();
}

void write_bits(pg::JsonbWriter& to, Datum value) {
    const VarBit* stored = DatumGetVarBitP(value);
    const bits8* bytes = VARBITS(stored);
    to.begin_array();
    for (int i = 0; i < static_cast<int>(VARBITBYTES(stored)); ++i)
        to.integer(bytes[i]);
    to.end_array();
}

void write_text(pg::JsonbWriter& to, Datum value) {
    const auto* text = reinterpret_cast<const varlena*>(PG_DETOAST_DATUM_PACKED(value));
    to.string(VARDATA_ANY(text), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(text)));
}

void write(pg::JsonbWriter& to, const Member& member, Form form, Datum value) {
    switch (form) {
    case Form::boolean:
        return to.boolean(DatumGetBool(value));
    case Form::int2:
        return to.integer(DatumGetInt16(value));
    case Form::int4:
        return to.integer(DatumGetInt32(value));
    case Form::int8:
        return to.integer(DatumGetInt64(value));
    case Form::float4:
        return to.real(DatumGetFloat4(value));
    case Form::float8:
        return to.real(DatumGetFloat8(value));
    case Form::text:
        return write_text(to, value);
    case Form::jsonb:
        return to.whole(detoasted_jsonb(value));
    case Form::json:
        return to.whole(detoasted_jsonb(
            DirectFunctionCall1(jsonb_in, CStringGetDatum(TextDatumGetCString(value)))));
    case Form::array:
        return write_array(to, member, value);
    case Form::vector:
        return write_vector(to, value);
    case Form::halfvec:
        return write_halfvec(to, value);
    case Form::sparsevec:
        return write_sparsevec(to, value);
    case Form::bit:
        return write_bits(to, value);
    }
}

void write_array(pg::JsonbWriter& to, const Member& member, Datum value) {
    ArrayType* array = DatumGetArrayTypeP(value);
    Datum* values = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    const pg::ElementLayout& layout = member.layout;
    deconstruct_array(array, layout.type, layout.length, layout.by_value, layout.align, &values,
                      &nulls, &count);
    to.begin_array();
    for (int i = 0; i < count; ++i)
        if (nulls[i])
            to.null();
        else
            write(to, member, member.element, values[i]);
    to.end_array();
}

void write_dynamic(pg::JsonbWriter& to, const Output::Plan& plan, const Jsonb* object) {
    if (plan.all_dynamic) {
        to.members(object);
        return;
    }
    if (!JB_ROOT_IS_OBJECT(object))
        return;
    for (int i = 0; i < plan.dynamic_key_count; ++i) {
        const Text& name = plan.dynamic_keys[i];
        JsonbValue key;
        key.type = jbvString;
        key.val.string.val = const_cast<char*>(name.data); // only read
        key.val.string.len = static_cast<int>(name.size);
        JsonbValue* found = findJsonbValueFromContainer(const_cast<JsonbContainer*>(&object->root),
                                                        JB_FOBJECT, &key);
        if (!found)
            continue;
        to.key(name.data, name.size);
        to.value(*found);
    }
}

} // namespace

Datum entity(const Output::Plan& plan, const pg::Row& row, int first) {
    pg::JsonbWriter to;
    to.begin_object();
    // Dynamic keys first: where one has a field's name, which only plain SQL can bring, the field
    // wins.
    for (int i = 0; i < plan.member_count; ++i)
        if (plan.members[i].dynamic && !row.nulls[first + i])
            write_dynamic(to, plan, detoasted_jsonb(row.values[first + i]));
    for (int i = 0; i < plan.member_count; ++i) {
        const Member& member = plan.members[i];
        if (!member.shown)
            continue;
        to.key(member.name.data, member.name.size);
        if (row.nulls[first + i])
            to.null();
        else
            write(to, member, member.form, row.values[first + i]);
    }
    to.end_object();
    return PointerGetDatum(to.finished());
}

} // namespace milvus
