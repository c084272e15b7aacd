// The example through libpqxx: exec_params with C++ values, prepared statements, savepoints,
// exceptions by SQLSTATE.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <pqxx/pqxx>
#include <sstream>
#include <string>
#include <vector>

namespace {

int count = 0;

void ok(bool condition, const std::string& what) {
    std::cout << (condition ? "ok " : "not ok ") << ++count << " - " << what << std::endl;
}

void equal(const std::string& found, const std::string& expected, const std::string& what) {
    ok(found == expected, what);
    if (found != expected)
        std::cout << "#   found:    " << found << "\n#   expected: " << expected << std::endl;
}

// The lines of a file of the example, split at the bars.
std::vector<std::vector<std::string>> lines(const char* name) {
    std::ifstream file(std::string(std::getenv("CLIENTS_SUPPORT")) + "/" + name);
    std::vector<std::vector<std::string>> all;
    for (std::string line; std::getline(file, line);) {
        if (line.rfind("--", 0) == 0)
            continue;
        std::istringstream rest(line);
        all.emplace_back();
        for (std::string field; std::getline(rest, field, '|');)
            all.back().push_back(field);
    }
    return all;
}

// The first column of all rows with blanks between.
std::string column(const pqxx::result& result) {
    std::string text;
    for (const auto& row : result)
        text += (text.empty() ? "" : " ") + row[0].as<std::string>();
    return text;
}

template <class... Values>
void refused(pqxx::connection& connection, const char* what, const char* state, const char* part,
             const char* sql, const Values&... values) {
    try {
        pqxx::work work(connection);
        work.exec_params(sql, values...);
        ok(false, std::string(what) + ": no error");
    } catch (const pqxx::sql_error& error) {
        equal(error.sqlstate(), state, std::string(what) + ": SQLSTATE");
        ok(std::string(error.what()).find(part) != std::string::npos, what);
    }
}

void collections(pqxx::connection& connection) {
    pqxx::work work(connection);
    work.exec_params("SELECT milvus_create_collection(collection_name => $1, dimension => $2, "
                     "metric_type => $3)",
                     "books", 3, "L2");
    equal(
        column(work.exec_params(
            "SELECT milvus_insert(collection_name => $1, data => $2)", "books",
            R"([{"id": 1, "vector": [1,1,1], "year": 1965}, {"id": 2, "vector": [5,5,4], "year": 1981},
                                     {"id": 3, "vector": [1,1,2.5], "year": 1990}])")),
        R"({"ids": [1, 2, 3], "insert_count": 3})", "milvus_insert of a string");
    equal(column(work.exec_params("SELECT id FROM milvus_search(collection_name => $1, data => $2, "
                                  "filter => 'year > {year}', "
                                  "filter_params => $3, limit_rows => $4, output_fields => $5)",
                                  "books", "[1,1,1]", R"({"year": 1970})", 2, "{year}")),
          "3 2", "milvus_search");
    equal(column(work.exec_params("SELECT milvus_get($1, $2) ->> 'year'", "books", "{3,1}")),
          "1965 1990", "milvus_get");
    equal(column(work.exec_params("SELECT milvus_delete(collection_name => $1, ids => $2)", "books",
                                  "[2]")),
          R"({"ids": [2], "delete_count": 1})", "milvus_delete");
    work.exec("SAVEPOINT here");
    try {
        work.exec_params("SELECT milvus_insert($1, $2)", "books",
                         R"({"id": 1, "vector": [1,1,1]})");
        ok(false, "a key twice: no error");
    } catch (const pqxx::unique_violation&) {
        ok(true, "a key twice is a unique_violation");
    }
    work.exec("ROLLBACK TO here");
    equal(column(work.exec("SELECT count(*) FROM books")), "2", "and the transaction goes on");
    work.commit();
    {
        pqxx::work undone(connection);
        undone.exec_params("SELECT milvus_delete($1, filter => $2)", "books", "id > 0");
    }
    pqxx::work after(connection);
    equal(column(after.exec("SELECT count(*) FROM books")), "2", "a call is rolled back");
}

} // namespace

int main() {
    std::cout << "# with libpqxx " PQXX_VERSION << std::endl;
    pqxx::connection connection("");
    {
        pqxx::work work(connection);
        for (const auto& statement : lines("statements.sql"))
            work.exec(statement[0]);
        connection.prepare("insert", "INSERT INTO items VALUES ($1, $2, $3, $4, $5, $6)");
        for (const auto& row : lines("rows.txt"))
            work.exec_prepared("insert", row[0], row[1], row[2], row[3], row[4], row[5]);
        work.commit();
    }
    {
        pqxx::work work(connection);
        equal(column(work.exec("SELECT concat_ws('|', id, name, embedding, half, sparse, bits) "
                               "FROM items ORDER BY id")),
              "1|apple|[1,1,1]|[1,1,1]|{1:1,2:1,3:1}/3|001 "
              "2|berry|[5,5,4]|[5,5,4]|{1:5,2:5,3:4}/3|110 "
              "3|cherry|[1,1,2.5]|[1,1,2.5]|{1:1,2:1,3:2.5}/3|101",
              "rows come back as text");
        for (const auto& at : lines("neighbours.txt"))
            equal(column(work.exec_params("SELECT id FROM items ORDER BY " + at[0] + " " + at[1] +
                                              " $1::" + at[2] + " LIMIT 3",
                                          at[3])),
                  at[4], at[0] + " " + at[1] + " $1::" + at[2]);
        work.exec("SET LOCAL enable_seqscan = off");
        std::string plan;
        for (const auto& row : work.exec_params(
                 "EXPLAIN SELECT id FROM items ORDER BY embedding <=> $1 LIMIT 3", "[1,1,1]"))
            plan += row[0].c_str();
        ok(plan.find("items_hnsw_cosine") != std::string::npos, "the index serves a parameter");
        work.exec("RESET enable_seqscan");
        connection.prepare("nearest", "SELECT id FROM items ORDER BY embedding <-> $1 LIMIT 1");
        std::string found;
        for (int round = 0; round < 4; ++round) {
            for (const auto& row : lines("rows.txt"))
                found += work.exec_prepared("nearest", row[2])[0][0].c_str();
        }
        equal(found, "123123123123", "a prepared statement, through its generic plan");
    }
    collections(connection);
    refused(connection, "no such metric", "22023", "unknown metric type",
            "SELECT vector_distance($1::vector, $2, $3)", "[1]", "[2]", "far");
    refused(connection, "bad dimension", "22000", "expected 3 dimensions, not 2",
            "INSERT INTO items (id, name, embedding) VALUES (9, '', $1)", "[1,2]");
    refused(connection, "a key twice", "23505", "A row with the primary key 1 exists.",
            "SELECT milvus_insert($1, $2)", "books", R"({"id": 1, "vector": [1,1,1]})");
    refused(connection, "no such collection", "42P01", "milvus error 100",
            "SELECT milvus_search($1, $2)", "nothing", "[1]");
    std::cout << "1.." << count << std::endl;
}
