// The arithmetic of a list. How links are chosen: README.md, "Insert".

#include "hnsw/links.h"

namespace hnsw {

namespace {

constexpr std::uint32_t kFreeChoice = 2;

float squared_length_between(const Index& index, const void* a, const void* b) {
    Operators euclid = index.operators;
    euclid.metric = Metric::l2;
    return euclid.distance(a, b);
}

// Moves one neighbour's code bytes to another lane, perhaps of another batch.
void copy_code(RecordImage record, std::uint32_t from, std::uint32_t to) {
    const quant::CodeShape code = record.layout->code;
    const std::uint8_t* source = record.batch(from / quant::kBatch) + from % quant::kBatch;
    std::uint8_t* target = record.batch(to / quant::kBatch) + to % quant::kBatch;
    for (std::size_t i = 0; i < code.bits * code.groups(); ++i)
        target[i * quant::kBatch] = source[i * quant::kBatch];
}

} // namespace

void write_link(const Index& index, RecordImage record, const Coordinates& owner,
                std::uint32_t slot, std::uint32_t id, const Coordinates& neighbour, float distance,
                bool chosen) {
    record.ids()[slot] = id;
    record.set_r(slot, distance, chosen);
    if (!index.coded())
        return;
    const quant::CodeShape code = index.layout().code;
    const quant::CodeProducts products =
        quant::write_code(code, owner.centred, neighbour.centred, slot % quant::kBatch,
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

void put_link(const Index& index, RecordImage record, const Coordinates& owner, Place place,
              std::uint32_t id, const Coordinates& neighbour, float distance,
              const float* to_neighbours) {
    const std::uint32_t degree = record.degree();
    for (std::uint32_t i = 0; place.chosen && to_neighbours && i < degree; ++i)
        if (record.chosen(i) && record.distance(i) > distance &&
            to_neighbours[i] < record.distance(i))
            record.set_r(i, record.distance(i), false);
    write_link(index, record, owner, place.slot, id, neighbour, distance, place.chosen);
    record.set_kept(place.slot, false);
    if (place.slot == degree)
        ++record.head()->degree;
}

void remove_link(RecordImage record, std::uint32_t slot) {
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
           record.kept_count() <= record.layout->links / 4u;
}

bool can_have_child(Record record) {
    return record.live() && record.head()->level == 0 &&
           record.kept_count() + kFreeChoice <= record.layout->links;
}

Place choose_place(Record record, float distance, const float* to_neighbours, Enter enter) {
    const std::uint32_t degree = record.degree();
    const std::uint32_t none = record.layout->links;
    // Without branches, which nothing foretells.
    unsigned occluding = 0;
    for (std::uint32_t i = 0; i < degree; ++i)
        occluding += static_cast<unsigned>(record.chosen(i)) &
                     static_cast<unsigned>(record.distance(i) <= distance) &
                     static_cast<unsigned>(to_neighbours[i] < distance);
    const bool chosen = occluding == 0;
    if (degree < none)
        return {degree, chosen};
    if (!chosen && enter == Enter::if_chosen)
        return {none, false};
    const bool must = enter == Enter::always;

    std::uint32_t filling = none; // the farthest of those that only fill, and of the chosen ones
    std::uint32_t directed = none;
    for (std::uint32_t i = 0; i < degree; ++i) {
        if (record.kept(i))
            continue;
        // One that the new neighbour occludes only fills from now on.
        const bool fills = !record.chosen(i) || (chosen && record.distance(i) > distance &&
                                                 to_neighbours[i] < record.distance(i));
        std::uint32_t& farthest = fills ? filling : directed;
        if (farthest == none || record.distance(i) > record.distance(farthest))
            farthest = i;
    }
    if (filling != none && (chosen || must || distance < record.distance(filling)))
        return {filling, chosen};
    if (directed != none && (must || (chosen && distance < record.distance(directed))))
        return {directed, chosen};
    return {none, chosen};
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
