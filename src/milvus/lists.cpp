// Which lists are learnt again, and how.

#include "milvus/lists.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "milvus/change.h"
#include "milvus/names.h"
#include "milvus/table_sql.h"
#include "pg/local_settings.h"
#include "pg/lock_at_once.h"
#include "pg/roles.h"
#include "pg/spi.h"
#include "pg/subtransaction.h"

namespace milvus {

namespace {

// As many rows a list as training looks at: lists that were learnt from so many stay.
constexpr double kEnoughRows = 50;
// Each time from so many times as many rows, so that all the times cost little more than the last.
constexpr double kGrowth = 4;
constexpr double kCountedPages = 100;

struct Leaf {
    Oid index = InvalidOid;
    Oid table = InvalidOid;
    std::string index_sql;
    std::string table_sql;
    double wanted = 0;     // rows that are worth the while
    double estimated = -1; // rows there are; below zero: it is not known
};

bool has_inverted_file(const Collection& collection) {
    return pg::run(own_sql("SELECT FROM pg_catalog.pg_index AS i"
                           " JOIN pg_catalog.pg_class AS c ON c.oid {=} i.indexrelid"
                           " JOIN pg_catalog.pg_am AS m ON m.oid {=} c.relam"
                           " WHERE i.indrelid {=} $1::pg_catalog.oid AND m.amname {=} 'ivfflat'"),
                   {collection.oid_text().c_str()})
               .rows > 0;
}

// pgvector does not tell how many rows an index was built from. Until the next VACUUM or ANALYZE
// the server's own number is that one.
std::string facts_sql() {
    const std::string facts = vector_schema() + ".vector_ivfflat_facts";
    const bool tells =
        pg::run(own_sql("SELECT WHERE pg_catalog.to_regproc($1) IS NOT NULL"), {facts.c_str()})
            .rows > 0;
    return tells ? facts + "(c.oid)"
                 : "(SELECT GREATEST(c.reltuples, 0::pg_catalog.float4) AS built_rows)";
}

// Those that could be worth it: learnt from less than enough.
std::vector<Leaf> leaves(const Collection& collection) {
    const auto rows = pg::run(
        own_sql("SELECT c.oid, t.oid, n.nspname, c.relname, t.relname,"
                " COALESCE((SELECT o.option_value FROM pg_catalog.pg_options_to_table(c.reloptions)"
                "  AS o WHERE o.option_name {=} 'lists'), '100'), f.built_rows, t.reltuples,"
                " t.relpages, pg_catalog.pg_relation_size(t.oid)"
                " FROM pg_catalog.pg_index AS i"
                " JOIN pg_catalog.pg_class AS c ON c.oid {=} i.indexrelid"
                " JOIN pg_catalog.pg_class AS t ON t.oid {=} i.indrelid"
                " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} t.relnamespace"
                " JOIN pg_catalog.pg_am AS m ON m.oid {=} c.relam, LATERAL ") +
            facts_sql() +
            own_sql(" AS f WHERE i.indrelid {=} ANY (ARRAY(SELECT $1::pg_catalog.oid UNION ALL"
                    "  SELECT p.relid::pg_catalog.oid FROM pg_catalog.pg_partition_tree("
                    "  $1::pg_catalog.oid::pg_catalog.regclass) AS p WHERE p.isleaf))"
                    " AND c.relkind {=} 'i' AND m.amname {=} 'ivfflat' AND i.indisvalid"
                    " AND f.built_rows IS NOT NULL ORDER BY c.oid"),
        {collection.oid_text().c_str()});
    const auto number = [&](int row, int column) {
        return rows.at(row, column) ? std::strtod(rows.at(row, column), nullptr) : 0;
    };
    std::vector<Leaf> found;
    for (int row = 0; row < rows.rows; ++row) {
        const double lists = number(row, 5);
        const double built = number(row, 6);
        if (built >= kEnoughRows * lists)
            continue;
        Leaf leaf;
        leaf.index = static_cast<Oid>(std::strtoul(rows.at(row, 0), nullptr, 10));
        leaf.table = static_cast<Oid>(std::strtoul(rows.at(row, 1), nullptr, 10));
        const std::string schema = quoted(rows.at(row, 2)) + ".";
        leaf.index_sql = schema + quoted(rows.at(row, 3));
        leaf.table_sql = schema + quoted(rows.at(row, 4));
        leaf.wanted = std::max(lists, kGrowth * built + 1);
        // As the planner estimates it; of a small table that is too rough, and to count is no
        // matter.
        if (const double tuples = number(row, 7), pages = number(row, 8);
            tuples > 0 && pages >= kCountedPages)
            leaf.estimated = tuples / pages * std::ceil(number(row, 9) / BLCKSZ);
        found.push_back(std::move(leaf));
    }
    return found;
}

bool is_worth_it(const Leaf& leaf) {
    if (leaf.estimated >= 0)
        return leaf.estimated >= leaf.wanted;
    const auto wanted = std::to_string(static_cast<long>(leaf.wanted));
    const auto there =
        pg::run("SELECT pg_catalog.count(*)::pg_catalog.text FROM (SELECT FROM ONLY " +
                leaf.table_sql + " LIMIT " + wanted + ") AS few");
    return there.at(0, 0) == wanted;
}

// What may happen although nothing is waited for: the table is in use by this session, or gone; the
// memory does not do.
bool is_passed_over(const pg::ServerError& error) {
    switch (error.data()->sqlerrcode) {
    case ERRCODE_OBJECT_IN_USE:
    case ERRCODE_UNDEFINED_TABLE:
    case ERRCODE_UNDEFINED_OBJECT:
    case ERRCODE_PROGRAM_LIMIT_EXCEEDED:
        return true;
    default:
        return false;
    }
}

// False: nothing was done. Both locks are taken before the statement, which would wait for them.
bool build_again(const Leaf& leaf) {
    if (!is_worth_it(leaf) || !pg::lock_at_once(leaf.table, ShareLock) ||
        !pg::lock_at_once(leaf.index, AccessExclusiveLock))
        return false;
    pg::LocalSettings settings;
    settings.set("client_min_messages", "warning");
    pg::run("REINDEX INDEX " + leaf.index_sql);
    settings.restore();
    return true;
}

// Undone where it does not come off, so that no lock is left.
void learn_lists_of(const Leaf& leaf) {
    pg::Subtransaction attempt;
    std::exception_ptr thrown;
    bool done = false;
    try {
        done = build_again(leaf);
    } catch (const pg::ServerError& error) {
        if (!is_passed_over(error))
            thrown = std::current_exception();
    } catch (...) {
        thrown = std::current_exception();
    }
    if (done) {
        attempt.commit();
        return;
    }
    attempt.roll_back();
    if (thrown)
        std::rethrow_exception(thrown);
}

} // namespace

void learn_lists(const Collection& collection) {
    const std::string_view read_only = pg::setting("transaction_read_only");
    if (read_only == "on" || !has_inverted_file(collection) || !pg::owns_table(collection.table) ||
        !pg::may_select(collection.table))
        return;
    for (const Leaf& leaf : leaves(collection))
        learn_lists_of(leaf);
}

} // namespace milvus
