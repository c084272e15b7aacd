// The insertion of one vector: search, choice of neighbours, and the writes of new_node in their
// order.

#include "hnsw/insert.h"

#include "hnsw/new_node.h"
#include "hnsw/node_copy.h"
#include "hnsw/page_change.h"
#include "hnsw/scan.h"
#include "hnsw/search.h"

namespace hnsw {

namespace {

constexpr int kMaxLevel = 31;
// The beam is at its widest after twenty; no luck with others lasts so long.
constexpr int kMostAttempts = 30;

// What a search for a new node's neighbours collects, with copies of their vectors.
struct Collector {
    const Index* index;
    Value value;
    char* scratch;
    Possible* found;
    std::uint32_t count;
    std::uint32_t capacity;
    std::uint32_t equal; // a node with the same vector
    // Of the nearest record, live or not: where the level below begins.
    std::uint32_t nearest_below;
    float nearest;

    Verdict visit(std::uint32_t id, Record record, float distance) {
        // The first whatever its distance, which may be infinite.
        if (record.head()->level > 0 && (nearest_below == kNoId || distance < nearest)) {
            nearest = distance;
            nearest_below = record.head()->upper.below;
        }
        if (!record.live())
            return Verdict::pass;
        const char* stored = value_of(*index, record, scratch);
        const std::uint32_t bytes = value_bytes(*index, stored);
        if (record.head()->level == 0 && bytes == value.bytes &&
            std::memcmp(stored, value.data, bytes) == 0) {
            equal = id;
            return Verdict::stop;
        }
        if (count == capacity) {
            capacity *= 2;
            found = static_cast<Possible*>(repalloc(found, capacity * sizeof(Possible)));
        }
        auto* copy = static_cast<char*>(palloc(bytes));
        std::memcpy(copy, stored, bytes);
        found[count++] = {id, distance, copy, record.head()->key()};
        return Verdict::keep;
    }
};

Collector make_collector(const Index& index, const Value& value) {
    Collector collector{};
    collector.index = &index;
    collector.value = value;
    collector.scratch = static_cast<char*>(palloc(value_room(index)));
    collector.capacity = 128;
    collector.found = static_cast<Possible*>(palloc(collector.capacity * sizeof(Possible)));
    collector.equal = kNoId;
    collector.nearest_below = kNoId;
    collector.nearest = std::numeric_limits<float>::infinity();
    return collector;
}

int draw_level(int m) {
    // In (0, 1], so that the logarithm is finite.
    const double u = static_cast<double>((pg::random_uint64() >> 11) + 1) * 0x1p-53;
    return std::min(kMaxLevel, static_cast<int>(-std::log(u) / std::log(static_cast<double>(m))));
}

// How long the beam of an insertion is. Where estimates steer, many records turn out farther than
// they seemed, so that about twice the beam is measured, and all of these may become neighbours.
// Measured: with three quarters of a scan's beam the recall of a grown index is well above that of
// one by exact distances with the whole ef_construction (README.md, "Insert").
std::uint32_t insert_beam(const Index& index) {
    const std::uint32_t beam = beam_for(index, index.shape().ef_construction);
    return index.coded() ? std::max(beam * 3 / 4, 16u) : beam;
}

bool nearer(const Possible& a, const Possible& b) {
    return a.distance < b.distance;
}

// The coordinates of the first COUNT candidates.
Coordinates* coordinates_of(const Index& index, const Possible* candidates, std::uint32_t count) {
    auto* coordinates = static_cast<Coordinates*>(palloc(count * sizeof(Coordinates) + 1));
    for (std::uint32_t i = 0; i < count; ++i) {
        float* centred = nullptr;
        if (index.coded()) {
            centred = static_cast<float*>(palloc(index.shape().rotated * sizeof(float)));
            rotate_centred(index, candidates[i].value, centred);
        }
        coordinates[i] = {candidates[i].value, centred};
    }
    return coordinates;
}

enum class Outcome { done, again, needs_exclusive };

// The links of one level: those of the new node, best first.
struct Level {
    Possible* candidates;
    std::uint32_t count;  // all that were found
    std::uint32_t linked; // the first so many are its neighbours
    std::uint32_t chosen; // of these the first were chosen, the others fill
    Coordinates* coordinates;
};

Level choose_level(const Index& index, Collector& collector, int level) {
    std::sort(collector.found, collector.found + collector.count, nearer);
    Level result{};
    result.candidates = collector.found;
    result.count = collector.count;
    const std::uint32_t most = level == 0 ? 2u * index.shape().m : index.shape().m;
    result.chosen = order_neighbours(index, collector.found, collector.count, most);
    result.linked = std::min<std::uint32_t>(collector.count, index.layout().links);
    result.coordinates = coordinates_of(index, collector.found, result.linked);
    return result;
}

// A node with room for a child, below a full one in the tree: some child of it, or of that child,
// and so on. Only the leaves of the tree end such a walk, and they have room. Keys rise on the way,
// so it ends in a damaged tree as well. False: the nodes changed meanwhile.
bool find_below(const Index& index, std::uint32_t full, Possible* found) {
    std::uint32_t id = full;
    std::uint64_t key = 0;
    for (;;) {
        CHECK_FOR_INTERRUPTS();
        const NodeCopy copy = copy_node(index, id);
        const Record record = copy.record;
        if (!copy.value || !record.live() || record.head()->level != 0 ||
            (id != full && record.head()->key() <= key))
            return false;
        key = record.head()->key();
        if (may_have_child(record)) {
            *found = {id, 0, copy.value, record.head()->key()};
            return true;
        }
        std::uint32_t children = 0;
        std::uint32_t next = kNoId;
        for (std::uint32_t i = 0; i < record.degree(); ++i)
            if (record.kept(i) && i != record.head()->parent &&
                pg::random_uint64() % ++children == 0)
                next = record.ids()[i];
        if (next == kNoId)
            return false;
        id = next;
    }
}

// Makes CANDIDATE a neighbour in the image, in the last place; the one that stood there is not.
std::uint32_t take_last_place(const NewNode& node, Level& level, RecordImage image,
                              const Possible& candidate) {
    const std::uint32_t slot = level.linked - 1;
    level.candidates[slot] = candidate;
    level.coordinates[slot] = *coordinates_of(*node.index, &candidate, 1);
    write_link(*node.index, image, {node.query.value.data, node.query.centred}, slot, candidate.id,
               level.coordinates[slot], candidate.distance, true);
    return slot;
}

// Writes the level-0 record below a parent: the best candidate that has room for a child, which may
// be one that would not have become a neighbour, else some node below the best candidate. kNoId:
// all of them changed.
std::uint32_t write_base(const NewNode& node, Level& level, const ItemPointerData& tid,
                         std::uint32_t* parent) {
    const Index& index = *node.index;
    const RecordImage image =
        make_record(node, 0, level.candidates, level.coordinates, level.linked, level.chosen);
    image.head()->tid[0] = tid;
    image.head()->tid_count = 1;
    *parent = kNoId;
    if (level.count == 0) {
        image.head()->set_key(static_cast<std::uint64_t>(GetCurrentTimestamp()));
        return write_record(index, image);
    }
    const std::uint32_t best = level.candidates[0].id;
    std::uint32_t id = kNoId;
    for (std::uint32_t i = 0; i < level.count && id == kNoId; ++i) {
        *parent = i < level.linked ? i : take_last_place(node, level, image, level.candidates[i]);
        id = write_with_parent(node, image, *parent, level.candidates[*parent],
                               level.coordinates[*parent]);
    }
    Possible below;
    if (id == kNoId && find_below(index, best, &below)) {
        below.distance = index.operators.distance(node.query.value.data, below.value);
        *parent = take_last_place(node, level, image, below);
        id = write_with_parent(node, image, *parent, below, level.coordinates[*parent]);
    }
    return id;
}

// One attempt, and what the next one needs to know.
struct Attempt {
    const Index* index;
    Value value;
    ItemPointerData tid;
    int level;
    bool exclusive;
    std::uint32_t ef;     // grows where no candidate could become the parent
    std::uint32_t pieces; // of the vector, once they are written
};

// Fills LEVELS from the highest that both the index and the new node have. The id of a node with an
// equal vector, or kNoId.
std::uint32_t find_neighbours(const Attempt& attempt, const MetaState& meta, const Query& query,
                              Level* levels) {
    const Index& index = *attempt.index;
    const int top = std::min<int>(attempt.level, meta.entry_level);
    Traversal traversal;
    traversal.start(index, query, attempt.ef, attempt.exclusive);
    Starts starts = descend(meta, traversal, top);
    for (int l = top; l >= 0; --l) {
        if (starts.count == 0)
            report_damage(index, kMetaBlock, "no way leads from the entry to the lowest level");
        Collector collector = make_collector(index, attempt.value);
        traversal.restart(l, attempt.ef);
        traversal.enter(starts);
        traversal.run(collector);
        // Among many dead nodes a live one may lie farther than any beam reaches; it must be found,
        // since a second root would split the graph.
        while (l == 0 && attempt.exclusive && collector.count == 0 && collector.equal == kNoId &&
               traversal.advance(collector)) {
        }
        if (collector.equal != kNoId)
            return collector.equal;
        levels[l] = choose_level(index, collector, l);
        starts.count = 0;
        starts.offer(collector.nearest_below, collector.nearest);
    }
    return kNoId;
}

Outcome try_insert(Attempt& attempt, const MetaState& meta) {
    const Index& index = *attempt.index;
    const int level = attempt.level;
    NewNode node{&index, prepare_query(index, attempt.value), kNoId};
    Level levels[kMaxLevel + 1] = {};
    if (meta.entry != kNoId) {
        const std::uint32_t equal = find_neighbours(attempt, meta, node.query, levels);
        if (equal != kNoId)
            return add_tid(index, equal, attempt.value, attempt.tid) ? Outcome::done
                                                                     : Outcome::again;
    }
    // The first live node is a root of its own: nobody else may be one at the same time.
    if (levels[0].count == 0 && !attempt.exclusive)
        return Outcome::needs_exclusive;

    if (index.shape().form == Form::split && attempt.value.bytes > room_in_record(index.shape()) &&
        attempt.pieces == kNoId)
        attempt.pieces = write_pieces(index, attempt.value);
    node.pieces = attempt.pieces;
    std::uint32_t parent;
    const std::uint32_t base = write_base(node, levels[0], attempt.tid, &parent);
    if (base == kNoId)
        return Outcome::again;
    for (std::uint32_t i = 0; i < levels[0].linked; ++i)
        if (i != parent)
            link_back(node, 0, base, levels[0].candidates[i], levels[0].coordinates[i]);

    std::uint32_t below = base;
    for (int l = 1; l <= level; ++l) {
        const RecordImage image = make_record(node, l, levels[l].candidates, levels[l].coordinates,
                                              levels[l].linked, levels[l].chosen);
        image.head()->upper.base = base;
        image.head()->upper.below = below;
        below = write_record(index, image);
        for (std::uint32_t i = 0; i < levels[l].linked; ++i)
            link_back(node, l, below, levels[l].candidates[i], levels[l].coordinates[i]);
    }
    if (attempt.exclusive && (levels[0].count == 0 || level > meta.entry_level))
        change_meta(index, [&](MetaPage& page) { page.set_entry(below, level); });
    return Outcome::done;
}

} // namespace

void lock_inserts(const Index& index, LOCKMODE mode) {
    LockPage(index.relation, kMetaBlock, mode);
}

void unlock_inserts(const Index& index, LOCKMODE mode) {
    UnlockPage(index.relation, kMetaBlock, mode);
}

void insert_value(const Index& index, const Value& value, const ItemPointerData* tid,
                  Levels levels) {
    Attempt attempt{&index, value, *tid, draw_level(index.shape().m), false, 0, kNoId};
    attempt.ef = insert_beam(index);
    LOCKMODE mode = ShareLock;
    MemoryContext memory =
        AllocSetContextCreate(CurrentMemoryContext, "hnsw insert attempt", ALLOCSET_DEFAULT_SIZES);
    MemoryContext old = MemoryContextSwitchTo(memory);
    int attempts_left = kMostAttempts;
    lock_inserts(index, mode);
    for (;;) {
        MemoryContextReset(memory);
        const MetaState meta = read_meta_state(index);
        attempt.exclusive = mode == ExclusiveLock;
        if (levels == Levels::as_they_are)
            attempt.level = std::min<int>(attempt.level, meta.entry_level);
        Outcome outcome = Outcome::needs_exclusive;
        if (attempt.exclusive || (meta.entry != kNoId && attempt.level <= meta.entry_level))
            outcome = try_insert(attempt, meta);
        if (outcome == Outcome::done)
            break;
        if (outcome == Outcome::needs_exclusive) {
            unlock_inserts(index, mode);
            mode = ExclusiveLock;
            lock_inserts(index, mode);
        } else {
            if (--attempts_left == 0)
                report_damage(index, kMetaBlock, "no record can take another neighbour");
            // Others changed what was found, or all nodes found are full of children; look wider.
            attempt.ef = std::min(attempt.ef * 2, std::uint32_t{1} << 20);
        }
        CHECK_FOR_INTERRUPTS();
    }
    unlock_inserts(index, mode);
    MemoryContextSwitchTo(old);
    MemoryContextDelete(memory);
}

bool insert_row(Relation relation, Datum* values, bool* nulls, ItemPointer tid) {
    if (nulls[0])
        return false;
    MemoryContext memory =
        AllocSetContextCreate(CurrentMemoryContext, "hnsw insert", ALLOCSET_DEFAULT_SIZES);
    MemoryContext old = MemoryContextSwitchTo(memory);
    const Index index = open_index(relation, nullptr);
    Value value;
    if (form_value(index.operators, values[0], &value))
        insert_value(index, value, tid, Levels::may_rise);
    MemoryContextSwitchTo(old);
    MemoryContextDelete(memory);
    return false;
}

} // namespace hnsw
