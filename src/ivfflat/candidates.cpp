// A portion is all up to a limit, which a sample of the rest suggests: one pass without sorting.

#include "ivfflat/candidates.h"

namespace ivfflat {

namespace {

constexpr std::uint32_t kSample = 256;
constexpr std::uint32_t kSlack = 32;
constexpr std::uint32_t kStep = 32; // of the table of chunks
constexpr std::uint32_t kBlock = 1024;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

template <class T>
T* grown(T* old, std::uint64_t room) {
    return static_cast<T*>(repalloc_huge(old, room * sizeof(T)));
}

} // namespace

void Candidates::start() {
    room_ = 4096;
    least_ = static_cast<float*>(palloc(room_ * sizeof(float)));
    tids_ = static_cast<ItemPointerData*>(palloc(room_ * sizeof(ItemPointerData)));
    chunk_at_ = static_cast<std::uint32_t*>(palloc(room_ / kStep * sizeof(std::uint32_t)));
    chunk_room_ = 64;
    chunks_ = static_cast<Chunk*>(palloc(chunk_room_ * sizeof(Chunk)));
    portion_room_ = 256;
    portion_ = static_cast<Candidate*>(palloc(portion_room_ * sizeof(Candidate)));
    clear();
}

void Candidates::clear() {
    count_ = 0;
    chunk_count_ = 0;
    portion_size_ = 0;
    floor_ = -kInfinity;
    all_out_ = false;
}

std::size_t Candidates::allocated_bytes() const {
    return std::size_t{room_} * (sizeof(float) + sizeof(ItemPointerData)) +
           room_ / kStep * sizeof(std::uint32_t) + chunk_room_ * sizeof(Chunk) +
           portion_room_ * sizeof(Candidate);
}

float* Candidates::add_chunk(BlockNumber block, std::uint32_t list, std::uint32_t count) {
    while (std::uint64_t{count_} + count + kSlack > room_) {
        if (room_ > std::numeric_limits<std::uint32_t>::max() / 2)
            ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                            errmsg("an ivfflat scan visits too many rows"),
                            errhint("Lower ivfflat.probes.")));
        room_ *= 2;
        least_ = grown(least_, room_);
        tids_ = grown(tids_, room_);
        chunk_at_ = grown(chunk_at_, room_ / kStep);
    }
    if (chunk_count_ == chunk_room_) {
        chunk_room_ *= 2;
        chunks_ = grown(chunks_, chunk_room_);
    }
    for (std::uint32_t at = (count_ + kStep - 1) / kStep; at * kStep < count_ + count; ++at)
        chunk_at_[at] = chunk_count_;
    chunks_[chunk_count_++] = {block, list, count_};
    float* at = least_ + count_;
    count_ += count;
    all_out_ = false;
    return at;
}

float Candidates::choose_limit(std::uint32_t wanted) const {
    if (count_ <= 2 * wanted || count_ <= 2 * kSample)
        return kInfinity;
    float sample[2 * kSample];
    std::uint32_t size = 0;
    std::uint64_t left = 0;
    const std::uint32_t stride = count_ / kSample;
    for (std::uint32_t i = 0; i < count_ && size < 2 * kSample; i += stride)
        if (is_left(least_[i]))
            sample[size++] = least_[i];
    left = std::uint64_t{size} * stride;
    const std::uint64_t rank = wanted * std::uint64_t{size} / std::max<std::uint64_t>(left, 1) + 1;
    if (rank >= size)
        return kInfinity;
    std::nth_element(sample, sample + rank, sample + size);
    return sample[rank];
}

void Candidates::collect(float limit) {
    std::uint32_t places[kBlock];
    for (std::uint32_t first = 0; first < count_; first += kBlock) {
        // Up to 32 beyond the last are looked at.
        const std::uint32_t some = std::min(kBlock, (count_ - first + kStep - 1) / kStep * kStep);
        const auto found = static_cast<std::uint32_t>(
            distance::active().places_between(least_ + first, some, floor_, limit, places));
        while (portion_size_ + found > portion_room_) {
            portion_room_ *= 2;
            portion_ = grown(portion_, portion_room_);
        }
        for (std::uint32_t i = 0; i < found && first + places[i] < count_; ++i)
            portion_[portion_size_++] = {least_[first + places[i]], first + places[i]};
    }
}

bool Candidates::next_portion(std::uint32_t wanted) {
    portion_size_ = 0;
    while (!all_out_ && portion_size_ == 0) {
        const float limit = choose_limit(wanted);
        collect(limit);
        floor_ = std::nextafter(limit, kInfinity);
        all_out_ = limit == kInfinity;
    }
    std::sort(portion_, portion_ + portion_size_,
              [](const Candidate& a, const Candidate& b) { return a.least < b.least; });
    return portion_size_ != 0;
}

float Candidates::bound() const {
    return all_out_ || count_ == 0 ? kInfinity : floor_;
}

Candidates::Place Candidates::place_of(std::uint32_t number) const {
    const Chunk* chunk = chunks_ + chunk_at_[number / kStep];
    while (chunk + 1 < chunks_ + chunk_count_ && chunk[1].first <= number)
        ++chunk;
    return {chunk->block, chunk->list, number - chunk->first, tids_[number]};
}

void Candidates::prefetch_place(const Index& index, std::uint32_t number) const {
    const Place place = place_of(number);
    const Buffer hint = index.cached->hints->peek(place.block);
    if (hint <= 0)
        return;
    pg::prefetch_buffer_header(hint);
    const char* page = page_of(hint);
    __builtin_prefetch(page);
    __builtin_prefetch(&tid_of(index.layout(), page, place.entry));
}

void Candidates::prefetch_value(const Index& index, std::uint32_t number) const {
    const Layout& layout = index.layout();
    const Place place = place_of(number);
    const Buffer hint = index.cached->hints->peek(place.block);
    if (hint <= 0)
        return;
    // Read without a lock, from a buffer that may hold another page by now: then it is in vain.
    const std::uint32_t at = place.entry * layout.entry_bytes;
    const BlockNumber block = blocks_of(page_of(hint))[at / kStretch];
    const Buffer values = index.cached->hints->peek(block);
    if (values <= 0)
        return;
    pg::prefetch_buffer_header(values);
    const char* page = page_of(values);
    __builtin_prefetch(page);
    const char* value = page + kValuesAt + at % kStretch;
    const char* end =
        page + std::min<std::uint32_t>(kContentEnd, kValuesAt + at % kStretch + layout.entry_bytes);
    prefetch_bytes(value, end);
}

} // namespace ivfflat
