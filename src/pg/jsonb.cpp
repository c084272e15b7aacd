// The writer, and numbers from the shortest digits of a float to the server's numeric without a
// detour over text: vectors have hundreds of them.

#include "pg/jsonb.h"

#include <charconv>

extern "C" {
#include "common/shortest_dec.h"
}

namespace pg {

namespace {

// The form of a numeric with few digits as it is stored, which pg_upgrade and replication keep
// fixed: a head of two bytes (mark 10, sign, digits after the point, weight), then digits of base
// 10000, the first worth 10000^weight.
constexpr int kMostShownDigits = 63; // after the point
constexpr std::uint16_t kShort = 0x8000;
constexpr std::uint16_t kShortNegative = 0x2000;
constexpr int kShownShift = 7;
constexpr std::uint16_t kWeightSign = 0x0040;
constexpr std::uint16_t kWeightMask = 0x003F;
constexpr int kLeastWeight = -64;
constexpr int kMostWeight = 63;

Numeric from_text(const char* text) {
    return DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(text),
                                               ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

// TEXT is a number as the server writes floats: "-1.5", "0.001", "1e+20".
Numeric from_shortest(const char* text, const char* end) {
    constexpr int kMostDigits = 20;
    char digits[kMostDigits] = {};
    int count = 0;     // of digits from the first that is not zero
    int exponent = -1; // the first is worth 10^exponent
    bool behind_point = false;
    const bool negative = *text == '-';
    const char* at = text + negative;
    for (; at != end && *at != 'e'; ++at) {
        if (*at == '.') {
            behind_point = true;
            continue;
        }
        const bool leading = count == 0 && *at == '0';
        exponent += !leading && !behind_point;
        exponent -= leading && behind_point;
        if (leading)
            continue;
        if (count == kMostDigits)
            return from_text(text);
        digits[count++] = static_cast<char>(*at - '0');
    }
    if (at != end) {
        int shift = 0;
        std::from_chars(at[1] == '+' ? at + 2 : at + 1, end, shift);
        exponent += shift;
    }
    while (count > 1 && digits[count - 1] == 0)
        --count;
    const bool zero = count == 0;
    const int shown = zero ? 0 : std::max(0, count - 1 - exponent);
    if (shown > kMostShownDigits)
        return from_text(text);
    // Digit i is worth 10^(exponent - i); groups of four begin where the exponent divides.
    const int weight = exponent >= 0 ? exponent / 4 : -((3 - exponent) / 4);
    if (weight < kLeastWeight || weight > kMostWeight)
        return from_text(text);
    const int lead = exponent - weight * 4; // of the first digit in its group, 3 to 0
    std::int16_t groups[kMostDigits / 4 + 2];
    int group_count = 0;
    int filled = 3 - lead;
    std::int16_t group = 0;
    for (int i = 0; i < count; ++i) {
        group = static_cast<std::int16_t>(group * 10 + digits[i]);
        if (++filled == 4) {
            groups[group_count++] = group;
            group = 0;
            filled = 0;
        }
    }
    if (filled) {
        for (; filled < 4; ++filled)
            group = static_cast<std::int16_t>(group * 10);
        groups[group_count++] = group;
    }
    while (group_count && groups[group_count - 1] == 0)
        --group_count;
    const Size size = VARHDRSZ + sizeof(std::uint16_t) * (1 + static_cast<Size>(group_count));
    auto* out = static_cast<char*>(palloc(size));
    SET_VARSIZE(out, size);
    const int shown_weight = zero ? 0 : weight;
    const auto head = static_cast<std::uint16_t>(
        kShort | (negative && !zero ? kShortNegative : 0) | (shown << kShownShift) |
        (shown_weight < 0 ? kWeightSign : 0) | (shown_weight & kWeightMask));
    std::memcpy(out + VARHDRSZ, &head, sizeof head);
    std::memcpy(out + VARHDRSZ + sizeof head, groups,
                sizeof(std::int16_t) * static_cast<Size>(group_count));
    return reinterpret_cast<Numeric>(out);
}

int shortest(float number, char* text) {
    return float_to_shortest_decimal_bufn(number, text);
}

int shortest(double number, char* text) {
    return double_to_shortest_decimal_bufn(number, text);
}

template <class T>
void write_real(JsonbWriter& to, T number) {
    if (!std::isfinite(number)) {
        const char* text = std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        to.string(text, std::strlen(text));
        return;
    }
    char text[DOUBLE_SHORTEST_DECIMAL_LEN];
    // The server's own, so that a vector looks as it does in SQL.
    const int size = shortest(number, text);
    text[size] = '\0';
    JsonbValue value;
    value.type = jbvNumeric;
    value.val.numeric = from_shortest(text, text + size);
    to.value(value);
}

} // namespace

void JsonbWriter::key(const char* text, std::size_t size) {
    JsonbValue value;
    value.type = jbvString;
    value.val.string.val = const_cast<char*>(text); // only read
    value.val.string.len = static_cast<int>(size);
    result_ = pushJsonbValue(&state_, WJB_KEY, &value);
}

void JsonbWriter::value(JsonbValue& scalar) {
    const bool in_array = state_->contVal.type == jbvArray;
    result_ = pushJsonbValue(&state_, in_array ? WJB_ELEM : WJB_VALUE, &scalar);
}

void JsonbWriter::null() {
    JsonbValue out;
    out.type = jbvNull;
    value(out);
}

void JsonbWriter::boolean(bool truth) {
    JsonbValue out;
    out.type = jbvBool;
    out.val.boolean = truth;
    value(out);
}

void JsonbWriter::string(const char* text, std::size_t size) {
    JsonbValue out;
    out.type = jbvString;
    out.val.string.val = const_cast<char*>(text); // only read
    out.val.string.len = static_cast<int>(size);
    value(out);
}

void JsonbWriter::integer(std::int64_t number) {
    JsonbValue out;
    out.type = jbvNumeric;
    out.val.numeric = DatumGetNumeric(DirectFunctionCall1(int8_numeric, Int64GetDatum(number)));
    value(out);
}

void JsonbWriter::real(float number) {
    write_real(*this, number);
}

void JsonbWriter::real(double number) {
    write_real(*this, number);
}

void JsonbWriter::whole(const Jsonb* from) {
    JsonbValue out;
    if (JB_ROOT_IS_SCALAR(from)) {
        JsonbExtractScalar(const_cast<JsonbContainer*>(&from->root), &out);
    } else {
        out.type = jbvBinary;
        out.val.binary.data = const_cast<JsonbContainer*>(&from->root);
        out.val.binary.len = static_cast<int>(VARSIZE(from) - VARHDRSZ);
    }
    value(out);
}

void JsonbWriter::members(const Jsonb* object) {
    if (!JB_ROOT_IS_OBJECT(object))
        return;
    JsonbIterator* walk = JsonbIteratorInit(const_cast<JsonbContainer*>(&object->root));
    JsonbValue item;
    JsonbIteratorToken token = JsonbIteratorNext(&walk, &item, true);
    while ((token = JsonbIteratorNext(&walk, &item, true)) != WJB_DONE)
        if (token == WJB_KEY || token == WJB_VALUE)
            result_ = pushJsonbValue(&state_, token, &item);
}

} // namespace pg
