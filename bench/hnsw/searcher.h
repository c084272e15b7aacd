// A prepared search on a pinned session, timed call by call.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connection.h"
#include "side.h"

namespace bench {

class Searcher {
  public:
    // The session is the caller's and outlives this.
    Searcher(Connection& session, const std::string& statement, const Options& options);

    // ef, or what else the effort is called.
    void set_ef(int ef);
    // Microseconds from the call to the answer at hand; the ids replace those in `ids`.
    double search(const std::string& query, std::vector<std::uint32_t>& ids);

  private:
    Connection& session_;
    std::string effort_setting_;
};

// Pages of shared buffers that one query touches, hit or read, on average of the first `sample`.
double buffers_per_query(Connection& session, const std::string& statement,
                         const std::vector<std::string>& queries, std::size_t sample);

} // namespace bench
