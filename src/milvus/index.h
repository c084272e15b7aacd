// Indexes of a collection: what Milvus asks for, what the server gets, and what is there.
#pragma once

#include <string>
#include <vector>

#include "milvus/collection.h"
#include "milvus/definition.h"

namespace milvus {

struct Index {
    std::string name;
    std::string field;
    std::string type;   // as asked for
    std::string metric; // empty for scalars
    std::string params; // JSON
    std::string sql;    // the server's index, quoted and qualified; empty for FLAT
    std::string check;  // of FLAT: the name of the constraint that stands for it
    bool operator==(const Index& other) const {
        return name == other.name && field == other.field && type == other.type &&
               metric == other.metric && params == other.params;
    }
};

// One object or a list of them, checked against the fields.
std::vector<Index> indexes_from_json(const pg::Json& json, const Definition& definition);
// That of the quick set-up.
Index automatic_index(const Field& field, const std::string& metric);

// Makes it, or says nothing where the same is there already.
void make_index(const Collection& collection, const Definition& definition, const Index& index);
void drop_index(const Collection& collection, const Index& index);
std::vector<Index> read_indexes(const Collection& collection);

// Every vector field has one.
bool has_vector_indexes(const std::vector<Index>& indexes, const Definition& definition,
                        std::string* missing);

} // namespace milvus
