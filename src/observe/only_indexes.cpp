// A hook that takes indexes off the planner's list of what a table has.

#include "observe/only_indexes.h"

#include "observe/vector_index.h"

namespace observe {

namespace {

const OnlyIndexes* current = nullptr;
get_relation_info_hook_type next_hook = nullptr;

bool has(const std::vector<Oid>& list, Oid oid) {
    return std::find(list.begin(), list.end(), oid) != list.end();
}

void choose_indexes(PlannerInfo* root, Oid table, bool parent, RelOptInfo* relation) {
    if (next_hook)
        next_hook(root, table, parent, relation);
    if (!current || !has(current->tables, table))
        return;
    ListCell* cell;
    foreach (cell, relation->indexlist) {
        const auto* index = static_cast<const IndexOptInfo*>(lfirst(cell));
        if (is_vector_method(index->relam) && !has(current->indexes, index->indexoid))
            relation->indexlist = foreach_delete_current(relation->indexlist, cell);
    }
}

void choose_indexes_guarded(PlannerInfo* root, Oid table, bool parent, RelOptInfo* relation) {
    pg::guarded<choose_indexes>(root, table, parent, relation);
}

} // namespace

void watch_planner() {
    next_hook = get_relation_info_hook;
    get_relation_info_hook = choose_indexes_guarded;
}

OnlyIndexes::OnlyIndexes(const std::vector<Oid>& for_tables,
                         const std::vector<Oid>& allowed) noexcept
    : before_(std::exchange(current, this)), tables(for_tables), indexes(allowed) {}

OnlyIndexes::~OnlyIndexes() {
    current = before_;
}

} // namespace observe
