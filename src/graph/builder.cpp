// How a row is inserted. The order of the steps is what makes it safe without a lock on the search:
// README.md in this folder, "Threads".
#include "graph/builder.h"

#include <sched.h>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "graph/add_link.h"
#include "graph/beam.h"
#include "graph/search.h"
#include "graph/select.h"
#include "graph/visited.h"

namespace graph {

// One thread's part: its scratch memory, and the steps with one row.
template <typename Space>
class Builder<Space>::Worker {
  public:
    Worker(Builder& builder, const Stop& stop)
        : space_(builder.space_), graph_(builder.graph_), links_(builder.links_),
          entry_(builder.entry_), stop_(stop),
          ef_(static_cast<std::size_t>(graph_.parameters().ef_construction)),
          visited_(graph_.size()), beam_(ef_), selections_(kMaxLevel + 1) {
        const std::size_t room = std::max(ef_, graph_.capacity(0)) + 1;
        for (Selection& selection : selections_) {
            selection.rows.reserve(room);
        }
    }

    // Whether the row was inserted; not if the stop was requested while it waited for another.
    bool insert(std::uint32_t row) noexcept {
        const std::uint32_t entry = entry_.load(std::memory_order_acquire);
        const int top = std::min(graph_.level(row), graph_.level(entry));
        find_neighbours(row, entry, top);
        std::uint32_t parent = reserve_parent(row);
        if (parent == kNone) {
            if (!await(row - 1)) {
                return false;
            }
            parent = row - 1; // its last slot for a child is held for this row
        }
        put_parent_first(row, parent);
        write_lists(row, top);
        link_back(row, top);
        links_.state(row).finished.store(1, std::memory_order_release);
        raise_entry(row);
        return true;
    }

  private:
    std::size_t child_limit() const noexcept {
        // Most of a list stays free for links that make searches good: where few rows are nearest
        // to all others, as with inner products, their lists would hold nothing but children.
        return graph_.capacity(0) / 4;
    }

    // Leaves the selection of each level, and in the beam the candidates of level 0.
    void find_neighbours(std::uint32_t row, std::uint32_t entry, int top) noexcept {
        const auto m = static_cast<std::size_t>(graph_.parameters().m);
        start_search(space_, entry, graph_.level(entry) > top ? 1 : ef_, row, visited_, beam_);
        for (int level = graph_.level(entry); level >= 0; level--) {
            if (level != graph_.level(entry)) {
                continue_search(level > top ? 1 : ef_, visited_, beam_);
            }
            search_level(space_, graph_, level, row, visited_, beam_);
            if (level <= top) {
                select(space_, beam_, level == 0 ? 2 * m : m, graph_.capacity(level),
                       selections_[static_cast<std::size_t>(level)]);
            }
        }
    }

    bool finished(std::uint32_t row) const noexcept {
        return links_.state(row).finished.load(std::memory_order_acquire) != 0;
    }

    // Promises a slot of the list of `parent` to one more child, if there is one left.
    bool reserve(std::uint32_t parent, std::uint32_t row) noexcept {
        if (parent >= row || !finished(parent)) {
            return false;
        }
        std::atomic<std::uint8_t>& children = links_.state(parent).children;
        std::uint8_t n = children.load(std::memory_order_relaxed);
        while (n < child_limit()) {
            if (children.compare_exchange_weak(n, static_cast<std::uint8_t>(n + 1),
                                               std::memory_order_relaxed)) {
                return true;
            }
        }
        return false;
    }

    // The nearest candidate that can be the parent, else some neighbour of a candidate, else none.
    std::uint32_t reserve_parent(std::uint32_t row) noexcept {
        for (std::size_t i = 0; i < beam_.size(); i++) {
            if (reserve(beam_.row(i), row)) {
                return beam_.row(i);
            }
        }
        for (std::size_t i = 0; i < beam_.size(); i++) {
            std::uint32_t* const ids = graph_.slots(beam_.row(i), 0);
            for (std::size_t slot = 0; slot < graph_.capacity(0); slot++) {
                const std::uint32_t id = std::atomic_ref(ids[slot]).load(std::memory_order_acquire);
                if (id == kNone) {
                    break;
                }
                if (reserve(id, row)) {
                    return id;
                }
            }
        }
        return kNone;
    }

    // Waits until a row is finished; not if the stop is requested.
    bool await(std::uint32_t row) const noexcept {
        while (!finished(row)) {
            if (stop_.requested()) {
                return false;
            }
            sched_yield();
        }
        return true;
    }

    // Brings the parent to the first place of the level-0 selection, as a chosen row.
    void put_parent_first(std::uint32_t row, std::uint32_t parent) noexcept {
        Selection& selection = selections_[0];
        auto& rows = selection.rows;
        auto at = std::find_if(rows.begin(), rows.end(),
                               [parent](const Candidate& c) { return c.row == parent; });
        if (at == rows.end()) {
            if (rows.size() == graph_.capacity(0)) {
                rows.pop_back();
                selection.chosen = std::min(selection.chosen, rows.size());
            }
            rows.push_back({space_.distance(row, parent), parent});
            at = rows.end() - 1;
        }
        if (at - rows.begin() >= static_cast<std::ptrdiff_t>(selection.chosen)) {
            selection.chosen++;
        }
        std::rotate(rows.begin(), at, at + 1);
    }

    void write_lists(std::uint32_t row, int top) noexcept {
        for (int level = 0; level <= graph_.level(row); level++) {
            const List list = links_.list(row, level);
            std::fill_n(list.ids, list.capacity, kNone);
            if (level > top) {
                continue;
            }
            const Selection& selection = selections_[static_cast<std::size_t>(level)];
            for (std::size_t i = 0; i < selection.rows.size(); i++) {
                list.append(selection.rows[i].row, selection.rows[i].distance,
                            i < selection.chosen);
            }
        }
        put(graph_.kept(row), Graph::kParentSlot, true);
    }

    // From level 0 upwards, so that who finds the row on a level finds it below as well.
    void link_back(std::uint32_t row, int top) noexcept {
        for (int level = 0; level <= top; level++) {
            const Selection& selection = selections_[static_cast<std::size_t>(level)];
            for (std::size_t i = 0; i < selection.rows.size(); i++) {
                if (i + 1 < selection.rows.size()) {
                    links_.prefetch(selection.rows[i + 1].row, level);
                }
                const auto [distance, neighbour] = selection.rows[i];
                const bool is_parent = level == 0 && i == 0;
                const List list = links_.list(neighbour, level);
                RowState& state = links_.state(neighbour);
                state.lock.lock();
                const std::size_t slot = add_link(space_, list, row, distance, is_parent);
                if (is_parent) {
                    put(graph_.kept(neighbour), slot, true);
                }
                state.lock.unlock();
            }
        }
    }

    void raise_entry(std::uint32_t row) noexcept {
        std::uint32_t entry = entry_.load(std::memory_order_relaxed);
        while (graph_.level(row) > graph_.level(entry) &&
               !entry_.compare_exchange_weak(entry, row, std::memory_order_release,
                                             std::memory_order_relaxed)) {
        }
    }

    const Space& space_;
    Graph& graph_;
    Links& links_;
    std::atomic<std::uint32_t>& entry_;
    const Stop& stop_;
    std::size_t ef_;
    Visited visited_;
    Beam beam_;
    std::vector<Selection> selections_; // by level
};

template <typename Space>
Builder<Space>::Builder(const Space& space, std::size_t rows, const Parameters& parameters)
    : space_(space), graph_(rows, parameters), links_(graph_) {
    if (rows == 0) {
        return;
    }
    for (int level = 0; level <= graph_.level(0); level++) {
        std::fill_n(graph_.slots(0, level), graph_.capacity(level), kNone);
    }
    links_.state(0).finished.store(1, std::memory_order_release);
    done_ = 1;
}

template <typename Space>
void Builder<Space>::work(const Stop& stop) {
    Worker worker(*this, stop);
    while (!stop.requested()) {
        std::uint32_t row = next_row_.load(std::memory_order_relaxed);
        do {
            if (row >= graph_.size()) {
                return;
            }
        } while (!next_row_.compare_exchange_weak(row, row + 1, std::memory_order_relaxed));
        if (!worker.insert(row)) {
            return;
        }
        done_.fetch_add(1, std::memory_order_relaxed);
    }
}

template <typename Space>
Graph Builder<Space>::finish() {
    if (done() != rows()) {
        throw std::logic_error("graph: not all rows are done");
    }
    graph_.set_entry(rows() == 0 ? kNone : entry_.load());
    links_ = Links();
    return std::move(graph_);
}

template class Builder<ByteSpace>;
template class Builder<FunctionSpace>;

} // namespace graph
