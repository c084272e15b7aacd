// The table that searches return.
#pragma once

#include "milvus/hits.h"
#include "pg/result_rows.h"

namespace milvus {

// A key as text.
Datum key_text(const Scalar& key, Oid type);

class SearchResult {
  public:
    SearchResult(FunctionCallInfo fcinfo, Oid key_type, int decimals);
    void put(std::size_t query, const Hit& hit);

  private:
    pg::ResultRows rows_;
    Oid key_type_;
    int decimals_;
};

} // namespace milvus
