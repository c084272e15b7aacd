#include "hnsw/links.h"

namespace hnsw {

namespace {

constexpr std::uint32_t kMaxCode = 1024;
constexpr std::uint32_t kFreeChoice = 2;

float squared_length_between(const Index& index, const void* a, const void* b) {
    Operators euclid = index.operators;
    euclid.metric = Metric::l2;
    return euclid.distance(a, b);
}

// Moves one neighbour's code bytes to another lane, perhaps of another batch.
void copy_code(Record record, std::uint32_t from, std::uint32_t to) {
    const quant::CodeShape code = record.layout->code;
    const std::uint8_t* source = record.batch(from / quant::kBatch) + from % quant::kBatch;
    std::uint8_t* target = record.batch(to / quant::kBatch) + to % quant::kBatch;
    for (std::size_t i = 0; i < code.planes * code.groups(); ++i)
        target[i * quant::kBatch] = source[i * quant::kBatch];
}

} // namespace

void write_link(const Index& index, Record record, const Coordinates& owner, std::uint32_t slot,
                std::uint32_t id, const Coordinates& neighbour, float distance) {
    record.ids()[slot] = id;
    record.r()[slot] = to_bfloat(distance);
    if (!index.coded())
        return;
    const quant::CodeShape code = index.layout().code;
    float r[kMaxCode];
    for (std::uint32_t i = 0; i < code.dimensions; ++i)
        r[i] = neighbour.centred[i] - owner.centred[i];
    const quant::CodeProducts products =
        quant::write_code(code, r, owner.centred, slot % quant::kBatch,
                          record.batch(slot / quant::kBatch));
    const bool euclidean = index.shape().metric == Metric::l2;
    const float length2 =
        euclidean ? distance : squared_length_between(index, owner.value, neighbour.value);
    const float self = euclidean ? 0 : index.operators.distance(owner.value, owner.value);
    const quant::Factors factors = quant::factors(
        euclidean ? quant::Measure::l2_squared : quant::Measure::negative_inner_product, length2,
        products, distance, self);
    record.g()[slot] = factors.g;
    record.f()[slot] = factors.f;
}

void put_link(const Index& index, Record record, const Coordinates& owner, std::uint32_t slot,
              std::uint32_t id, const Coordinates& neighbour, float distance) {
    write_link(index, record, owner, slot, id, neighbour, distance);
    record.set_kept(slot, false);
    if (slot == record.degree())
        ++record.head()->degree;
}

void remove_link(Record record, std::uint32_t slot) {
    const std::uint32_t last = record.degree() - 1;
    if (slot != last) {
        record.ids()[slot] = record.ids()[last];
        record.r()[slot] = record.r()[last];
        if (record.layout->coded()) {
            record.g()[slot] = record.g()[last];
            record.f()[slot] = record.f()[last];
            copy_code(record, last, slot);
        }
        record.set_kept(slot, record.kept(last));
        if (record.head()->parent == last)
            record.head()->parent = static_cast<std::uint8_t>(slot);
    }
    record.set_kept(last, false);
    record.ids()[last] = kNoId;
    record.head()->degree = static_cast<std::uint16_t>(last);
}

bool may_have_child(Record record) {
    return record.live() && record.head()->level == 0 &&
           record.kept_count() + kFreeChoice <= record.layout->links;
}

std::uint32_t choose_slot(Record record, float distance, const float* to_neighbours, bool must) {
    const std::uint32_t degree = record.degree();
    const std::uint32_t none = record.layout->links;
    if (degree < none)
        return degree;

    bool occluded = false; // some neighbour is nearer to both ends
    std::uint32_t farthest = none;
    std::uint32_t farthest_occluded = none; // the new node is nearer to both ends of this link
    float farthest_r = -std::numeric_limits<float>::infinity();
    float farthest_occluded_r = farthest_r;
    for (std::uint32_t i = 0; i < degree; ++i) {
        const float r = from_bfloat(record.r()[i]);
        if (r < distance && to_neighbours[i] < distance)
            occluded = true;
        if (record.kept(i))
            continue;
        if (r > farthest_r || farthest == none) {
            farthest = i;
            farthest_r = r;
        }
        if (r > distance && to_neighbours[i] < r && r > farthest_occluded_r) {
            farthest_occluded = i;
            farthest_occluded_r = r;
        }
    }
    if (occluded && !must)
        return none;
    if (farthest_occluded != none)
        return farthest_occluded;
    return must || farthest_r > distance ? farthest : none;
}

std::uint32_t order_neighbours(const Index& index, Possible* candidates, std::uint32_t count,
                               std::uint32_t most) {
    std::uint32_t chosen = 0;
    for (std::uint32_t i = 0; i < count && chosen < most; ++i) {
        bool good = true;
        for (std::uint32_t j = 0; good && j < chosen; ++j)
            good = !(index.operators.distance(candidates[i].value, candidates[j].value) <
                     candidates[i].distance);
        if (!good)
            continue;
        // Those passed over keep their order behind the chosen ones.
        std::rotate(candidates + chosen, candidates + i, candidates + i + 1);
        ++chosen;
    }
    return chosen;
}

} // namespace hnsw
