// Gathering in the plain dialect: called by the executor, with arrays in the server's memory.

#include "milvus/hits.h"

#include <algorithm>
#include <bit>

namespace milvus {

namespace {

// An index gives rows nearly in order. So many beyond a range must follow each other before none
// within is expected to come late.
constexpr std::size_t kLeastBeyond = 100;
// Rows nearer than a range that are stepped over before an exact scan is the better way.
constexpr std::size_t kMostSkipped = 2000;
// Rows of an index that are looked at for each row wanted of a group, before an exact scan is.
constexpr std::size_t kRowsPerGrouped = 20;
constexpr std::size_t kLeastGroupRows = 1000;
// Room that is made at once.
constexpr std::size_t kFirstGroups = 64;

std::size_t beyond_margin(std::size_t wanted) {
    return std::max(kLeastBeyond, wanted);
}

} // namespace

void HitList::sort() {
    const auto before = [this](const Hit& a, const Hit& b) {
        if (a.distance != b.distance)
            return nearer(a.distance, b.distance);
        return is_before(a.key, b.key, key_type_);
    };
    if (count_ > 1)
        std::sort(hits_, hits_ + count_, before);
}

// The key comes first, then what the entity is made of.
void HitList::add_hit(const pg::Row& row, double distance, int first_column, std::uint32_t group) {
    MemoryContext const before = MemoryContextSwitchTo(memory_);
    if (count_ == capacity_) {
        capacity_ = std::max<std::size_t>(16, capacity_ * 2);
        hits_ = static_cast<Hit*>(hits_ ? repalloc_huge(hits_, capacity_ * sizeof(Hit))
                                        : palloc(capacity_ * sizeof(Hit)));
    }
    const Scalar key = scalar(row.values[first_column], key_type_);
    hits_[count_++] = {distance, copied(key, key_type_), entity(output_, row, first_column + 1),
                       group};
    MemoryContextSwitchTo(before);
}

std::size_t NearestHits::statement_rows(std::size_t wanted, const SearchParams& params) {
    return wanted + 1 + (params.is_range() ? 2 * beyond_margin(wanted) : 0) +
           (params.range_filter ? kMostSkipped : 0);
}

void NearestHits::begin(Source source) noexcept {
    source_ = source;
    count_ = seen_ = skipped_ = beyond_ = 0;
    tied_ = below_zero_ = false;
}

bool NearestHits::is_beyond(double distance) const {
    return params_.radius && !nearer(distance, *params_.radius);
}

bool NearestHits::is_too_near(double distance) const {
    return params_.range_filter && nearer(distance, *params_.range_filter);
}

bool NearestHits::add(const pg::Row& row) noexcept {
    ++seen_;
    const double distance = DatumGetFloat8(row.values[0]);
    if (count_ == wanted_) {
        tied_ = distance == hits_[count_ - 1].distance;
        return false;
    }
    if (is_too_near(distance))
        return ++skipped_ < kMostSkipped;
    if (is_beyond(distance))
        return ++beyond_ < beyond_margin(wanted_);
    if (source_ == Source::index)
        beyond_ = 0;
    below_zero_ |= is_below_zero_vectors(distance);
    add_hit(row, distance, 1, 0);
    // Sorted rows are looked at further, to see whether the next is as near.
    return count_ < wanted_ || source_ == Source::sorted;
}

bool NearestHits::is_whole() const noexcept {
    if (source_ == Source::sorted)
        return count_ == wanted_ ? !tied_ : beyond_ > 0 || seen_ < rows_;
    if (below_zero_)
        return false;
    if (count_ == wanted_)
        return true;
    // Zero vectors, which no index holds, are within a radius below theirs.
    const bool with_zero_vectors = params_.radius && is_below_zero_vectors(*params_.radius);
    return ends_by_index_ && !with_zero_vectors && beyond_ == beyond_margin(wanted_);
}

std::size_t GroupHits::statement_rows(std::size_t groups, std::size_t group_size) {
    constexpr std::size_t most = std::size_t{1} << 50; // more rows than a table has
    if (groups > most / kRowsPerGrouped / group_size)
        return most;
    return std::max(kLeastGroupRows, kRowsPerGrouped * groups * group_size);
}

void GroupHits::begin(Source source) noexcept {
    source_ = source;
    count_ = seen_ = full_ = 0;
    group_count_ = 0;
    if (!groups_)
        make_room(std::min(wanted_, kFirstGroups));
    else
        std::fill(places_, places_ + std::size_t{place_mask_} + 1, 0);
}

// For those that come, since many more may be wanted than there are. All places are found anew.
void GroupHits::make_room(std::size_t groups) {
    groups_ =
        static_cast<Group*>(groups_ ? repalloc_huge(groups_, groups * sizeof(Group))
                                    : MemoryContextAllocHuge(memory_, groups * sizeof(Group)));
    room_ = groups;
    if (places_)
        pfree(places_);
    place_mask_ = static_cast<std::uint32_t>(std::bit_ceil(2 * groups) - 1);
    const std::size_t size = std::size_t{place_mask_} + 1;
    places_ =
        static_cast<std::uint32_t*>(MemoryContextAllocHuge(memory_, size * sizeof(std::uint32_t)));
    std::fill(places_, places_ + size, 0);
    for (std::uint32_t i = 0; i < group_count_; ++i)
        *place(groups_[i].value, groups_[i].null) = i + 1;
}

std::uint32_t GroupHits::hash(const Scalar& value, bool null) const {
    if (null)
        return 0;
    if (!is_text(group_type_)) {
        const auto number = static_cast<std::uint64_t>(value.number);
        return hash_bytes_uint32(static_cast<std::uint32_t>(number ^ number >> 32));
    }
    const std::string_view text = text_bytes(value.text);
    return hash_bytes(reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
}

bool GroupHits::same(const Group& group, const Scalar& value, bool null) const {
    if (group.null || null)
        return group.null == null;
    return is_same(group.value, value, group_type_);
}

// Where the group stands, or is to stand.
std::uint32_t* GroupHits::place(const Scalar& value, bool null) {
    for (std::uint32_t at = hash(value, null);; ++at) {
        std::uint32_t& place = places_[at & place_mask_];
        if (place == 0 || same(groups_[place - 1], value, null))
            return &place;
    }
}

bool GroupHits::add(const pg::Row& row) noexcept {
    ++seen_;
    const double distance = DatumGetFloat8(row.values[0]);
    const bool null = row.nulls[1];
    const Scalar value = null ? Scalar{0, Datum{0}} : scalar(row.values[1], group_type_);
    std::uint32_t* at = place(value, null);
    if (*at == 0) {
        if (group_count_ == wanted_)
            return true; // a group too many, but those there are may not be full
        if (group_count_ == room_) {
            make_room(std::min(wanted_, 2 * room_));
            at = place(value, null);
        }
        MemoryContext const before = MemoryContextSwitchTo(memory_);
        groups_[group_count_] = {null ? value : copied(value, group_type_), null, 0};
        MemoryContextSwitchTo(before);
        *at = ++group_count_;
    }
    Group& group = groups_[*at - 1];
    if (group.size < group_size_) {
        add_hit(row, distance, 2, *at - 1);
        full_ += ++group.size == group_size_;
    }
    return full_ < wanted_;
}

void GroupHits::drop_groups(std::size_t groups) {
    if (count_ > 0)
        count_ = static_cast<std::size_t>(
            std::remove_if(hits_, hits_ + count_,
                           [groups](const Hit& hit) { return hit.group < groups; }) -
            hits_);
}

bool GroupHits::is_whole() const noexcept {
    if (source_ == Source::index && count_ > 0 && is_below_zero_vectors(hits_[count_ - 1].distance))
        return false;
    return full_ == wanted_ || (source_ == Source::sorted && seen_ < rows_);
}

} // namespace milvus
