// The pages of an index that is being built, behind those that it has: made by threads, logged and
// written by the backend, past the shared buffers as the server's own builds do it. A page passes
// once through memory so, and an index that is larger than the buffers drives nothing out of them.
#pragma once

#include <atomic>
#include <cstdlib>
#include <memory>
#include <vector>

#include "am/build_team.h"
#include "pg/index_am.h"

namespace am {

// What the backend needs for it. Its calls may fail: they belong into pg::call.
class PageAppender {
  public:
    // LOGGED: false where nothing need be, or where the caller logs the whole file in the end.
    PageAppender(Relation relation, bool logged);

    // Sums and positions in WAL are written to the pages themselves. They are aligned for I/O.
    void append(char* pages, std::uint32_t count);
    // After the last page. Whatever was written survives a crash from now on if the transaction
    // does.
    void finish();

  private:
    void log(char* pages, BlockNumber first, std::uint32_t count);

    Relation relation_;
    bool logged_;
    XLogRecPtr redo_; // where recovery would have begun before the first page
};

// Room for pages, aligned for I/O; it grows to what is asked for.
class PageRoom {
  public:
    char* pages(std::size_t count) {
        if (count > count_) {
            room_.reset(static_cast<char*>(std::aligned_alloc(kAlignment, count * BLCKSZ)));
            count_ = room_ ? count : 0;
            if (!room_)
                throw std::bad_alloc();
        }
        return room_.get();
    }

  private:
    static constexpr std::size_t kAlignment = 4096;
    struct Free {
        void operator()(char* p) const { std::free(p); }
    };
    std::unique_ptr<char, Free> room_;
    std::size_t count_ = 0;
};

inline constexpr std::uint32_t kPagesAtOnce = 256;

// Appends all parts that WRITER has: parts(), pages_of(part) and fill(part, to), the last by
// threads and with room that is not cleared. Threads make the next pages while this process writes
// the last ones.
template <class Writer>
void append_parts(PageAppender& appender, const Writer& writer, int threads) {
    PageRoom rooms[2];
    int making = 0;
    std::uint32_t made = 0;
    for (std::uint32_t part = 0; part < writer.parts() || made != 0; making ^= 1) {
        std::vector<std::size_t> places;
        std::uint32_t pages = 0;
        const std::uint32_t first = part;
        for (; part < writer.parts() && pages < kPagesAtOnce; ++part) {
            places.push_back(std::size_t{pages} * BLCKSZ);
            pages += writer.pages_of(part);
        }
        char* room = pages == 0 ? nullptr : rooms[making].pages(pages);
        std::atomic<std::size_t> next{0};
        graph::Team team(places.empty() ? 1 : threads, [&](int, const graph::Stop& stop) {
            for (std::size_t i = next++; i < places.size() && !stop.requested(); i = next++)
                writer.fill(first + static_cast<std::uint32_t>(i), room + places[i]);
        });
        if (made != 0)
            pg::call([&] { appender.append(rooms[making ^ 1].pages(made), made); });
        finish_team(team);
        pg::check_for_interrupts();
        made = pages;
    }
    pg::call([&] { appender.finish(); });
}

} // namespace am
