// Indexes of a collection: what Milvus asks for, what the server gets, and what is there.
#pragma once

#include <string>
#include <vector>

#include "milvus/collection.h"
#include "milvus/definition.h"
#include "milvus/errors.h"

namespace milvus {

inline constexpr const char* kDynamicField = "$meta"; // as filters call it, whatever its column

struct Index {
    std::string name;
    std::string field;
    std::string type;   // as asked for
    std::string metric; // empty for scalars
    std::string params; // JSON
    std::string path;   // in a JSON field, as a filter writes it; empty for whole fields
    std::string cast;   // what is expected there: DOUBLE, VARCHAR, ARRAY_VARCHAR, ...
    std::string sql;    // the server's index, quoted and qualified; empty for FLAT
    std::string method; // of the server's: its access method
    int lists = 0;      // of the server's: those of an inverted file; 0: none
    bool valid = true;  // of the server's: whether searches can use it
    std::string check;  // of FLAT: the name of the constraint that stands for it

    // Of a field, or of one path in it, there is one index at most.
    bool same_place(const Index& other) const { return field == other.field && path == other.path; }
    bool operator==(const Index& other) const {
        return name == other.name && same_place(other) && type == other.type &&
               metric == other.metric && params == other.params;
    }
};

// One object or a list of them, checked against the fields. What json_path means is not looked at.
std::vector<Index> indexes_from_json(const pg::Json& json, const Definition& definition);
// What json_path and json_cast_type in an index's parameters say.
void read_path(Index& index, const pg::Json& params);
// That of the quick set-up.
Index automatic_index(const Field& field, const std::string& metric);

// Makes it, or says nothing where the same is there already.
void make_index(const Collection& collection, const Definition& definition, const Index& index);
// What an index with a path is on, as the collection's filters write it.
std::string path_expression(const Collection& collection, const Definition& definition,
                            const Index& index);
void drop_index(const Collection& collection, const Index& index);
base::Error no_index_on_json(const std::string& field);
std::vector<Index> read_indexes(const Collection& collection);

// Every vector field has one.
bool has_vector_indexes(const std::vector<Index>& indexes, const Definition& definition,
                        std::string* missing);

} // namespace milvus
