// vector_why_not: findings of the text, then of the plan. The query is planned, with the caller's
// rights, and never run.

#include "base/error.h"
#include "observe/findings.h"
#include "observe/only_indexes.h"
#include "pg/local_settings.h"
#include "pg/plan_order.h"
#include "pg/result_rows.h"
#include "pg/results.h"
#include "pg/spi.h"

namespace observe {

namespace {

// Below this a whole scan costs next to nothing.
constexpr double kFewRows = 10000;

constexpr pg::ResultColumn kColumns[] = {{"finding", TEXTOID},
                                         {"table_name", REGCLASSOID},
                                         {"index", REGCLASSOID},
                                         {"detail", TEXTOID},
                                         {"advice", TEXTOID}};

// Tables of the query with all that inherit from them, and their vector indexes that can be read.
struct Surroundings {
    std::vector<Oid> tables;
    std::vector<Oid> indexes;
};

void put(pg::ResultRows& rows, const Finding& finding) {
    const auto text = [](const char* chars) {
        return chars ? CStringGetTextDatum(chars) : Datum{0};
    };
    Datum values[5];
    pg::call([&] {
        values[0] = text(finding.finding);
        values[1] = ObjectIdGetDatum(finding.table);
        values[2] = ObjectIdGetDatum(finding.index);
        values[3] = text(finding.detail);
        values[4] = text(finding.advice);
    });
    const bool nulls[] = {false, !OidIsValid(finding.table), !OidIsValid(finding.index),
                          !finding.detail, !finding.advice};
    rows.put(values, nulls);
}

std::vector<Oid> oids_of(const List* list) {
    std::vector<Oid> oids;
    for (int i = 0; i < list_length(list); ++i)
        oids.push_back(list_nth_oid(list, i));
    return oids;
}

// With children, which are locked.
std::vector<Oid> family_of(Oid table) {
    return oids_of(pg::call([=] { return find_all_inheritors(table, AccessShareLock, nullptr); }));
}

bool has(const std::vector<Oid>& list, Oid oid) {
    return std::find(list.begin(), list.end(), oid) != list.end();
}

// Sorts out the indexes that cannot be read, which would make the planner fail, and tells of them.
// SCHEMA is the extension's.
Surroundings look_around(Query* query, const std::string& schema, Findings& findings) {
    Surroundings around;
    for (const Oid table : oids_of(pg::call([=] { return pg::tables_of(query); })))
        for (const Oid member : family_of(table))
            if (!has(around.tables, member))
                around.tables.push_back(member);
    const std::string sql =
        "SELECT c.oid::pg_catalog.text, f.format FROM pg_catalog.pg_index AS x "
        "JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) x.indexrelid "
        "JOIN pg_catalog.pg_am AS a ON a.oid OPERATOR(pg_catalog.=) c.relam "
        "LEFT JOIN LATERAL " +
        schema +
        ".vector_hnsw_facts(c.oid) AS f ON c.relkind OPERATOR(pg_catalog.=) 'i' "
        "AND a.amname OPERATOR(pg_catalog.=) 'hnsw' WHERE a.amname OPERATOR(pg_catalog.=) ANY "
        "('{hnsw,ivfflat}') "
        "AND x.indrelid OPERATOR(pg_catalog.=) $1::pg_catalog.oid";
    for (const Oid table : around.tables) {
        const std::string number = std::to_string(table);
        const pg::Rows found = pg::run(sql, {number.c_str()});
        for (int i = 0; i < found.rows; ++i) {
            const auto index = static_cast<Oid>(std::strtoul(found.at(i, 0), nullptr, 10));
            const char* format = found.at(i, 1);
            if (!format || std::strncmp(format, "pg_milvus", 9) == 0) {
                around.indexes.push_back(index);
                continue;
            }
            pg::call([&] {
                findings.add("another format", table, index,
                             psprintf("The index cannot be read: its format is: %s.", format),
                             "REINDEX INDEX CONCURRENTLY");
            });
        }
    }
    return around;
}

double cost_of(const PlannedStmt* plan) {
    return plan->planTree->total_cost;
}

// The plan if whole scans and sorts are out of favour, and no other vector index exists.
const PlannedStmt* forced_plan(const Query* query, const char* text, const Surroundings& around,
                               Oid index) {
    Surroundings only{around.tables, family_of(index)};
    const OnlyIndexes choice(only.tables, only.indexes);
    pg::LocalSettings settings;
    for (const char* other : {"enable_seqscan", "enable_sort", "enable_bitmapscan"})
        settings.set(other, "off");
    settings.set("enable_indexscan", "on");
    const PlannedStmt* plan = pg::call([=] { return pg::plan_select(query, text); });
    settings.restore();
    return plan;
}

const char* advice_on_cost(Oid table, const Findings& findings) {
    const char* rows = pg::call([=] {
        return pg::first_cell(psprintf("SELECT reltuples FROM pg_catalog.pg_class WHERE oid "
                                       "OPERATOR(pg_catalog.=) %u::pg_catalog.oid",
                                       table));
    });
    const double tuples = rows ? std::strtod(rows, nullptr) : 0;
    if (tuples < 0)
        return "ANALYZE the table: the planner does not know how many rows it has.";
    if (tuples < kFewRows)
        return "The table is small, and looking at every row is cheap and exact: nothing to do. If "
               "it has "
               "grown since, ANALYZE it.";
    if (list_member_oid(findings.unlimited, table))
        return "Add a LIMIT: without one the whole table is asked for, in order.";
    if (list_member_oid(findings.filtered, table))
        return "Where few rows pass the filter, an ordinary index on its column is the better way. "
               "Otherwise SET hnsw.iterative_scan = strict_order, or make a partial index or "
               "partitions.";
    return "Lower random_page_cost (1.1 on SSDs), raise effective_cache_size, lower "
           "hnsw.ef_search, or "
           "lower the LIMIT.";
}

void tell_cost(Findings& findings, const Candidate& candidate, double forced, double chosen) {
    const char* advice = advice_on_cost(candidate.table, findings);
    pg::call([&] {
        findings.add(
            "cost", candidate.table, candidate.index,
            psprintf("The plan with the index is estimated at %.2f, the chosen one at %.2f.",
                     forced, chosen),
            advice);
    });
}

bool uses(const PlannedStmt* plan, const std::vector<Oid>& indexes) {
    for (const Oid used : oids_of(pg::ordering_indexes(plan)))
        if (has(indexes, used))
            return true;
    return false;
}

// Why an index that could serve the query does not.
void look_at_candidate(Findings& findings, const Candidate& candidate, const Query* query,
                       const char* text, const Surroundings& around, const PlannedStmt* plan) {
    const char* indexscan = pg::setting("enable_indexscan");
    if (indexscan && std::strcmp(indexscan, "off") == 0) {
        pg::call([&] {
            findings.add("a setting", candidate.table, candidate.index, "enable_indexscan is off.",
                         "RESET enable_indexscan");
        });
        return;
    }
    const PlannedStmt* forced = forced_plan(query, text, around, candidate.index);
    if (uses(forced, family_of(candidate.index)))
        tell_cost(findings, candidate, cost_of(forced), cost_of(plan));
    else
        pg::call([&] {
            findings.add("no such plan", candidate.table, candidate.index,
                         "The planner finds no plan with the index, whatever the cost.",
                         "A join or a set operation stands between the table and the order: take "
                         "the nearest "
                         "rows in a subquery with the LIMIT, and join outside.");
        });
}

// What is to be said of an index that is used.
void tell_used(pg::ResultRows& rows, const Findings& findings, Oid table, Oid index) {
    put(rows, {"used", table, index, "The plan takes its order from this index.", nullptr});
    const char* iterative = pg::setting("hnsw.iterative_scan");
    if (list_member_oid(findings.filtered, table) && iterative &&
        std::strcmp(iterative, "off") == 0)
        put(rows, {"fewer rows", table, index,
                   "The query filters what the index finds, and iterative scans are off: it may "
                   "return fewer "
                   "rows than LIMIT.",
                   "SET hnsw.iterative_scan = strict_order"});
}

} // namespace

} // namespace observe

using namespace observe;

PG_MILVUS_FUNCTION(vector_why_not) {
    const auto query_text = pg::text_argument(fcinfo, 0);
    if (!query_text)
        throw base::Error("22004", "argument \"query\" must not be null");
    const char* chars = query_text->c_str();
    const Oid self = fcinfo->flinfo->fn_oid;
    const std::string schema = pg::call([=] {
        return const_cast<char*>(quote_identifier(get_namespace_name(get_func_namespace(self))));
    });
    pg::ResultRows rows(fcinfo, kColumns);

    Query* query = pg::call([=] { return pg::analyse_select(chars); });
    Findings unreadable{};
    const Surroundings around = look_around(query, schema, unreadable);
    const OnlyIndexes readable(around.tables, around.indexes);
    // Fails where the caller may not run the query: before anything is told.
    const PlannedStmt* plan = pg::call([=] { return pg::plan_select(query, chars); });
    Findings findings = pg::call([=] { return look_at_query(query); });

    const std::vector<Oid> used = oids_of(pg::call([=] { return pg::ordering_indexes(plan); }));
    std::vector<Oid> served;
    for (const Oid table : oids_of(findings.orderings))
        for (const Oid index : used)
            if (has(family_of(table), pg::call([=] { return IndexGetRelation(index, false); }))) {
                tell_used(rows, findings, table, index);
                served.push_back(table);
            }
    for (int i = 0; i < list_length(findings.candidates); ++i) {
        const auto* candidate = static_cast<const Candidate*>(list_nth(findings.candidates, i));
        const bool readable_family = [&] {
            for (const Oid index : family_of(candidate->index))
                if (has(around.indexes, index))
                    return true;
            return false;
        }();
        if (!has(served, candidate->table) && readable_family)
            look_at_candidate(findings, *candidate, query, chars, around, plan);
    }
    bool told = !served.empty();
    for (const List* list : {unreadable.findings, findings.findings})
        for (int i = 0; i < list_length(list); ++i) {
            const auto* finding = static_cast<const Finding*>(list_nth(list, i));
            if (has(served, finding->table))
                continue;
            told = true;
            put(rows, *finding);
        }
    if (!told)
        put(rows,
            {"no distance", InvalidOid, InvalidOid, "The query orders by no distance operator.",
             "A vector index serves ORDER BY column operator value LIMIT n, with one of <-> <#> "
             "<=> "
             "<+> <~> <%>."});
    return Datum{0};
}
