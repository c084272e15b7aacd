// Why a page that never was in the shared buffers is safe: the record of its contents is made
// before it is written, and each segment is handed to the checkpointer after its last write. A
// checkpoint that began in between may have passed a record whose page was not in the file yet;
// then the file is brought to disk here. (bulk_write of server 17 has the same rule.)
#include "am/build_pages.h"

#include <algorithm>

namespace am {

PageAppender::PageAppender(Relation relation, bool logged)
    : relation_(relation), logged_(logged), redo_(GetRedoRecPtr()) {}

void PageAppender::log(char* pages, BlockNumber first, std::uint32_t count) {
    constexpr std::uint32_t kMost = XLR_MAX_BLOCK_ID;
    BlockNumber blocks[kMost];
    Page images[kMost];
    for (std::uint32_t done = 0; done < count;) {
        const std::uint32_t some = std::min(kMost, count - done);
        for (std::uint32_t i = 0; i < some; ++i) {
            blocks[i] = first + done + i;
            images[i] = pages + std::size_t{done + i} * BLCKSZ;
        }
        pg::log_new_pages(relation_, some, blocks, images);
        done += some;
    }
}

void PageAppender::append(char* pages, std::uint32_t count) {
    const BlockNumber first = RelationGetNumberOfBlocks(relation_);
    if (logged_)
        log(pages, first, count);
    for (std::uint32_t i = 0; i < count; ++i) {
        char* page = pages + std::size_t{i} * BLCKSZ;
        const BlockNumber block = first + i;
        PageSetChecksumInplace(page, block);
        const bool is_last = i + 1 == count || (block + 1) % RELSEG_SIZE == 0;
        const bool sync = is_last && !RelationUsesLocalBuffers(relation_);
        smgrextend(pg::storage_of(relation_), MAIN_FORKNUM, block, page, !sync);
    }
}

void PageAppender::finish() {
    if (logged_ && GetRedoRecPtr() != redo_)
        smgrimmedsync(pg::storage_of(relation_), MAIN_FORKNUM);
}

} // namespace am
