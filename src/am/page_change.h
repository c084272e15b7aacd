// Changing pages. Pages are constant to everyone else: whoever changes one gets a private copy of
// the few bytes that he means to change (a record, say), and commit() brings to the page what
// differs by then, under one WAL record. So what is logged is what was changed. Why it is sound:
// README.md, "WAL".
#pragma once

#include "am/open_index.h"
#include "base/page_delta.h"

namespace am {

// Changes of up to four pages that recovery repeats together or not at all. While rows are inserted
// by a build nothing is logged; its pages are, as a whole, at the end. One of commit() and
// abandon() ends it.
class PageChange {
    struct Stretch;

  public:
    // LOGGED: false where nothing is.
    PageChange(Relation relation, bool logged);
    template <class Cached>
    explicit PageChange(const OpenIndex<Cached>& index)
        : PageChange(index.relation, index.logged) {}

    // A copy of the bytes at AT, which stand on the page of an exclusively locked buffer. Asked for
    // again, the same copy. Two different stretches do not overlap.
    char* edit(Buffer buffer, const char* at, std::size_t bytes);
    template <class T>
    T* edit(Buffer buffer, const T* at) {
        return reinterpret_cast<T*>(edit(buffer, reinterpret_cast<const char*>(at), sizeof(T)));
    }
    // A stretch that is written over with BYTES at FROM, which stay there until the commit.
    void overwrite(Buffer buffer, const char* at, const char* from, std::size_t bytes);
    // Pieces of a page that are written over: put() for each.
    class Pieces {
      public:
        // BYTES at FROM come to AT on the page.
        void put(const void* at, const void* from, std::size_t bytes) {
            if (unlikely(bytes + sizeof(base::FragmentHead) > static_cast<std::size_t>(end_ - to_)))
                report_too_many();
            to_ = base::write_fragment(
                to_, static_cast<std::size_t>(static_cast<const char*>(at) - page_), from, bytes);
            stretch_->delta_bytes = static_cast<std::size_t>(to_ - stretch_->delta);
        }
        template <class T>
        void put(const T* at, const T& value) {
            put(at, &value, sizeof(T));
        }

      private:
        friend class PageChange;
        Pieces(Stretch* stretch, const char* page, char* to, char* end)
            : stretch_(stretch), page_(page), to_(to), end_(end) {}
        [[noreturn]] static void report_too_many();

        Stretch* stretch_;
        const char* page_;
        char* to_;
        char* end_;
    };
    // At most so many, and of so many bytes in all.
    Pieces write_pieces(Buffer buffer, std::size_t count, std::size_t bytes);
    // An image of a page that is new: all zero. Logged in full.
    Page start_page(Buffer buffer);

    void commit();
    // Frees the copies; nothing has happened.
    void abandon();

  private:
    enum class Kind { edited, overwritten, pieces, new_page };
    struct Stretch {
        Buffer buffer;
        base::FragmentHead place; // on the page; if overwritten, logged as it is
        Kind kind;
        bool differs;
        char* copy;       // our own memory; null if overwritten
        const char* from; // the new bytes; not of pieces
        char* delta;      // in the copy, of pieces, and of what is edited and logged
        std::size_t delta_bytes;
    };
    // Of a vacuum of ivfflat: two chunks, three pages of vectors and where these end.
    static constexpr int kMostStretches = 8;

    Stretch& add(Kind kind, Buffer buffer, const char* at, std::size_t bytes);
    bool compare();
    void write();
    // Which pages change, each once, in the order in which they were asked for first.
    int changed_pages(Buffer* buffers) const;
    void write_page(Buffer buffer) const;
    void register_page(std::uint8_t id, Buffer buffer) const;

    bool logged_;
    int count_;
    Stretch stretches_[kMostStretches];
};
static_assert(std::is_trivially_destructible_v<PageChange>);

} // namespace am
