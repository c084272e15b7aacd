// A sampled row is among its own nearest, which says nothing of the index: one row more is asked
// for, and the row itself is left out on both sides. Answers are compared by distance, so of rows
// equally far any counts.

#include "observe/recall.h"

#include <chrono>

#include "base/error.h"
#include "observe/exact.h"
#include "observe/only_indexes.h"
#include "pg/index_am.h"
#include "pg/local_settings.h"
#include "pg/prepared.h"

namespace observe {

namespace {

using Clock = std::chrono::steady_clock;

// Rows drawn beyond the sample, for those that have no distance even to themselves, such as zero
// vectors by cosine: an index does not hold them.
constexpr int kSpare = 32;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// A value of the index's type that lives as long as the call.
Datum kept(Datum value, MemoryContext memory) {
    MemoryContext const before = MemoryContextSwitchTo(memory);
    const Datum copy =
        PointerGetDatum(pg_detoast_datum_copy(reinterpret_cast<varlena*>(DatumGetPointer(value))));
    MemoryContextSwitchTo(before);
    return copy;
}

// The distances that a statement returns, and whether an index gave their order.
struct Gathered {
    double* to;
    std::size_t room;
    std::size_t count;
    bool by_index;
};

void begin(void* self, bool by_index) noexcept {
    static_cast<Gathered*>(self)->by_index = by_index;
}

bool gather(void* self, const pg::Row& row) noexcept {
    auto* gathered = static_cast<Gathered*>(self);
    if (!row.nulls[0] && gathered->count < gathered->room) {
        const double distance = DatumGetFloat8(row.values[0]);
        if (!std::isnan(distance))
            gathered->to[gathered->count++] = distance;
    }
    return true;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

// Expressions, conditions and policies are code of others. It runs under the search path that the
// server itself gives to such code in maintenance, with the owner's rights where the caller has
// them as well, else with the caller's, and never with more.
struct Measurement::Rights {
    Oid user;
    int security;
    pg::LocalSettings settings;

    Rights() {
        GetUserIdAndSecContext(&user, &security);
        settings.set("search_path", "pg_catalog, pg_temp");
    }
    void lower_to(Oid owner) const {
        const Oid as =
            pg::call([=, this] { return has_privs_of_role(user, owner); }) ? owner : user;
        SetUserIdAndSecContext(as, security | SECURITY_RESTRICTED_OPERATION);
    }
    void give_back() {
        SetUserIdAndSecContext(user, security);
        settings.restore();
    }
};

Measurement::Measurement(Oid index, const Wanted& wanted)
    : rights_(std::make_unique<Rights>()), k_(static_cast<std::size_t>(wanted.k)),
      sampled_(!wanted.queries) {
    index_ = describe_index(index);
    rights_->lower_to(index_.owner);
    if (sampled_)
        take_samples(wanted);
    else
        read_queries(*wanted.queries);
    find_exact();
}

Measurement::~Measurement() = default;

void Measurement::finish() {
    rights_->give_back();
}

std::size_t Measurement::rows_to_ask() const {
    return k_ + (sampled_ ? 1 : 0);
}

void Measurement::take_samples(const Wanted& wanted) {
    MemoryContext const memory = CurrentMemoryContext;
    const std::string sql = index_.select(index_.value) + " ORDER BY random() LIMIT " +
                            std::to_string(wanted.sample_size + kSpare);
    std::vector<Datum> taken(static_cast<std::size_t>(wanted.sample_size + kSpare));
    std::size_t count = 0;
    Datum* to = taken.data();
    pg::execute(sql, {}, pg::Access::read, pg::Planning::custom, [&, to](const pg::Row& row) {
        to[count++] = kept(row.values[0], memory);
        return true;
    });
    pg::forget_plan(sql, {}, pg::Planning::custom);
    taken.resize(count);
    for (const Datum query : taken) {
        const double self = distance_between(index_, query, query);
        if (std::isnan(self))
            continue;
        queries_.push_back(query);
        selves_.push_back(self);
        if (queries_.size() == static_cast<std::size_t>(wanted.sample_size))
            break;
    }
}

void Measurement::read_queries(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
        const char* chars = text.c_str();
        const Oid type = index_.type;
        queries_.push_back(pg::call([=] {
            Oid input;
            Oid parameter;
            getTypeInputInfo(type, &input, &parameter);
            return OidInputFunctionCall(input, const_cast<char*>(chars), parameter, -1);
        }));
    }
}

// Leaves queries without any answer out, such as zero vectors by a cosine distance.
void Measurement::find_exact() {
    if (queries_.empty())
        return;
    static const std::vector<Oid> none;
    const OnlyIndexes hidden(index_.tables, none);
    exact_ = exact_distances(index_, queries_, rows_to_ask());
    std::size_t left = 0;
    for (std::size_t i = 0; i < queries_.size(); ++i) {
        if (sampled_)
            drop_self(exact_[i], selves_[i]);
        if (exact_[i].empty())
            continue;
        queries_[left] = queries_[i];
        if (sampled_)
            selves_[left] = selves_[i];
        std::swap(exact_[left], exact_[i]);
        ++left;
    }
    queries_.resize(left);
    exact_.resize(left);
    if (left == 0)
        return;
    // Under a text of its own: its plan is not that of the index.
    const std::string sql = index_.nearest(static_cast<int>(rows_to_ask())) + " -- exact";
    const pg::Parameter parameter{index_.type, queries_[0], false};
    pg::forget_plan(sql, {&parameter, 1}, pg::Planning::custom_parallel);
    pg::LocalSettings settings;
    settings.set("jit", "off");
    const auto start = Clock::now();
    pg::execute(sql, {&parameter, 1}, pg::Access::read, pg::Planning::custom_parallel,
                [](const pg::Row&) { return true; });
    exact_ms_ = milliseconds_since(start);
    settings.restore();
    pg::forget_plan(sql, {&parameter, 1}, pg::Planning::custom_parallel);
}

// DISTANCES: nearest first, the row itself perhaps among them.
void Measurement::drop_self(std::vector<double>& distances, double self) const {
    const auto own = std::find(distances.begin(), distances.end(), self);
    if (own != distances.end())
        distances.erase(own);
    else if (distances.size() > k_)
        distances.pop_back();
}

double Measurement::share_found(std::size_t query, std::vector<double> found) const {
    std::sort(found.begin(), found.end());
    if (sampled_)
        drop_self(found, selves_[query]);
    const std::vector<double>& exact = exact_[query];
    const auto near = static_cast<std::size_t>(
        std::upper_bound(found.begin(), found.end(), exact.back()) - found.begin());
    return static_cast<double>(std::min(near, exact.size())) / static_cast<double>(exact.size());
}

Measured Measurement::measure(int setting) const {
    const OnlyIndexes only(index_.tables, index_.indexes);
    pg::LocalSettings settings;
    settings.set(index_.setting.c_str(), static_cast<long>(setting));
    for (const char* other : {"enable_seqscan", "enable_sort", "enable_bitmapscan", "jit"})
        settings.set(other, "off");
    settings.set("enable_indexscan", "on");

    const std::string sql = index_.nearest(static_cast<int>(rows_to_ask()));
    std::vector<double> room(rows_to_ask());
    std::vector<double> shares;
    std::vector<double> times;
    const pg::Parameter any{index_.type, queries_[0], false};
    pg::forget_plan(sql, {&any, 1}, pg::Planning::generic);
    // The first is not timed: it makes the plan.
    for (std::size_t round = 0; round <= queries_.size(); ++round) {
        const std::size_t query = round == 0 ? 0 : round - 1;
        const pg::Parameter parameter{index_.type, queries_[query], false};
        Gathered gathered{room.data(), room.size(), 0, false};
        const auto start = Clock::now();
        pg::execute_watched(sql, {&parameter, 1}, pg::Planning::generic,
                            {begin, {gather, &gathered}});
        const double took = milliseconds_since(start);
        if (!gathered.by_index)
            throw base::Error("55000", "the planner does not use the index for a search",
                              "The statement is: " + sql, "vector_why_not() says why.");
        if (round == 0)
            continue;
        times.push_back(took);
        shares.push_back(share_found(query, {room.data(), room.data() + gathered.count}));
    }
    settings.restore();
    pg::forget_plan(sql, {&any, 1}, pg::Planning::generic);
    return {setting, queries(), interval_of(shares), median(times)};
}

} // namespace observe
