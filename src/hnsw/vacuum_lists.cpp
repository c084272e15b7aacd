// Lists without their dead neighbours. The neighbours of a dead neighbour are the natural ones to
// take its place: their estimates stand in its record, so that only the few best are read.

#include "hnsw/links.h"
#include "hnsw/node_locks.h"
#include "hnsw/vacuum_state.h"

namespace hnsw {

namespace {

struct Substitute {
    std::uint32_t id;
    float estimate;
};

// The best candidates so far, at most as many as there is room for.
struct Substitutes {
    Substitute* best;
    std::uint32_t count;
    std::uint32_t room;

    void offer(std::uint32_t id, float estimate) {
        if (count == room && !(estimate < best[count - 1].estimate))
            return;
        for (std::uint32_t i = 0; i < count; ++i)
            if (best[i].id == id)
                return;
        std::uint32_t at = count == room ? count - 1 : count++;
        for (; at > 0 && estimate < best[at - 1].estimate; --at)
            best[at] = best[at - 1];
        best[at] = {id, estimate};
    }
};

// A node that is ready to enter a list.
struct Entrant {
    std::uint32_t id;
    float distance;
    Coordinates coordinates;
    bool occluded; // some neighbour is nearer to both ends
};

struct ListRepair {
    Vacuum* vacuum;
    std::uint32_t id;
    NodeCopy node;
    Query query; // its vector
    float* estimates;

    const Index& index() const { return vacuum->index; }
    bool dead(std::uint32_t other) const { return vacuum->dead.contains(other); }
};

void offer_neighbours_of(ListRepair& repair, std::uint32_t dead_id, Substitutes& substitutes) {
    const Index& index = repair.index();
    const NodeCopy dead = copy_node(index, dead_id);
    if (!dead.value || dead.record.head()->level != repair.node.record.head()->level)
        return;
    const float distance = index.operators.distance(repair.query.value.data, dead.value);
    if (index.coded())
        estimate(index, repair.query, dead.record, distance, repair.estimates);
    for (std::uint32_t i = 0; i < dead.record.degree(); ++i) {
        const std::uint32_t id = dead.record.ids()[i];
        if (id == repair.id || repair.dead(id) ||
            repair.node.record.find(id) != index.layout().links)
            continue;
        // Without codes the distance to the dead node says how near its neighbours may be.
        substitutes.offer(id, index.coded() ? repair.estimates[i] : dead.record.distance(i));
    }
}

bool make_entrant(ListRepair& repair, std::uint32_t id, Entrant* entrant) {
    const Index& index = repair.index();
    const NodeCopy copy = copy_node(index, id);
    const Record own = repair.node.record;
    if (!copy.value || !copy.record.live() || copy.record.head()->level != own.head()->level)
        return false;
    *entrant = {id,
                index.operators.distance(repair.query.value.data, copy.value),
                {copy.value, nullptr},
                false};
    if (!index.coded())
        return true;
    const Query query = prepare_query(index, {copy.value, value_bytes(index, copy.value)});
    entrant->coordinates.centred = query.centred;
    estimate(index, query, own, entrant->distance, repair.estimates);
    for (std::uint32_t i = 0; i < own.degree(); ++i)
        if (!repair.dead(own.ids()[i]) && own.chosen(i) && own.distance(i) < entrant->distance &&
            repair.estimates[i] < entrant->distance)
            entrant->occluded = true;
    return true;
}

void apply(ListRepair& repair, const Entrant* entrants, std::uint32_t count) {
    const Index& index = repair.index();
    const Coordinates own{repair.query.value.data, repair.query.centred};
    NodeLocks locks(index, &repair.id, 1);
    const Record seen = locks.record(repair.id);
    bool needed = false;
    if (seen.live())
        for (std::uint32_t i = 0; i < seen.degree(); ++i)
            needed = needed || repair.dead(seen.ids()[i]);
    if (needed) {
        PageChange change(index);
        const RecordImage record = locks.edit(change, repair.id);
        std::uint32_t next = 0;
        for (std::uint32_t i = 0; i < record.degree();) {
            if (!repair.dead(record.ids()[i])) {
                ++i;
                continue;
            }
            // Inserts may have brought one of them in meanwhile.
            while (next < count && record.find(entrants[next].id) != index.layout().links)
                ++next;
            record.set_kept(i, false);
            if (next == count) {
                remove_link(record, i);
                continue;
            }
            put_link(index, record, own, {i, !entrants[next].occluded}, entrants[next].id,
                     entrants[next].coordinates, entrants[next].distance, nullptr);
            ++next;
            ++i;
        }
        change.commit();
    }
    locks.release();
}

void repair_list(Vacuum& vacuum, std::uint32_t id) {
    const Index& index = vacuum.index;
    ListRepair repair{&vacuum, id, copy_node(index, id), {}, nullptr};
    const Record own = repair.node.record;
    if (!own.live())
        return;
    // The tree pass has done this; were its parent dead still, the list could not let go of it.
    const std::uint32_t parent = own.head()->parent;
    if (own.head()->level == 0 && parent < own.degree() && repair.dead(own.ids()[parent])) {
        move_child(vacuum, id, own.ids()[parent]);
        repair.node = copy_node(index, id);
    }
    repair.query = prepare_query(index, {repair.node.value, value_bytes(index, repair.node.value)});
    repair.estimates = static_cast<float*>(palloc(index.layout().links * sizeof(float)));

    std::uint32_t dead = 0;
    for (std::uint32_t i = 0; i < own.degree(); ++i)
        dead += repair.dead(own.ids()[i]);
    Substitutes substitutes{nullptr, 0, 2 * dead + 2};
    substitutes.best = static_cast<Substitute*>(palloc(substitutes.room * sizeof(Substitute)));
    for (std::uint32_t i = 0; i < own.degree(); ++i)
        if (repair.dead(own.ids()[i]))
            offer_neighbours_of(repair, own.ids()[i], substitutes);

    auto* entrants = static_cast<Entrant*>(palloc(substitutes.room * sizeof(Entrant)));
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < substitutes.count; ++i)
        if (make_entrant(repair, substitutes.best[i].id, &entrants[count]))
            ++count;
    std::sort(entrants, entrants + count, [](const Entrant& a, const Entrant& b) {
        return a.occluded != b.occluded ? b.occluded : a.distance < b.distance;
    });
    apply(repair, entrants, count);
}

} // namespace

void repair_lists(Vacuum& vacuum) {
    const Index& index = vacuum.index;
    const SlotGeometry geometry = slot_geometry(index.shape(), PageKind::node);
    auto* broken = static_cast<std::uint32_t*>(palloc(geometry.per_page * sizeof(std::uint32_t)));
    MemoryContext old = MemoryContextSwitchTo(vacuum.scratch);
    // Also the pages that came since the vacuum began: inserts that ran beside the marking pass may
    // have linked to what it marked after they looked.
    const BlockNumber blocks = RelationGetNumberOfBlocks(index.relation);
    for (BlockNumber block = kMetaBlock + 1; block < blocks; ++block) {
        pg::vacuum_pause();
        std::uint32_t count = 0;
        visit_page(index, PageKind::node, block, [&](const char* page) {
            for (std::uint32_t i = 0; i < geometry.per_page; ++i) {
                const Record record{slot_at(page, i, geometry.size), &index.layout()};
                bool found = false;
                for (std::uint32_t j = 0; record.live() && j < record.degree(); ++j)
                    found = found || vacuum.dead.contains(record.ids()[j]);
                if (found)
                    broken[count++] = block * geometry.per_page + i;
            }
        });
        for (std::uint32_t i = 0; i < count; ++i) {
            repair_list(vacuum, broken[i]);
            MemoryContextReset(vacuum.scratch);
        }
    }
    MemoryContextSwitchTo(old);
}

} // namespace hnsw
