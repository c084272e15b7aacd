// The commit of a change. What recovery makes of its record: README.md, "WAL".

#include "am/page_change.h"

namespace am {

namespace {

// What generic_redo() of the server has room for.
constexpr int kMostPages = MAX_GENERIC_XLOG_PAGES;
static_assert(kMostPages == 4);

} // namespace

PageChange::PageChange(Relation relation, bool logged)
    : logged_(logged && RelationNeedsWAL(relation)), count_(0) {}

PageChange::Stretch& PageChange::add(Kind kind, Buffer buffer, const char* at, std::size_t bytes) {
    if (count_ == kMostStretches)
        elog(ERROR, "a change of pages has too many parts");
    const base::FragmentHead place{static_cast<std::uint16_t>(at - page_of(buffer)),
                                   static_cast<std::uint16_t>(bytes)};
    Stretch& stretch = stretches_[count_++];
    stretch = {buffer, place, kind, true, nullptr, nullptr, nullptr, 0};
    return stretch;
}

char* PageChange::edit(Buffer buffer, const char* at, std::size_t bytes) {
    for (int i = 0; i < count_; ++i)
        if (stretches_[i].buffer == buffer && page_of(buffer) + stretches_[i].place.offset == at)
            return stretches_[i].copy;
    Stretch& stretch = add(Kind::edited, buffer, at, bytes);
    stretch.copy =
        static_cast<char*>(palloc(bytes + (logged_ ? base::most_delta_bytes(bytes) : 0)));
    std::memcpy(stretch.copy, at, bytes);
    stretch.from = stretch.copy;
    stretch.delta = logged_ ? stretch.copy + bytes : nullptr;
    return stretch.copy;
}

void PageChange::overwrite(Buffer buffer, const char* at, const char* from, std::size_t bytes) {
    add(Kind::overwritten, buffer, at, bytes).from = from;
}

PageChange::Pieces PageChange::write_pieces(Buffer buffer, std::size_t count, std::size_t bytes) {
    const std::size_t room = count * sizeof(base::FragmentHead) + bytes;
    Stretch& stretch = add(Kind::pieces, buffer, page_of(buffer), 0);
    stretch.copy = static_cast<char*>(palloc(room));
    stretch.delta = stretch.copy;
    return Pieces(&stretch, page_of(buffer), stretch.delta, stretch.delta + room);
}

void PageChange::Pieces::report_too_many() {
    elog(ERROR, "a change of pages has more pieces than it has room for");
    pg_unreachable();
}

Page PageChange::start_page(Buffer buffer) {
    Stretch& stretch = add(Kind::new_page, buffer, page_of(buffer), BLCKSZ);
    stretch.copy = static_cast<char*>(palloc0(BLCKSZ));
    stretch.from = stretch.copy;
    return stretch.copy;
}

void PageChange::commit() {
    if (compare())
        write();
    abandon();
}

void PageChange::abandon() {
    for (int i = 0; i < count_; ++i)
        if (stretches_[i].copy)
            pfree(stretches_[i].copy);
}

bool PageChange::compare() {
    bool any = false;
    for (int i = 0; i < count_; ++i) {
        Stretch& stretch = stretches_[i];
        if (stretch.kind == Kind::pieces) {
            stretch.differs = stretch.delta_bytes != 0;
        } else if (stretch.delta) {
            const base::FragmentHead place = stretch.place;
            stretch.delta_bytes =
                base::write_delta(page_of(stretch.buffer) + place.offset, stretch.from,
                                  place.length, place.offset, stretch.delta);
            stretch.differs = stretch.delta_bytes != 0;
        }
        any = any || stretch.differs;
    }
    return any;
}

void PageChange::write() {
    Buffer buffers[kMostStretches];
    const int pages = changed_pages(buffers);
    if (pages > kMostPages)
        elog(ERROR, "a change of pages has too many pages");
    if (logged_)
        XLogBeginInsert();
    pg::start_critical_section();
    for (int i = 0; i < pages; ++i) {
        write_page(buffers[i]);
        MarkBufferDirty(buffers[i]);
        if (logged_)
            register_page(static_cast<std::uint8_t>(i), buffers[i]);
    }
    if (logged_) {
        const XLogRecPtr end = XLogInsert(RM_GENERIC_ID, 0);
        for (int i = 0; i < pages; ++i)
            PageSetLSN(BufferGetPage(buffers[i]), end);
    }
    pg::end_critical_section();
}

int PageChange::changed_pages(Buffer* buffers) const {
    int count = 0;
    for (int i = 0; i < count_; ++i)
        if (stretches_[i].differs &&
            std::find(buffers, buffers + count, stretches_[i].buffer) == buffers + count)
            buffers[count++] = stretches_[i].buffer;
    return count;
}

void PageChange::write_page(Buffer buffer) const {
    char* page = static_cast<char*>(BufferGetPage(buffer));
    for (int i = 0; i < count_; ++i) {
        const Stretch& stretch = stretches_[i];
        if (stretch.buffer != buffer || !stretch.differs)
            continue;
        // The very bytes that are logged, so that a standby's page cannot become another one.
        if (stretch.delta)
            base::apply_delta(page, stretch.delta, stretch.delta_bytes);
        else
            std::memcpy(page + stretch.place.offset, stretch.from, stretch.place.length);
    }
}

void PageChange::register_page(std::uint8_t id, Buffer buffer) const {
    const auto is_new = [buffer](const Stretch& stretch) {
        return stretch.buffer == buffer && stretch.kind == Kind::new_page;
    };
    if (std::any_of(stretches_, stretches_ + count_, is_new)) {
        XLogRegisterBuffer(id, buffer, REGBUF_FORCE_IMAGE | REGBUF_STANDARD);
        return;
    }
    XLogRegisterBuffer(id, buffer, REGBUF_STANDARD);
    for (int i = 0; i < count_; ++i) {
        const Stretch& stretch = stretches_[i];
        if (stretch.buffer != buffer || !stretch.differs)
            continue;
        if (stretch.delta) {
            pg::register_block_data(id, stretch.delta, stretch.delta_bytes);
        } else {
            pg::register_block_data(id, &stretch.place, sizeof stretch.place);
            pg::register_block_data(id, stretch.from, stretch.place.length);
        }
    }
}

} // namespace am
