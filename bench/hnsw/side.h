// One server of the comparison: its table, its index, and the sessions that measure it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "connection.h"
#include "data.h"
#include "options.h"

namespace bench {

class Side {
  public:
    Side(std::string name, std::string conninfo, std::string index_options, const Options& options);

    const std::string& name() const noexcept { return name_; }
    const std::string& table() const noexcept { return table_; }
    const std::string& index() const noexcept { return index_; }

    // A session for everything that is not measured or is long enough not to care where it runs.
    Connection& session() noexcept { return session_; }
    // A new session on the core that is measured on, with the settings that all searches share.
    Connection connect(int core_number = 0) const;

    // Names the table by the data and a purpose, so that a command that writes has its own.
    // Throws where another run holds it.
    void choose_table(const Data& data, const std::string& purpose);
    // Rows 0 .. count - 1 of data.all, then ANALYZE. With --reuse a table of the same data stays.
    void make_table(const Data& data, std::size_t count);
    // Returns the seconds that CREATE INDEX took, or 0 where --reuse found it.
    double make_index();
    // Drops and makes it, whatever --reuse says.
    double remake_index();

    // `SELECT id ... ORDER BY ... LIMIT`, the query vector as $1. The condition may be empty.
    std::string search_statement(const std::string& condition, int limit) const;
    // Throws where the plan of this search does not use the index.
    void require_index_scan(Connection& session, const std::string& statement,
                            const std::string& query) const;

    double index_bytes();
    double table_bytes();

  private:
    std::string name_;
    std::string conninfo_;
    std::string index_options_;
    const Options& options_;
    Connection session_;
    std::string table_;
    std::string index_;
    std::string parameter_type_; // with the dimensions
};

const char* operator_of(const Options& options) noexcept;
std::string describe_server(Side& side);

} // namespace bench
