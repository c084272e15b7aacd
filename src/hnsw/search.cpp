// The parts of the search loop that do not depend on the visitor.

#include "hnsw/search.h"

namespace hnsw {

namespace {

// How many candidates the walk through the upper levels keeps in mind: a few, as one alone stops
// short where estimates err, and more for a long beam, which pays for finding every region that is
// near.
constexpr std::uint32_t kLeastUpperBeam = 2;
constexpr std::uint32_t kUpperShare = 16;

// The weight of a distance that is no estimate.
constexpr float kCertain = std::numeric_limits<float>::max();

// So many of the records to measure are asked for ahead.
constexpr std::uint32_t kPrefetched = 4;

// Neither infinity nor what is no number may keep a record out of a beam with room.
float ordered(float distance) {
    constexpr float kFarthest = std::numeric_limits<float>::max();
    return likely(distance <= kFarthest) ? distance : kFarthest;
}

// Remembers the nearest records of a level, by their records one level below.
struct Nearest {
    Starts* starts;

    Verdict visit(std::uint32_t, Record record, float distance) {
        starts->offer(record.head()->upper.below, distance);
        return Verdict::keep;
    }
};

} // namespace

void Traversal::start(const Index& index, const Query& query, std::uint32_t ef, bool keep_frontier,
                      float deviations, Workspace* workspace) {
    index_ = &index;
    query_ = &query;
    workspace_ = workspace;
    keep_frontier_ = keep_frontier;
    deviations_ = deviations;
    const std::uint32_t capacity = std::max(ef, Starts::kMost);
    beam_.start(capacity);
    if (workspace && workspace->filled) {
        frontier_ = workspace->frontier;
        known_ = workspace->known;
    } else {
        MemoryContext old = CurrentMemoryContext;
        if (workspace)
            MemoryContextSwitchTo(workspace->memory);
        frontier_.start();
        known_.start(expected_known(0, capacity));
        MemoryContextSwitchTo(old);
    }
    ids_ = static_cast<std::uint32_t*>(palloc(index.layout().links * sizeof(std::uint32_t)));
    estimates_ = static_cast<float*>(palloc(index.layout().links * sizeof(float)));
    weights_ = static_cast<float*>(palloc(index.layout().links * sizeof(float)));
    scratch_ = static_cast<char*>(palloc(value_room(index)));
    restart(0, ef);
}

void Traversal::finish() {
    if (!workspace_)
        return;
    workspace_->frontier = frontier_;
    workspace_->known = known_;
    workspace_->filled = true;
    // A table that has to grow is dearer than one that is somewhat too large.
    workspace_->met = std::max(known_.count(), workspace_->met - workspace_->met / 8);
}

std::uint32_t Traversal::expected_known(int level, std::uint32_t ef) const {
    const std::uint32_t count = index_->coded() ? ef * 4 : ef * index_->layout().links;
    return workspace_ && level == 0 ? std::max(count, workspace_->met) : count;
}

void Traversal::restart(int level, std::uint32_t ef) {
    level_ = level;
    beam_.clear(ef);
    frontier_.clear();
    known_.clear(expected_known(level, ef));
    misses_ = 0;
    stopped_ = false;
}

void Traversal::enter(const Starts& starts) {
    for (std::uint32_t i = 0; i < starts.count; ++i)
        enter(starts.best[i].id);
}

void Traversal::enter(std::uint32_t id) {
    if (index_->coded() && query_->value.data)
        offer(id, std::numeric_limits<float>::lowest(), kCertain, true);
    else
        measure_and_offer(id, true);
}

void Traversal::offer(std::uint32_t id, float estimate, float weight, bool to_beam) {
    estimate = ordered(estimate);
    // Since keep_near() the beam may have become stricter.
    if (!keep_frontier_ && !(estimate < beam_.bound()))
        return;
    Known& known = known_.at(id);
    if (known.visited())
        return;
    known.add(estimate, weight);
    if (to_beam && known.mean < beam_.bound()) {
        if (known.mean < known.key)
            put_in_beam(known);
    } else if (keep_frontier_ && known.least(deviations_) < known.key) {
        put_in_frontier(known);
    }
}

std::uint32_t Traversal::keep_near(std::uint32_t count) {
    // Most are too far for a full beam. Which ones nothing foretells, so no branch asks.
    const float bound = beam_.bound();
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        ids_[kept] = ids_[i];
        estimates_[kept] = estimates_[i];
        weights_[kept] = weights_[i];
        kept += static_cast<std::uint32_t>(ordered(estimates_[i]) < bound);
    }
    return kept;
}

void Traversal::put_in_beam(Known& known) {
    const Candidate candidate{known.mean, known.id};
    const bool met = known.queued();
    known.key = known.mean;
    // A record takes one place only.
    if (met && beam_.lower(candidate.id, candidate.estimate))
        return;
    Candidate left;
    if (beam_.push(candidate, &left) && keep_frontier_)
        put_in_frontier(known_.at(left.id));
}

void Traversal::put_in_frontier(Known& known) {
    known.key = known.least(deviations_);
    frontier_.push({known.key, known.id});
}

bool Traversal::is_next(Known& known, float key, bool to_beam) {
    if (to_beam) {
        if (!known.visited() && !(known.mean > key))
            return true;
        beam_.drop_taken();
        if (known.visited())
            return false;
        known.key = Known::kNotQueued;
        if (known.mean < beam_.bound())
            put_in_beam(known);
        else if (keep_frontier_)
            put_in_frontier(known);
        return false;
    }
    // Under another key it was queued again.
    if (known.visited() || known.key != key)
        return false;
    if (!(known.least(deviations_) > key))
        return true;
    put_in_frontier(known);
    return false;
}

void Traversal::queue_plain(std::uint32_t count, bool to_beam) {
    std::uint32_t fresh = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        Known& known = known_.at(ids_[i]);
        if (known.queued())
            continue;
        known.key = Known::kVisited; // it is measured once, and may be too far to be queued
        ids_[fresh++] = ids_[i];
    }
    for (std::uint32_t i = 0; i < std::min(fresh, kPrefetched); ++i)
        prefetch_record(*index_, ids_[i], true);
    for (std::uint32_t i = 0; i < fresh; ++i) {
        if (i + kPrefetched < fresh)
            prefetch_record(*index_, ids_[i + kPrefetched], true);
        measure_and_offer(ids_[i], to_beam);
    }
}

void Traversal::measure_and_offer(std::uint32_t id, bool to_beam) {
    const Slot slot = lock_slot(*index_, PageKind::node, id, Access::share);
    const Record record{slot.data, &index_->layout()};
    if (!record.in_use() || record.head()->level != level_) {
        UnlockReleaseBuffer(slot.buffer);
        return;
    }
    const float distance = measure_and_release(*index_, *query_, slot, scratch_);
    Known& known = known_.at(id);
    known.add(ordered(distance), kCertain);
    if (to_beam && known.mean < beam_.bound()) {
        known.key = Known::kNotQueued;
        put_in_beam(known);
    } else if (keep_frontier_) {
        put_in_frontier(known);
    }
}

void Starts::offer(std::uint32_t id, float distance) {
    if (id == kNoId || (count == limit && !(distance < best[count - 1].estimate)))
        return;
    std::uint32_t at = count == limit ? count - 1 : count++;
    for (; at > 0 && distance < best[at - 1].estimate; --at)
        best[at] = best[at - 1];
    best[at] = {distance, id};
}

Starts descend(const MetaState& meta, Traversal& traversal, int bottom) {
    Starts starts{};
    starts.limit =
        std::clamp(traversal.beam_capacity() / kUpperShare, kLeastUpperBeam, Starts::kMost);
    if (meta.entry != kNoId)
        starts.offer(meta.entry, 0);
    for (int level = meta.entry_level; level > bottom && starts.count != 0; --level) {
        traversal.restart(level, starts.limit);
        traversal.enter(starts);
        starts.count = 0;
        Nearest nearest{&starts};
        traversal.run(nearest);
    }
    return starts;
}

} // namespace hnsw
