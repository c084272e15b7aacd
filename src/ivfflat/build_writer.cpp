// Block numbers are known before any page is made.

#include "ivfflat/build_writer.h"

namespace ivfflat {

BuildWriter::BuildWriter(const Coder& coder, const Layout& layout, const Centres& centres,
                         const BuildRows& rows, BlockNumber first_block)
    : coder_(coder), layout_(layout), centres_(centres), rows_(rows) {
    const std::vector<std::uint32_t>& start = rows.start();
    const auto lists = static_cast<std::uint32_t>(start.size() - 1);
    chains_.resize(lists);
    BlockNumber block = first_block;
    for (std::uint32_t list = 0; list < lists; ++list)
        for (std::uint32_t first = start[list]; first < start[list + 1]; first += layout.capacity) {
            const std::uint32_t count = std::min(layout.capacity, start[list + 1] - first);
            if (chains_[list].first == InvalidBlockNumber)
                chains_[list].first = block;
            else
                jobs_.back().next = block;
            chains_[list].last = block;
            jobs_.push_back({list, first, count, block, InvalidBlockNumber});
            block += 1 + layout.stretches_for(count);
        }
}

std::uint32_t BuildWriter::pages_of(std::uint32_t chunk) const {
    return 1 + layout_.stretches_for(jobs_[chunk].count);
}

void BuildWriter::fill(std::uint32_t chunk, char* to) const {
    const Job& job = jobs_[chunk];
    init_page(layout_, to, PageKind::chunk);
    *chunk_of(to) = {job.list, job.next, static_cast<std::uint16_t>(job.count), 0, {}};
    std::fill(blocks_of(to), blocks_of(to) + layout_.stretches, InvalidBlockNumber);
    const std::uint32_t stretches = layout_.stretches_for(job.count);
    for (std::uint32_t i = 0; i < stretches; ++i) {
        char* page = to + (std::size_t{i} + 1) * BLCKSZ;
        init_page(layout_, page, PageKind::values);
        *values_of(page) = {job.block, i};
        blocks_of(to)[i] = job.block + 1 + i;
    }
    std::vector<float> wide;
    std::vector<float> rotated;
    std::vector<float> centre;
    const std::uint32_t n = coder_.operators->dimensions;
    if (layout_.coded()) {
        wide.resize(n);
        rotated.resize(coder_.rotated);
        centre.resize(coder_.rotated);
        coder_.rotate(centres_.wide.data() + std::size_t{job.list} * n, centre.data());
    }
    for (std::uint32_t i = 0; i < job.count; ++i) {
        const std::uint32_t row = rows_.ordered()[job.first + i];
        const char* value = rows_.value(row);
        const BasicPlace<char> place = place_on(layout_, to, i);
        place.tid() = rows_.tid(row);
        if (layout_.coded()) {
            coder_.operators->widen(value, wide.data());
            coder_.rotate(wide.data(), rotated.data());
            write_code(coder_, {centres_.wide.data() + std::size_t{job.list} * n, centre.data()},
                       wide.data(), rotated.data(), place);
        }
        std::uint32_t at = i * layout_.entry_bytes;
        for (std::uint32_t done = 0; done < layout_.entry_bytes;) {
            const std::uint32_t some =
                std::min(kStretch - at % kStretch, layout_.entry_bytes - done);
            char* page = to + (std::size_t{at / kStretch} + 1) * BLCKSZ;
            std::memcpy(page + kValuesAt + at % kStretch, value + done, some);
            raise_values_end(values_end(page), at % kStretch + some);
            at += some;
            done += some;
        }
    }
}

} // namespace ivfflat
