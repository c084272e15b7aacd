// The server's refusals in words about the collection.

#include "milvus/change.h"

#include "milvus/errors.h"
#include "pg/local_settings.h"

namespace milvus {

namespace {

std::string or_empty(const char* text) {
    return text ? text : "";
}

[[noreturn]] void report(const Place& place, const pg::ServerError& error) {
    const ErrorData& data = *error.data();
    switch (data.sqlerrcode) {
    case ERRCODE_UNDEFINED_TABLE:
    case ERRCODE_UNDEFINED_SCHEMA:
        throw no_collection(place.database, place.name);
    case ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST:
        throw base::Error("2BP01",
                          "other objects depend on collection " + place.name +
                              " or on what is to be dropped of it",
                          or_empty(data.detail),
                          "Drop these objects first, or use DROP or ALTER TABLE with CASCADE.");
    case ERRCODE_OBJECT_IN_USE:
        throw base::Error("55006", "collection " + place.name +
                                       " is in use by an open query or trigger of this session");
    // Also where another command makes a table or a type of the name at the same moment.
    case ERRCODE_DUPLICATE_TABLE:
    case ERRCODE_DUPLICATE_OBJECT:
    case ERRCODE_UNIQUE_VIOLATION:
        throw base::Error("42P07",
                          "a table or type of the name " + place.name + " exists in database " +
                              place.database,
                          milvus_code(65535));
    case ERRCODE_INSUFFICIENT_PRIVILEGE:
        throw base::Error("42501", "permission denied for collection " + place.name,
                          or_empty(data.message));
    case ERRCODE_FEATURE_NOT_SUPPORTED:
    case ERRCODE_WRONG_OBJECT_TYPE:
    case ERRCODE_INVALID_TABLE_DEFINITION:
        throw base::Error("0A000",
                          "the table of collection " + place.name + " does not allow this change",
                          or_empty(data.message) +
                              (data.detail ? std::string(": ") + data.detail : std::string()));
    case ERRCODE_PROGRAM_LIMIT_EXCEEDED:
        throw base::Error("54000",
                          "a limit of the server stops this change of collection " + place.name,
                          or_empty(data.message));
    default:
        throw error;
    }
}

} // namespace

void change(const Place& place, const std::string& sql) {
    try {
        pg::run(sql);
    } catch (const pg::ServerError& error) {
        report(place, error);
    }
}

void change_quietly(const Place& place, const std::string& sql) {
    const std::string_view shown = pg::setting("client_min_messages");
    pg::LocalSettings settings;
    if (shown == "notice" || shown == "log" || shown.starts_with("debug"))
        settings.set("client_min_messages", "warning");
    change(place, sql);
    settings.restore();
}

void notice(const std::string& text) {
    const char* said = text.c_str();
    pg::call([=] { ereport(NOTICE, (errmsg_internal("%s", said))); });
}

} // namespace milvus
