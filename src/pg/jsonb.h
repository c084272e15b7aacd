// Making jsonb values directly, in the plain dialect: everything here lives in the current memory
// context, may raise server errors, and is to be used inside of a guard or a receiver.
#pragma once

#include "pg/server.h"

namespace pg {

// The object or array that is being built, and the way to its value.
class JsonbWriter {
  public:
    void begin_object() { result_ = pushJsonbValue(&state_, WJB_BEGIN_OBJECT, nullptr); }
    void end_object() { result_ = pushJsonbValue(&state_, WJB_END_OBJECT, nullptr); }
    void begin_array() { result_ = pushJsonbValue(&state_, WJB_BEGIN_ARRAY, nullptr); }
    void end_array() { result_ = pushJsonbValue(&state_, WJB_END_ARRAY, nullptr); }

    // The text must live as long as the writer.
    void key(const char* text, std::size_t size);
    // As the next value, in an object after its key, or as the next element.
    void value(JsonbValue& scalar);
    void null();
    void boolean(bool truth);
    void string(const char* text, std::size_t size);
    void integer(std::int64_t number);
    // Shortest text that reads back as the same; NaN and infinities, which JSON has not, as
    // strings.
    void real(float number);
    void real(double number);
    // A whole value, a container too.
    void whole(const Jsonb* from);
    // All members of an object, as members of the one that is being built. A later key of the same
    // name wins.
    void members(const Jsonb* object);

    Jsonb* finished() const { return JsonbValueToJsonb(result_); }

  private:
    JsonbParseState* state_ = nullptr;
    JsonbValue* result_ = nullptr;
};
static_assert(std::is_trivially_destructible_v<JsonbWriter>);

} // namespace pg
