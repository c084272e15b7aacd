// Messages and their codes. Texts in Milvus's words are those of its server.

#include "milvus/errors.h"

namespace milvus {

namespace {

std::string join(std::initializer_list<std::string_view> parts) {
    std::string all;
    for (const std::string_view part : parts)
        all += part;
    return all;
}

} // namespace

std::string milvus_code(int code) {
    return "milvus error " + std::to_string(code);
}

base::Error bad_parameter(std::string message) {
    return {"22023", std::move(message), milvus_code(1100)};
}

base::Error not_supported(std::string message) {
    return {"0A000", std::move(message), milvus_code(3000)};
}

base::Error not_owner(std::string_view collection) {
    return {"42501", join({"must be owner of collection ", collection})};
}

base::Error no_database(std::string_view name) {
    return {"3F000", join({"database not found[database=", name, "]"}), milvus_code(800)};
}

base::Error no_collection(std::string_view database, std::string_view name) {
    return {"42P01",
            join({"can't find collection[database=", database, "][collection=", name, "]"}),
            milvus_code(100)};
}

base::Error collection_exists(std::string_view name) {
    return {"42P07",
            join({"create duplicate collection with different parameters, collection: ", name}),
            milvus_code(65535)};
}

base::Error no_partition(std::string_view collection, std::string_view partition) {
    return {"42P01",
            join({"partition not found[partition=", partition, "][collection=", collection, "]"}),
            milvus_code(200)};
}

base::Error no_alias(std::string_view database, std::string_view alias) {
    return {"42704", join({"alias not found[database=", database, "][alias=", alias, "]"}),
            milvus_code(1600)};
}

base::Error no_index(std::string_view collection, std::string_view index) {
    return {"42704", join({"index not found[collection=", collection, "][indexName=", index, "]"}),
            milvus_code(700)};
}

base::Error no_field(std::string_view field) {
    return {"42703", join({"field ", field, " not exist"}), milvus_code(1700)};
}

base::Error bad_schema(std::string message) {
    return {"22023", std::move(message), milvus_code(1100)};
}

} // namespace milvus
