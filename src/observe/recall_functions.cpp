// vector_recall and vector_tune: arguments and result rows.

#include "base/error.h"
#include "observe/recall.h"
#include "pg/entry.h"
#include "pg/local_settings.h"
#include "pg/result_rows.h"
#include "pg/results.h"

namespace observe {

namespace {

constexpr int kMostRows = 10000;
constexpr int kMostQueries = 10000;
// Distances kept at once, of all queries together.
constexpr std::int64_t kMostDistances = 10'000'000;
// Where the search for the smallest value begins.
constexpr int kFirstEf = 10;

base::Error out_of_range(const std::string& name, std::int64_t given, std::int64_t most) {
    return {"22023", name + " must be between 1 and " + std::to_string(most) + ", not " +
                         std::to_string(given)};
}

int number_argument(FunctionCallInfo fcinfo, int i, const char* name, int most) {
    if (PG_ARGISNULL(i))
        throw base::Error("22004", std::string("argument \"") + name + "\" must not be null");
    const int given = PG_GETARG_INT32(i);
    if (given < 1 || given > most)
        throw out_of_range(name, given, most);
    return given;
}

Oid index_argument(FunctionCallInfo fcinfo) {
    if (PG_ARGISNULL(0))
        throw base::Error("22004", "argument \"index\" must not be null");
    return PG_GETARG_OID(0);
}

Wanted wanted_of(FunctionCallInfo fcinfo, int k_at, int sample_at, int queries_at) {
    Wanted wanted{};
    wanted.k = number_argument(fcinfo, k_at, "k", kMostRows);
    wanted.sample_size = number_argument(fcinfo, sample_at, "sample_size", kMostQueries);
    wanted.queries = pg::texts_argument(fcinfo, queries_at);
    const auto queries = wanted.queries ? static_cast<std::int64_t>(wanted.queries->size())
                                        : std::int64_t{wanted.sample_size};
    if (queries > kMostQueries)
        throw base::Error("22023", "there may be " + std::to_string(kMostQueries) +
                                       " queries at most, not " + std::to_string(queries));
    if ((wanted.k + 1) * queries > kMostDistances)
        throw base::Error("54000", "k times the number of queries must not be above " +
                                       std::to_string(kMostDistances));
    return wanted;
}

// The value to measure with: that which is given for this kind of index, else the session's.
int setting_of(FunctionCallInfo fcinfo, const MeasuredIndex& index) {
    const bool ef = index.setting == "hnsw.ef_search";
    constexpr int kEfAt = 3;
    constexpr int kProbesAt = 4;
    if (!PG_ARGISNULL(ef ? kProbesAt : kEfAt))
        throw base::Error("22023",
                          std::string(ef ? "probes is for ivfflat indexes, and this is hnsw"
                                         : "ef_search is for hnsw indexes, and this is ivfflat"),
                          {}, ef ? "Give ef_search." : "Give probes.");
    const int at = ef ? kEfAt : kProbesAt;
    if (!PG_ARGISNULL(at))
        return PG_GETARG_INT32(at);
    const char* now = pg::setting(index.setting.c_str());
    return now ? std::atoi(now) : 1;
}

constexpr int kColumns = 9;
const pg::ResultColumn kResult[] = {
    {"setting", TEXTOID},    {"value", INT4OID},        {"measured", INT4OID},
    {"recall", FLOAT8OID},   {"recall_low", FLOAT8OID}, {"recall_high", FLOAT8OID},
    {"index_ms", FLOAT8OID}, {"exact_ms", FLOAT8OID},   {"chosen", BOOLOID},
};

// To so many parts of one, so that it prints in a few digits.
double rounded(double value, double parts) {
    return std::round(value * parts) / parts;
}

// A row of either function; vector_recall leaves out the last column.
void put(pg::ResultRows& rows, const Measurement& measurement, const Measured& measured,
         bool chosen) {
    constexpr double kShare = 1e4;
    constexpr double kTime = 1e3;
    const char* name = measurement.index().setting.c_str();
    Datum values[kColumns];
    bool nulls[kColumns] = {};
    values[0] = pg::call([=] { return CStringGetTextDatum(name); });
    values[1] = Int32GetDatum(measured.setting);
    values[2] = Int32GetDatum(measured.queries);
    if (measured.queries == 0)
        std::fill(nulls + 3, nulls + 8, true);
    values[3] = Float8GetDatum(rounded(measured.recall.mean, kShare));
    values[4] = Float8GetDatum(rounded(measured.recall.low, kShare));
    values[5] = Float8GetDatum(rounded(measured.recall.high, kShare));
    values[6] = Float8GetDatum(rounded(measured.index_ms, kTime));
    values[7] = Float8GetDatum(rounded(measurement.exact_ms(), kTime));
    values[8] = BoolGetDatum(chosen);
    rows.put(values, nulls);
}

// Finds the smallest value that reaches the target, on the way from few to many and then between
// the last that did not and the first that did. Returns each that was measured.
class Tuning {
  public:
    Tuning(const Measurement& measurement, double target)
        : measurement_(measurement), target_(target) {}

    const Measured* run(int first) {
        const int most = measurement_.index().most;
        int missed = 0;
        int reached = std::min(first, most);
        while (!reaches(reached)) {
            if (reached == most)
                return nullptr;
            missed = reached;
            reached = std::min(most, reached * 2);
        }
        while (reached - missed > 1) {
            const int middle = missed + (reached - missed) / 2;
            (reaches(middle) ? reached : missed) = middle;
        }
        for (const Measured& step : steps_)
            if (step.setting == reached)
                return &step;
        return nullptr;
    }

    std::vector<Measured>& steps() { return steps_; }

  private:
    bool reaches(int value) {
        steps_.push_back(measurement_.measure(value));
        // A mean of shares misses a round number by rounding.
        constexpr double kRounding = 1e-9;
        return steps_.back().recall.mean >= target_ - kRounding;
    }

    const Measurement& measurement_;
    double target_;
    std::vector<Measured> steps_;
};

void notice_unreached(double target, const char* setting) {
    pg::call([=] {
        ereport(NOTICE,
                (errmsg("no value of %s reaches a recall of %g", setting, target),
                 errhint("REINDEX an index that was made before its rows, or build it with a "
                         "larger m or ef_construction. Where row-level security hides many "
                         "rows, turn on iterative scans.")));
    });
}

} // namespace

} // namespace observe

using namespace observe;

PG_MILVUS_FUNCTION(vector_recall) {
    const Oid index = index_argument(fcinfo);
    const Wanted wanted = wanted_of(fcinfo, 1, 2, 5);
    pg::ResultRows rows(fcinfo, {kResult, kColumns - 1});
    Measurement measurement(index, wanted);
    const int value = setting_of(fcinfo, measurement.index());
    const Measured measured =
        measurement.queries() == 0 ? Measured{value, 0, {}, 0} : measurement.measure(value);
    put(rows, measurement, measured, false);
    measurement.finish();
    return Datum{0};
}

PG_MILVUS_FUNCTION(vector_tune) {
    const Oid index = index_argument(fcinfo);
    if (PG_ARGISNULL(1))
        throw base::Error("22004", "argument \"target_recall\" must not be null");
    const double target = PG_GETARG_FLOAT8(1);
    if (!(target > 0 && target <= 1))
        throw base::Error("22023", "target_recall must be above 0 and not above 1");
    const Wanted wanted = wanted_of(fcinfo, 2, 3, 4);
    pg::ResultRows rows(fcinfo, {kResult, kColumns});
    Measurement measurement(index, wanted);
    if (measurement.queries() != 0) {
        Tuning tuning(measurement, target);
        const bool ef = measurement.index().setting == "hnsw.ef_search";
        const Measured* found = tuning.run(ef ? std::max(wanted.k, kFirstEf) : 1);
        const int chosen = found ? found->setting : 0;
        if (!found)
            notice_unreached(target, measurement.index().setting.c_str());
        std::sort(tuning.steps().begin(), tuning.steps().end(),
                  [](const Measured& a, const Measured& b) { return a.setting < b.setting; });
        for (const Measured& step : tuning.steps())
            put(rows, measurement, step, step.setting == chosen);
    }
    measurement.finish();
    return Datum{0};
}
