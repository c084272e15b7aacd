// The search loop. A Traversal walks one level of the graph from given records: first with a beam,
// which yields the nearest ef; then, where more is wanted, ever further, best candidate first. Each
// record it expands is shown to a visitor, under the page's share lock.
#pragma once

#include "hnsw/beam.h"
#include "hnsw/buffers.h"
#include "hnsw/query.h"
#include "hnsw/workspace.h"

namespace hnsw {

// What a visitor says of a record: it counts among the nearest, it was only a stepping stone, or
// the search is over.
enum class Verdict { keep, pass, stop };

// Records to begin with on a level, nearest first.
struct Starts {
    static constexpr std::uint32_t kMost = 16;

    Candidate best[kMost];
    std::uint32_t count;
    std::uint32_t limit;

    void offer(std::uint32_t id, float distance);
};

class Traversal {
  public:
    // Memory comes from the current context. KEEP_FRONTIER: advance() may follow. It goes on with
    // the record that is nearest by its estimates less so many standard deviations: with 0 the one
    // that is likely to be nearest, with more rather a farther one than to leave out a nearer. With
    // a WORKSPACE table and queue are that one's until finish().
    void start(const Index& index, const Query& query, std::uint32_t ef, bool keep_frontier,
               float deviations = 0, Workspace* workspace = nullptr);

    // Gives table and queue back to the workspace.
    void finish();

    // Makes ready for another level (or the same again) with a beam of EF, at most that of start().
    void restart(int level, std::uint32_t ef);

    // A record to begin with, of the traversal's level. Estimates put what is surely wanted first.
    void enter(std::uint32_t id);
    void enter(const Starts& starts);

    // Expands until the beam holds nothing better. A visitor has
    // Verdict visit(std::uint32_t id, Record record, float distance).
    template <class Visitor>
    void run(Visitor& visitor);

    // Expands the best candidate outside of the beam. False: there is none, every record was seen.
    template <class Visitor>
    bool advance(Visitor& visitor);

    // What advance() would go on with, by that measure; infinity where there is nothing.
    float upcoming() {
        return frontier_.empty() ? std::numeric_limits<float>::infinity() : frontier_.top();
    }

    std::size_t bytes() const { return frontier_.bytes() + known_.bytes(); }
    std::uint32_t beam_capacity() const { return beam_.capacity(); }

  private:
    // Takes note of an estimate, and queues the record where that makes it nearer than it was.
    void offer(std::uint32_t id, float estimate, float weight, bool to_beam);
    void put_in_beam(Known& known);
    void put_in_frontier(Known& known);
    // Whether the record that was taken under KEY is to be expanded now. If not, it was visited, or
    // later estimates place it farther and it is queued again.
    bool is_next(Known& known, float key, bool to_beam);
    // Reads the record and queues its neighbours. False: it is no record of this level any more.
    template <class Visitor>
    bool expand(Candidate candidate, bool to_beam, Visitor& visitor);
    // How many records a beam of EF will make known: with codes only those that enter it.
    std::uint32_t expected_known(int level, std::uint32_t ef) const;
    // Leaves of the COUNT neighbours read those that may enter the beam. Returns how many.
    std::uint32_t keep_near(std::uint32_t count);
    void queue_plain(std::uint32_t count, bool to_beam);
    void measure_and_offer(std::uint32_t id, bool to_beam);

    const Index* index_;
    const Query* query_;
    Workspace* workspace_;
    Beam beam_;
    Frontier frontier_;
    IdTable<Known> known_;
    std::uint32_t* ids_;
    float* estimates_;
    float* weights_;
    char* scratch_;
    float deviations_;
    int level_;
    std::uint32_t misses_; // expanded records that were farther than all that the beam then held
    bool keep_frontier_;
    bool stopped_;
};

static_assert(std::is_trivially_destructible_v<Traversal>);

template <class Visitor>
bool Traversal::expand(Candidate candidate, bool to_beam, Visitor& visitor) {
    prefetch_record(*index_, candidate.id);
    const Slot slot = lock_slot(*index_, PageKind::node, candidate.id, Access::share);
    const Record record{slot.data, &index_->layout()};
    // Its slot may have been freed, and used for something else, since the id was read.
    if (!record.in_use() || record.head()->level != level_) {
        UnlockReleaseBuffer(slot.buffer);
        return false;
    }
    const bool coded = index_->coded() && query_->value.data;
    const char* value = coded ? value_of(*index_, record, scratch_) : nullptr;
    const float distance =
        coded ? index_->operators.distance(query_->value.data, value) : candidate.estimate;
    const Verdict verdict = visitor.visit(candidate.id, record, distance);
    stopped_ = verdict == Verdict::stop;
    const std::uint32_t degree = record.degree();
    std::memcpy(ids_, record.ids(), degree * sizeof(std::uint32_t));
    if (coded) {
        estimate(*index_, *query_, record, distance, estimates_);
        weigh_estimates(*index_, *query_, record, value, distance, weights_);
    }
    UnlockReleaseBuffer(slot.buffer);

    if (stopped_)
        return true;
    if (to_beam && verdict == Verdict::pass)
        beam_.drop_taken();
    else if (to_beam && !beam_.settle_taken(distance))
        ++misses_;
    if (!coded) {
        queue_plain(degree, to_beam);
        return true;
    }
    if (keep_frontier_)
        for (std::uint32_t i = 0; i < degree; ++i)
            known_.prefetch(ids_[i]);
    const std::uint32_t near = keep_frontier_ ? degree : keep_near(degree);
    for (std::uint32_t i = 0; i < near; ++i)
        offer(ids_[i], estimates_[i], weights_[i], to_beam);
    return true;
}

template <class Visitor>
void Traversal::run(Visitor& visitor) {
    Candidate candidate;
    // In a dense cluster most candidates are estimated too low by more than they differ; one is not
    // to look through all of it.
    const std::uint32_t most_misses = beam_.limit() + 16;
    while (!stopped_ && misses_ <= most_misses && beam_.take(&candidate)) {
        CHECK_FOR_INTERRUPTS();
        Known& known = known_.at(candidate.id);
        if (!is_next(known, known.key, true))
            continue;
        known.key = Known::kVisited;
        if (!expand({known.mean, candidate.id}, true, visitor))
            beam_.drop_taken();
    }
    // What the beam still holds is for those who go on.
    while (keep_frontier_ && !stopped_ && beam_.take(&candidate))
        put_in_frontier(known_.at(candidate.id));
}

template <class Visitor>
bool Traversal::advance(Visitor& visitor) {
    while (!stopped_ && !frontier_.empty()) {
        CHECK_FOR_INTERRUPTS();
        const Candidate candidate = frontier_.pop();
        Known& known = known_.at(candidate.id);
        if (!is_next(known, candidate.estimate, false))
            continue;
        known.key = Known::kVisited;
        if (expand({known.mean, candidate.id}, false, visitor))
            return true;
    }
    return false;
}

// Walks from the entry down to level BOTTOM + 1 and returns the records to begin with at BOTTOM:
// none where the index has no node. TRAVERSAL must have been started.
Starts descend(const MetaState& meta, Traversal& traversal, int bottom);

} // namespace hnsw
