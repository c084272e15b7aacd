// `duplicates`: a set in which thousands of rows hold one vector. Half of the copies are there when
// the index is made, half are inserted. Are all found, do others keep their recall, what does a
// copy cost?
#include <algorithm>
#include <cstdio>
#include <set>

#include "pin.h"
#include "run.h"
#include "searcher.h"
#include "wire.h"
#include "writer.h"

namespace bench {

namespace {

// Copies among the answers to a search for the copied vector that may go on until it has them all.
std::size_t copies_found(Run& run, Side& side, const std::string& vector, std::size_t first,
                         std::size_t copies) {
    Connection session = side.connect();
    session.run("SET hnsw.iterative_scan = strict_order");
    session.run("SET hnsw.max_scan_tuples = 2147483647");
    session.run("SET hnsw.scan_mem_multiplier = 1000");
    Searcher searcher(session, side.search_statement("", static_cast<int>(copies)), run.options);
    searcher.set_ef(run.ef_list({40}).front());
    std::vector<std::uint32_t> ids;
    searcher.search(vector, ids);
    const std::set<std::uint32_t> distinct(ids.begin(), ids.end());
    return static_cast<std::size_t>(
        std::count_if(distinct.begin(), distinct.end(), [&](std::uint32_t id) {
            return id == first - 1 || (id >= first && id < first + copies);
        }));
}

std::string cost_text(const InsertCost& cost) {
    return fixed(cost.median_us, 0) + " / " +
           (cost.wal_record_bytes < 0 ? fixed(cost.wal_bytes, 0) : fixed(cost.wal_record_bytes, 0));
}

} // namespace

void run_duplicates(const Options& options) {
    Options fresh = options;
    fresh.reuse = false; // the command writes
    const std::size_t half = options.copies / 2;
    // Behind the rows: the copies, and new vectors to compare a copy's cost with.
    Run run(fresh, options.copies + options.inserts);
    const std::size_t copied = run.data.rows - 1;
    const std::size_t first = run.data.rows;
    const std::size_t others = first + options.copies;
    for (std::size_t id = first; id < others; ++id) {
        std::copy_n(run.data.all.row(copied), run.data.all.dims, run.data.all.row(id));
    }
    const std::string vector =
        wire_vector(run.data.all.row(copied), run.data.all.dims, options.type);
    const std::vector<int> efs = run.ef_list({20, 40, 80});

    std::vector<std::string> head = {"server", "copies found", "new us / WAL", "copy us / WAL",
                                     "update us / WAL"};
    for (const int ef : efs) {
        head.push_back("recall, ef " + std::to_string(ef) + ": plain");
        head.push_back("with copies");
    }
    Table table(head);
    // The Judge has normalised copies of its own with cosine, made before the rows were changed.
    Judge judge(run.data, options);
    for (const auto& side : run.sides) {
        // Alone first, for the recall to compare with.
        side->choose_table(run.data, "_dup");
        side->make_table(run.data, run.data.rows);
        side->remake_index();
        const PinnedThread pinned(options.pin, run.core());
        std::vector<double> plain;
        judge.prepare(run.data.rows, nullptr, "all");
        for (const int ef : efs) {
            plain.push_back(recall_of(run, judge, *side, ef));
        }

        side->make_table(run.data, first + half);
        side->session().run("CREATE INDEX ON " + side->table() + " (id)");
        side->remake_index();
        Writer writer(run, *side, side->table());
        const InsertCost fresh_cost = writer.insert(others, options.inserts, others);
        const InsertCost copy_cost =
            writer.insert(copied, options.copies - half, first + half, true);
        // Rows from the middle of the table, moved beyond all others.
        const std::size_t moved = std::min(options.inserts, run.data.rows / 4);
        const InsertCost update_cost =
            writer.renumber(run.data.rows / 2, moved, 2 * others + options.inserts);
        // The moved rows keep their vectors: undo the renumbering for the exact answers to hold.
        side->session().run("UPDATE " + side->table() + " SET id = id - " +
                            std::to_string(2 * others + options.inserts) +
                            " WHERE id >= " + std::to_string(2 * others));
        side->session().run("VACUUM ANALYZE " + side->table());
        const std::size_t found = copies_found(run, *side, vector, first, options.copies + 1);

        std::vector<std::string> line = {
            side->name(), std::to_string(found) + " of " + std::to_string(options.copies + 1),
            cost_text(fresh_cost), cost_text(copy_cost), cost_text(update_cost)};
        judge.prepare(run.data.all.count(), nullptr, "duplicates" + std::to_string(options.copies));
        for (std::size_t at = 0; at < efs.size(); ++at) {
            const double recall = recall_of(run, judge, *side, efs[at]);
            line.push_back(fixed(plain[at], 4));
            line.push_back(fixed(recall, 4));
            run.raw.add(side->name(), "recall_plain", "ef " + std::to_string(efs[at]), plain[at]);
            run.raw.add(side->name(), "recall", "ef " + std::to_string(efs[at]), recall);
        }
        run.raw.add(side->name(), "copies_found", "", static_cast<double>(found));
        run.raw.add(side->name(), "new_us", "", fresh_cost.median_us);
        run.raw.add(side->name(), "copy_us", "", copy_cost.median_us);
        run.raw.add(side->name(), "update_us", "", update_cost.median_us);
        table.add(line);
    }
    table.print();
}

} // namespace bench
