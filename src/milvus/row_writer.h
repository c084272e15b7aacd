// Writing a batch by the server's own statements, with everything honoured: rights, row-level
// security, triggers, constraints, defaults, partitions. Rows are written in the order of their
// keys. Design: README.md, "Writing rows".
#pragma once

#include "milvus/key_errors.h"
#include "milvus/row_sql.h"

namespace milvus {

class RowWriter {
  public:
    // ORDER is that of the keys, each once. PARTITION: where the rows go; empty: none is named.
    RowWriter(const OpenCollection& collection, const RowShape& shape, const rows::Batch& batch,
              const std::vector<std::uint32_t>& order, const std::string& partition);

    // A key that is there already is an error.
    void insert();
    // Replaces the rows whose keys are there, wherever, and inserts the others.
    void upsert();
    // Changes the given fields of the rows whose keys are there, and inserts the others.
    void update_or_insert();

  private:
    std::uint64_t run(const std::string& sql, const std::vector<SourceColumn>& columns,
                      std::size_t first, std::size_t last);
    std::uint64_t run_one(const std::string& sql, const std::vector<SourceColumn>& columns,
                          std::size_t place);
    std::vector<std::size_t> find_elsewhere(const std::vector<SourceColumn>& columns);
    void upsert_in_parts();
    void require_whole(std::size_t place) const;
    void require_within_limits(const pg::ServerError& error) const;
    template <class F>
    void until_done(F&& write);
    bool is_passing(const pg::ServerError& error) const;
    [[noreturn]] void report(const pg::ServerError& error) const;

    SourceColumn key_column() const;

    const OpenCollection& collection_;
    const RowShape& shape_;
    const rows::Batch& batch_;
    const std::vector<std::uint32_t>& order_;
    std::string partition_;
    RowSql sql_;
    KeyErrors errors_;
    std::size_t current_ = 0; // the place that was written last
};

} // namespace milvus
