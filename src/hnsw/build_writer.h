// From the graph in memory to pages. Ids follow from row numbers, so that records can be made in
// any order: first all level-0 records, then the upper ones as the graph numbers their lists, then
// the further row pointers, then the vectors' pieces.
#pragma once

#include <vector>

#include "graph/graph.h"
#include "hnsw/build_codes.h"
#include "hnsw/record.h"

namespace hnsw {

class BuildWriter {
  public:
    // CODES may be null: an index without codes.
    BuildWriter(const Index& index, const BuildRows& rows, const BuildCodes* codes,
                const graph::Graph& graph);

    std::uint32_t node_pages() const { return node_pages_; }

    // For am::append_parts: a part is a page.
    std::uint32_t parts() const { return node_pages_ + tid_pages_ + piece_pages_; }
    static std::uint32_t pages_of(std::uint32_t) { return 1; }
    // Fills the page that will be block 1 + PAGE. No server call but PageInit; threads may do
    // different pages at once.
    void fill(std::uint32_t page, char* to) const;

    std::uint32_t entry() const;
    int entry_level() const { return graph_.top_level(); }

    // The last page of a kind where it has free slots, or InvalidBlockNumber.
    BlockNumber with_room(PageKind kind) const;

  private:
    struct UpperList {
        std::uint32_t row;
        std::uint8_t level;
    };

    std::uint32_t base_id(std::uint32_t row) const;
    std::uint32_t upper_id(std::uint32_t row, int level) const;
    void fill_node(std::uint32_t number, RecordImage record, float* scratch) const;
    void fill_links(std::uint32_t row, int level, RecordImage record, float* scratch) const;
    void fill_chunk(std::uint32_t number, TidChunk* chunk) const;
    void fill_piece(std::uint32_t number, Piece* piece) const;
    std::uint32_t first_block(PageKind kind) const;
    std::uint32_t slots_used(PageKind kind) const;

    const Index& index_;
    const BuildRows& rows_;
    const BuildCodes* codes_;
    const graph::Graph& graph_;
    std::vector<UpperList> uppers_;

    // Chunks of further row pointers: the first of each row that has some, and where its rows
    // begin.
    struct Chain {
        std::uint32_t row;
        std::uint32_t first_chunk;
        std::uint32_t first_same;
        std::uint32_t count;
    };
    std::vector<Chain> chains_;
    std::uint32_t chunk_count_ = 0;
    std::vector<std::uint32_t> first_piece_; // by row, and the end; form split
    std::uint32_t node_pages_ = 0;
    std::uint32_t tid_pages_ = 0;
    std::uint32_t piece_pages_ = 0;
};

} // namespace hnsw
