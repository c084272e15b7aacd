// The spanning tree without its dead nodes: each live child of a dead node gets a live parent with
// a smaller key, in one WAL record for both ends. Where all older nodes are full of children, one
// of those children gives its place and goes below the newcomer.

#include "hnsw/links.h"
#include "hnsw/node_locks.h"
#include "hnsw/search.h"
#include "hnsw/vacuum_state.h"

namespace hnsw {

namespace {

// A node with what coding links takes.
struct TreeNode {
    std::uint32_t id;
    Record record; // a copy
    Coordinates coordinates;
};

TreeNode tree_node(const Index& index, std::uint32_t id) {
    const NodeCopy copy = copy_node(index, id);
    TreeNode node{id, copy.record, {copy.value, nullptr}};
    if (index.coded() && copy.value) {
        auto* centred = static_cast<float*>(palloc(index.shape().rotated * sizeof(float)));
        rotate_centred(index, copy.value, centred);
        node.coordinates.centred = centred;
    }
    return node;
}

float distance_between(const Index& index, const TreeNode& a, const TreeNode& b) {
    return index.operators.distance(a.coordinates.value, b.coordinates.value);
}

// The link FROM -> TO becomes a tree link: in the slot it has, else in SLOT, else in a slot whose
// link is worth least.
std::uint32_t keep_link(const Index& index, RecordImage record, const TreeNode& from,
                        const TreeNode& to, std::uint32_t slot) {
    const std::uint32_t none = index.layout().links;
    const std::uint32_t present = record.find(to.id);
    if (present != none) {
        slot = present;
    } else {
        const float distance = distance_between(index, from, to);
        Place place{slot, true};
        if (slot == none) {
            auto* far = static_cast<float*>(palloc(none * sizeof(float)));
            std::fill(far, far + none, std::numeric_limits<float>::infinity());
            place = choose_place(record, distance, far, Enter::always);
            pfree(far);
        }
        slot = place.slot;
        put_link(index, record, from.coordinates, place, to.id, to.coordinates, distance, nullptr);
    }
    record.set_kept(slot, true);
    return slot;
}

bool has_parent(Record record, std::uint32_t parent) {
    const std::uint32_t slot = record.head()->parent;
    return slot < record.degree() && record.ids()[slot] == parent;
}

// Whether this is the child whose parent died, still waiting for a new one.
bool waits(Record record, std::uint32_t dead_parent) {
    return record.live() && record.head()->level == 0 && has_parent(record, dead_parent);
}

// CHILD leaves the tree link to its dead parent and enters one to PARENT, in records that are open
// for change.
void adopt(const Index& index, RecordImage child_record, const TreeNode& child,
           RecordImage parent_record, const TreeNode& parent) {
    const std::uint32_t old_slot = child_record.head()->parent;
    child_record.set_kept(old_slot, false);
    const std::uint32_t slot = keep_link(index, child_record, child, parent, old_slot);
    child_record.head()->parent = static_cast<std::uint8_t>(slot);
    keep_link(index, parent_record, parent, child, index.layout().links);
}

// The order of parents before children. Keys of concurrent inserts may be equal; then ids decide.
bool is_older(Record a, std::uint32_t a_id, Record b, std::uint32_t b_id) {
    const std::uint64_t a_key = a.head()->key();
    const std::uint64_t b_key = b.head()->key();
    return a_key != b_key ? a_key < b_key : a_id < b_id;
}

// HAS_ROOM: may_have_child, which leaves room for other links, or can_have_child.
bool try_parent(const Index& index, const TreeNode& child, std::uint32_t dead_parent,
                std::uint32_t parent_id, bool (*has_room)(Record)) {
    const TreeNode parent = tree_node(index, parent_id);
    if (!has_room(parent.record) || !is_older(parent.record, parent_id, child.record, child.id))
        return false;
    const std::uint32_t ids[] = {child.id, parent_id};
    NodeLocks locks(index, ids, 2);
    const bool possible =
        waits(locks.record(child.id), dead_parent) && has_room(locks.record(parent_id));
    if (possible) {
        PageChange change(index);
        adopt(index, locks.edit(change, child.id), child, locks.edit(change, parent_id), parent);
        change.commit();
    }
    locks.release();
    return possible;
}

// PARENT is full. One of its children that is newer than CHILD goes below CHILD, which takes its
// place.
bool try_take_place(const Index& index, const TreeNode& child, std::uint32_t dead_parent,
                    std::uint32_t parent_id) {
    const TreeNode parent = tree_node(index, parent_id);
    if (!parent.record.live() || parent.record.head()->level != 0 ||
        !is_older(parent.record, parent_id, child.record, child.id))
        return false;
    for (std::uint32_t i = 0; i < parent.record.degree(); ++i) {
        const std::uint32_t other_id = parent.record.ids()[i];
        if (!parent.record.kept(i) || i == parent.record.head()->parent || other_id == child.id)
            continue;
        const TreeNode other = tree_node(index, other_id);
        if (!other.record.live() || !has_parent(other.record, parent_id) ||
            !is_older(child.record, child.id, other.record, other_id))
            continue;
        const std::uint32_t ids[] = {child.id, parent_id, other_id};
        NodeLocks locks(index, ids, 3);
        const Record parent_seen = locks.record(parent_id);
        const std::uint32_t slot = parent_seen.find(other_id);
        const bool possible = waits(locks.record(child.id), dead_parent) && parent_seen.live() &&
                              slot != index.layout().links && parent_seen.kept(slot) &&
                              has_parent(locks.record(other_id), parent_id) &&
                              can_have_child(locks.record(child.id));
        if (possible) {
            PageChange change(index);
            const RecordImage child_record = locks.edit(change, child.id);
            const RecordImage parent_record = locks.edit(change, parent_id);
            parent_record.set_kept(slot, false);
            adopt(index, child_record, child, parent_record, parent);
            adopt(index, locks.edit(change, other_id), other, child_record, child);
            change.commit();
        }
        locks.release();
        if (possible)
            return true;
    }
    return false;
}

// One live older node after the other, nearest first, without a limit; dead nodes are stepping
// stones.
struct Collected {
    const TreeNode* child;
    std::uint32_t* ids;
    std::uint32_t count;
    std::uint32_t capacity;

    Verdict visit(std::uint32_t id, Record record, float) {
        if (!record.live() || !is_older(record, id, child->record, child->id))
            return Verdict::pass;
        if (count == capacity) {
            capacity *= 2;
            ids = static_cast<std::uint32_t*>(repalloc_huge(ids, capacity * sizeof(std::uint32_t)));
        }
        ids[count++] = id;
        return Verdict::keep;
    }
};

void become_root(const Index& index, const TreeNode& child, std::uint32_t dead_parent) {
    NodeLocks locks(index, &child.id, 1);
    if (waits(locks.record(child.id), dead_parent)) {
        PageChange change(index);
        const RecordImage record = locks.edit(change, child.id);
        record.set_kept(record.head()->parent, false);
        record.head()->parent = kNoParent;
        change.commit();
    }
    locks.release();
}

// Looks through the whole graph, nearest nodes first.
void search_parent(const Vacuum& vacuum, const TreeNode& child, std::uint32_t dead_parent) {
    const Index& index = vacuum.index;
    const MetaState meta = read_meta_state(index);
    const Query query = prepare_query(index, {child.coordinates.value, index.shape().value_bytes});
    Traversal traversal;
    traversal.start(index, query, 16, true);
    const Starts starts = descend(meta, traversal, 0);
    Collected older{&child, nullptr, 0, 64};
    older.ids = static_cast<std::uint32_t*>(palloc(older.capacity * sizeof(std::uint32_t)));
    traversal.restart(0, 16);
    traversal.enter(starts);
    traversal.run(older);
    std::uint32_t tried = 0;
    do {
        for (; tried < older.count; ++tried)
            if (try_parent(index, child, dead_parent, older.ids[tried], can_have_child))
                return;
        CHECK_FOR_INTERRUPTS();
    } while (traversal.advance(older));
    for (std::uint32_t i = 0; i < older.count; ++i)
        if (try_take_place(index, child, dead_parent, older.ids[i]))
            return;
    // A second root would split the graph. That others took every place meanwhile is next to
    // impossible; the next vacuum begins where this one stops.
    if (older.count != 0)
        ereport(ERROR, (errcode(ERRCODE_OBJECT_IN_USE),
                        errmsg("vacuum of index \"%s\" found no place for a row in its tree",
                               RelationGetRelationName(index.relation)),
                        errhint("Run VACUUM again.")));
    become_root(index, child, dead_parent);
}

} // namespace

void move_child(Vacuum& vacuum, std::uint32_t child_id, std::uint32_t dead_parent) {
    const Index& index = vacuum.index;
    const TreeNode child = tree_node(index, child_id);
    if (!waits(child.record, dead_parent))
        return;
    // Its own neighbours, nearest first.
    std::uint32_t order[256];
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < child.record.degree(); ++i)
        if (!vacuum.dead.contains(child.record.ids()[i]))
            order[count++] = i;
    std::sort(order, order + count, [&](std::uint32_t a, std::uint32_t b) {
        return child.record.distance(a) < child.record.distance(b);
    });
    const NodeCopy dead = copy_node(index, dead_parent);
    for (const auto has_room : {may_have_child, can_have_child}) {
        for (std::uint32_t i = 0; i < count; ++i)
            if (try_parent(index, child, dead_parent, child.record.ids()[order[i]], has_room))
                return;
        for (std::uint32_t i = 0; i < dead.record.degree(); ++i) {
            const std::uint32_t id = dead.record.ids()[i];
            if (id != child_id && !vacuum.dead.contains(id) &&
                try_parent(index, child, dead_parent, id, has_room))
                return;
        }
    }
    search_parent(vacuum, child, dead_parent);
}

void repair_tree(Vacuum& vacuum) {
    const Index& index = vacuum.index;
    const std::uint64_t ids = std::uint64_t{vacuum.blocks} * index.shape().records_per_page;
    MemoryContext old = MemoryContextSwitchTo(vacuum.scratch);
    for (std::uint64_t id = 0; id < ids; ++id) {
        const auto dead_id = static_cast<std::uint32_t>(id);
        if (!vacuum.dead.contains(dead_id))
            continue;
        pg::vacuum_pause();
        const Record dead = copy_node(index, dead_id).record;
        if (dead.head()->level == 0)
            for (std::uint32_t i = 0; i < dead.degree(); ++i)
                if (dead.kept(i) && i != dead.head()->parent &&
                    !vacuum.dead.contains(dead.ids()[i]))
                    move_child(vacuum, dead.ids()[i], dead_id);
        MemoryContextReset(vacuum.scratch);
    }
    MemoryContextSwitchTo(old);
}

} // namespace hnsw
