// One connection to a server: statements, prepared searches, binary COPY. Every failure throws
// std::runtime_error with the server's own message.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <span>
#include <string>

namespace bench {

struct ResultDeleter {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ResultDeleter>;

struct ConnectionDeleter {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};

// A parameter in the type's binary form.
struct Parameter {
    const std::string* bytes;
};

class Connection {
  public:
    explicit Connection(const std::string& conninfo);

    Result run(const std::string& statement);
    // The first column of the first row, or nothing where that is NULL or there is no row.
    std::string text(const std::string& statement);
    double number(const std::string& statement);
    // The whole first column, a line each.
    std::string lines(const std::string& statement);

    void prepare(const char* name, const std::string& statement);
    // Binary parameters, binary result.
    Result run_prepared(const char* name, std::span<const Parameter> parameters);
    // The same without preparing, result as text.
    Result run_with(const std::string& statement, std::span<const Parameter> parameters);

    void begin_copy(const std::string& statement);
    void copy(const std::string& bytes);
    void end_copy();

    int backend_pid() const noexcept { return PQbackendPID(connection_.get()); }

  private:
    Result checked(PGresult* result, const std::string& doing) const;

    std::unique_ptr<PGconn, ConnectionDeleter> connection_;
};

} // namespace bench
