// The rows that a search finds, as they are gathered: the nearest, within a range where one is
// given, or the best of each group.
#pragma once

#include <cstdint>

#include "milvus/entity.h"
#include "milvus/metric.h"
#include "milvus/nearest.h"
#include "milvus/scalar.h"
#include "milvus/search_params.h"

namespace milvus {

struct Hit { // lives as long as the call
    double distance;
    Scalar key;
    Datum entity;
    std::uint32_t group;
};

// What both gatherers have in common. Hits are in memory that lives as long as the call.
class HitList : public Collector {
  public:
    HitList(const Output::Plan& output, Metric metric, Oid key_type)
        : output_(output), metric_(metric), key_type_(key_type), memory_(CurrentMemoryContext) {}

    const Hit* items() const { return hits_; }
    std::size_t size() const { return count_; }

    // Best first; equal ones by key.
    void sort();

  protected:
    ~HitList() = default;
    void add_hit(const pg::Row& row, double distance, int first_column, std::uint32_t group);
    bool nearer(double a, double b) const { return larger_is_nearer(metric_) ? a > b : a < b; }
    // A similarity below that of the zero vectors, which no index holds.
    bool is_below_zero_vectors(double distance) const {
        return metric_ == Metric::cosine && distance < 0;
    }

    const Output::Plan& output_;
    Metric metric_;
    Oid key_type_;
    MemoryContext memory_;
    Source source_ = Source::exact;
    Hit* hits_ = nullptr;
    std::size_t count_ = 0;
    std::size_t capacity_ = 0;
};

class NearestHits final : public HitList {
  public:
    // So many rows the ordered statement must be able to give: what is wanted, one more to see
    // whether the last is one of equals, and what a range steps over.
    static std::size_t statement_rows(std::size_t wanted, const SearchParams& params);

    // ENDS_BY_INDEX: an index that has gone past the radius is taken at its word.
    NearestHits(const Output::Plan& output, Metric metric, Oid key_type, std::size_t wanted,
                const SearchParams& params, bool ends_by_index)
        : HitList(output, metric, key_type), params_(params), wanted_(wanted),
          rows_(statement_rows(wanted, params)), ends_by_index_(ends_by_index) {}

    void begin(Source source) noexcept override;
    bool add(const pg::Row& row) noexcept override;
    bool is_whole() const noexcept override;

  private:
    bool is_beyond(double distance) const;
    bool is_too_near(double distance) const;

    const SearchParams& params_;
    std::size_t wanted_;
    std::size_t rows_;
    bool ends_by_index_;
    std::size_t seen_ = 0;
    std::size_t skipped_ = 0;
    std::size_t beyond_ = 0; // rows in a row that were beyond the radius
    bool tied_ = false;
    bool below_zero_ = false;
};

// Rows have their group's value in the second column.
class GroupHits final : public HitList {
  public:
    static std::size_t statement_rows(std::size_t groups, std::size_t group_size);

    GroupHits(const Output::Plan& output, Metric metric, Oid key_type, Oid group_type,
              std::size_t groups, std::size_t group_size)
        : HitList(output, metric, key_type), group_type_(group_type), wanted_(groups),
          group_size_(group_size), rows_(statement_rows(groups, group_size)) {}

    void begin(Source source) noexcept override;
    bool add(const pg::Row& row) noexcept override;
    bool is_whole() const noexcept override;

    // Leaves out the hits of so many of the best groups.
    void drop_groups(std::size_t groups);

  private:
    struct Group {
        Scalar value;
        bool null;
        std::size_t size;
    };
    std::uint32_t hash(const Scalar& value, bool null) const;
    bool same(const Group& group, const Scalar& value, bool null) const;
    std::uint32_t* place(const Scalar& value, bool null);
    void make_room(std::size_t groups);

    Oid group_type_;
    std::size_t wanted_;
    std::size_t group_size_;
    std::size_t rows_;
    std::size_t seen_ = 0;
    std::size_t full_ = 0;
    Group* groups_ = nullptr;
    std::size_t room_ = 0; // for so many groups
    std::uint32_t group_count_ = 0;
    std::uint32_t* places_ = nullptr; // open addressing; 0: free, otherwise the group's number + 1
    std::uint32_t place_mask_ = 0;
};

} // namespace milvus
