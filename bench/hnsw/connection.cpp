// libpq behind connection.h.
#include "connection.h"

#include <stdexcept>
#include <vector>

namespace bench {

namespace {

struct ParameterArrays {
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;

    explicit ParameterArrays(std::span<const Parameter> parameters) {
        for (const Parameter& parameter : parameters) {
            values.push_back(parameter.bytes->data());
            lengths.push_back(static_cast<int>(parameter.bytes->size()));
            formats.push_back(1);
        }
    }
};

} // namespace

Connection::Connection(const std::string& conninfo) : connection_(PQconnectdb(conninfo.c_str())) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
        throw std::runtime_error(PQerrorMessage(connection_.get()));
    }
}

Result Connection::checked(PGresult* raw, const std::string& doing) const {
    Result result(raw);
    const ExecStatusType status = PQresultStatus(raw);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN) {
        throw std::runtime_error(std::string(PQerrorMessage(connection_.get())) + "in: " + doing);
    }
    return result;
}

Result Connection::run(const std::string& statement) {
    return checked(PQexec(connection_.get(), statement.c_str()), statement);
}

std::string Connection::text(const std::string& statement) {
    const Result result = run(statement);
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

double Connection::number(const std::string& statement) {
    const std::string value = text(statement);
    if (value.empty()) {
        throw std::runtime_error("no number came from: " + statement);
    }
    return std::stod(value);
}

std::string Connection::lines(const std::string& statement) {
    const Result result = run(statement);
    std::string all;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        all += std::string(PQgetvalue(result.get(), row, 0)) + "\n";
    }
    return all;
}

void Connection::prepare(const char* name, const std::string& statement) {
    checked(PQprepare(connection_.get(), name, statement.c_str(), 0, nullptr), statement);
}

Result Connection::run_prepared(const char* name, std::span<const Parameter> parameters) {
    const ParameterArrays arrays(parameters);
    return checked(PQexecPrepared(connection_.get(), name, static_cast<int>(parameters.size()),
                                  arrays.values.data(), arrays.lengths.data(),
                                  arrays.formats.data(), 1),
                   name);
}

Result Connection::run_with(const std::string& statement, std::span<const Parameter> parameters) {
    const ParameterArrays arrays(parameters);
    return checked(PQexecParams(connection_.get(), statement.c_str(),
                                static_cast<int>(parameters.size()), nullptr, arrays.values.data(),
                                arrays.lengths.data(), arrays.formats.data(), 0),
                   statement);
}

void Connection::begin_copy(const std::string& statement) {
    const Result result = run(statement);
    if (PQresultStatus(result.get()) != PGRES_COPY_IN) {
        throw std::runtime_error("not a COPY FROM STDIN: " + statement);
    }
}

void Connection::copy(const std::string& bytes) {
    if (PQputCopyData(connection_.get(), bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error(PQerrorMessage(connection_.get()));
    }
}

void Connection::end_copy() {
    if (PQputCopyEnd(connection_.get(), nullptr) != 1) {
        throw std::runtime_error(PQerrorMessage(connection_.get()));
    }
    checked(PQgetResult(connection_.get()), "COPY");
    const Result none(PQgetResult(connection_.get()));
    if (none != nullptr) {
        throw std::runtime_error("COPY left a result behind");
    }
}

} // namespace bench
