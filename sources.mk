# The one list of sources, read by make (product.mk) and by CMake (CMakeLists.txt).
# Keep it simple: only comments and `NAME = value value ... \` lists, one file a line, sorted;
# no conditionals and no make functions, because CMake reads it with a regular expression.
# `ci/check_sources` fails where a .cpp under src/ is missing here or a listed file does not exist.
#
# To add a file, put it in the list of its folder. To add a folder, add it to a library's layers (and to
# SERVER_FREE_LAYERS where no server header may be seen) and give it a SOURCES_<folder> list.

# Folders whose files are linked into vector.so.
VECTOR_LAYERS = base distance format graph quant cluster pg types am hnsw ivfflat observe module

# Folders whose files are linked into milvus.so; base and pg are in both libraries.
MILVUS_LAYERS = base format rows expr pg milvus

# Folders that are compiled without the server's include paths, so that including a server header
# there does not compile. The unit tests, fuzzers and kernel benches are built from these alone.
SERVER_FREE_LAYERS = base cluster distance expr format graph quant rows

SOURCES_base =

SOURCES_distance = \
    src/distance/avx2.cpp \
    src/distance/avx512.cpp \
    src/distance/avx512_vpopcntdq.cpp \
    src/distance/dispatch.cpp \
    src/distance/neon.cpp \
    src/distance/scalar.cpp

SOURCES_expr = \
    src/expr/bind.cpp \
    src/expr/bind_arithmetic.cpp \
    src/expr/bind_compare.cpp \
    src/expr/bind_constant.cpp \
    src/expr/bind_junction.cpp \
    src/expr/bind_lists.cpp \
    src/expr/bind_names.cpp \
    src/expr/bind_tests.cpp \
    src/expr/facts.cpp \
    src/expr/fault.cpp \
    src/expr/literal.cpp \
    src/expr/schema.cpp \
    src/expr/sql_arithmetic.cpp \
    src/expr/sql_condition.cpp \
    src/expr/sql_json.cpp \
    src/expr/sql_writer.cpp \
    src/expr/syntax.cpp \
    src/expr/value.cpp

# From these, Bison and Flex make <name>.cpp (and <name>.h) in the build folder, at build time.
BISON_expr = src/expr/grammar.y
FLEX_expr = src/expr/scanner.l

SOURCES_format = \
    src/format/decimal.cpp \
    src/format/decimal_avx2.cpp \
    src/format/dense_text.cpp \
    src/format/float_parse.cpp \
    src/format/float_print.cpp \
    src/format/sparse_text.cpp

SOURCES_graph = \
    src/graph/big_array.cpp \
    src/graph/builder.cpp \
    src/graph/graph.cpp \
    src/graph/parameters.cpp \
    src/graph/team.cpp

SOURCES_quant = \
    src/quant/neighbour_code.cpp \
    src/quant/rotation.cpp

SOURCES_rows = \
    src/rows/cursor.cpp \
    src/rows/dynamic.cpp \
    src/rows/order.cpp \
    src/rows/reader.cpp \
    src/rows/scan.cpp \
    src/rows/values.cpp \
    src/rows/vectors.cpp

SOURCES_cluster = \
    src/cluster/bit_space.cpp \
    src/cluster/coded_centres.cpp \
    src/cluster/float_space.cpp \
    src/cluster/kmeans.cpp \
    src/cluster/nearest.cpp

SOURCES_am = \
    src/am/build_pages.cpp \
    src/am/check_report.cpp \
    src/am/file_cache.cpp \
    src/am/first_page.cpp \
    src/am/hints.cpp \
    src/am/indexed_rows.cpp \
    src/am/inspect_functions.cpp \
    src/am/kept_memory.cpp \
    src/am/method.cpp \
    src/am/open_at_once.cpp \
    src/am/operators.cpp \
    src/am/page_change.cpp \
    src/am/reach.cpp \
    src/am/row_limit.cpp \
    src/am/scan_effort.cpp \
    src/am/stats_text.cpp \
    src/am/stored_value.cpp \
    src/am/unread_distance.cpp \
    src/am/upkeep.cpp \
    src/am/validate.cpp

SOURCES_hnsw = \
    src/hnsw/am.cpp \
    src/hnsw/build.cpp \
    src/hnsw/build_codes.cpp \
    src/hnsw/build_helpers.cpp \
    src/hnsw/build_estimate.cpp \
    src/hnsw/build_memory.cpp \
    src/hnsw/build_rows.cpp \
    src/hnsw/build_writer.cpp \
    src/hnsw/check.cpp \
    src/hnsw/check_codes.cpp \
    src/hnsw/check_graph.cpp \
    src/hnsw/check_heap.cpp \
    src/hnsw/check_records.cpp \
    src/hnsw/cost.cpp \
    src/hnsw/facts.cpp \
    src/hnsw/index.cpp \
    src/hnsw/insert.cpp \
    src/hnsw/layout.cpp \
    src/hnsw/links.cpp \
    src/hnsw/meta_page.cpp \
    src/hnsw/method.cpp \
    src/hnsw/new_node.cpp \
    src/hnsw/node_copy.cpp \
    src/hnsw/node_locks.cpp \
    src/hnsw/options.cpp \
    src/hnsw/page_change.cpp \
    src/hnsw/query.cpp \
    src/hnsw/scan.cpp \
    src/hnsw/search.cpp \
    src/hnsw/slots.cpp \
    src/hnsw/stats.cpp \
    src/hnsw/vacuum.cpp \
    src/hnsw/vacuum_entry.cpp \
    src/hnsw/vacuum_free.cpp \
    src/hnsw/vacuum_lists.cpp \
    src/hnsw/vacuum_mark.cpp \
    src/hnsw/vacuum_pieces.cpp \
    src/hnsw/vacuum_tree.cpp \
    src/hnsw/workspace.cpp

SOURCES_ivfflat = \
    src/ivfflat/am.cpp \
    src/ivfflat/buffers.cpp \
    src/ivfflat/build.cpp \
    src/ivfflat/build_centres.cpp \
    src/ivfflat/build_rows.cpp \
    src/ivfflat/build_writer.cpp \
    src/ivfflat/candidates.cpp \
    src/ivfflat/centre_codes.cpp \
    src/ivfflat/check.cpp \
    src/ivfflat/check_codes.cpp \
    src/ivfflat/check_heap.cpp \
    src/ivfflat/check_lists.cpp \
    src/ivfflat/coder.cpp \
    src/ivfflat/cost.cpp \
    src/ivfflat/entry_search.cpp \
    src/ivfflat/facts.cpp \
    src/ivfflat/index.cpp \
    src/ivfflat/insert.cpp \
    src/ivfflat/layout.cpp \
    src/ivfflat/lists.cpp \
    src/ivfflat/method.cpp \
    src/ivfflat/options.cpp \
    src/ivfflat/page_change.cpp \
    src/ivfflat/row_ahead.cpp \
    src/ivfflat/scan.cpp \
    src/ivfflat/stats.cpp \
    src/ivfflat/table_rows.cpp \
    src/ivfflat/vacuum.cpp \
    src/ivfflat/vacuum_chunk.cpp \
    src/ivfflat/vacuum_dead.cpp \
    src/ivfflat/vacuum_merge.cpp \
    src/ivfflat/workspace.cpp

SOURCES_milvus = \
    src/milvus/alias_functions.cpp \
    src/milvus/batch_text.cpp \
    src/milvus/call.cpp \
    src/milvus/catalog.cpp \
    src/milvus/change.cpp \
    src/milvus/collection.cpp \
    src/milvus/collection_functions.cpp \
    src/milvus/create_functions.cpp \
    src/milvus/database_functions.cpp \
    src/milvus/definition.cpp \
    src/milvus/delete_functions.cpp \
    src/milvus/describe.cpp \
    src/milvus/elements.cpp \
    src/milvus/entity.cpp \
    src/milvus/errors.cpp \
    src/milvus/event_triggers.cpp \
    src/milvus/field_functions.cpp \
    src/milvus/filter.cpp \
    src/milvus/filter_functions.cpp \
    src/milvus/filter_values.cpp \
    src/milvus/hits.cpp \
    src/milvus/hybrid_functions.cpp \
    src/milvus/hybrid_requests.cpp \
    src/milvus/ids.cpp \
    src/milvus/ids_text.cpp \
    src/milvus/index_functions.cpp \
    src/milvus/index_json.cpp \
    src/milvus/index_make.cpp \
    src/milvus/index_path.cpp \
    src/milvus/index_read.cpp \
    src/milvus/index_types.cpp \
    src/milvus/insert_functions.cpp \
    src/milvus/iteration.cpp \
    src/milvus/json_split.cpp \
    src/milvus/json_text.cpp \
    src/milvus/key_claims.cpp \
    src/milvus/key_draw.cpp \
    src/milvus/key_errors.cpp \
    src/milvus/key_leaves.cpp \
    src/milvus/key_lock.cpp \
    src/milvus/key_search.cpp \
    src/milvus/key_triggers.cpp \
    src/milvus/lists.cpp \
    src/milvus/load_functions.cpp \
    src/milvus/metric.cpp \
    src/milvus/module.cpp \
    src/milvus/names.cpp \
    src/milvus/nearest.cpp \
    src/milvus/open_collection.cpp \
    src/milvus/partition_functions.cpp \
    src/milvus/properties.cpp \
    src/milvus/property_functions.cpp \
    src/milvus/query_functions.cpp \
    src/milvus/query_iterator.cpp \
    src/milvus/query_vectors.cpp \
    src/milvus/ranker.cpp \
    src/milvus/read_call.cpp \
    src/milvus/register_functions.cpp \
    src/milvus/rename.cpp \
    src/milvus/row_shape.cpp \
    src/milvus/row_source.cpp \
    src/milvus/row_sql.cpp \
    src/milvus/row_limits.cpp \
    src/milvus/row_writer.cpp \
    src/milvus/schema_json.cpp \
    src/milvus/search.cpp \
    src/milvus/search_functions.cpp \
    src/milvus/search_iterator.cpp \
    src/milvus/search_params.cpp \
    src/milvus/search_result.cpp \
    src/milvus/search_target.cpp \
    src/milvus/selection.cpp \
    src/milvus/similarity.cpp \
    src/milvus/statistics_functions.cpp \
    src/milvus/table_read.cpp \
    src/milvus/table_sql.cpp \
    src/milvus/tell_sessions.cpp \
    src/milvus/unique_key.cpp \
    src/milvus/upsert_functions.cpp \
    src/milvus/write_reply.cpp \
    src/milvus/write_target.cpp

SOURCES_observe = \
    src/observe/exact.cpp \
    src/observe/findings.cpp \
    src/observe/measured_index.cpp \
    src/observe/only_indexes.cpp \
    src/observe/prewarm.cpp \
    src/observe/recall.cpp \
    src/observe/recall_functions.cpp \
    src/observe/vector_index.cpp \
    src/observe/why_not.cpp

SOURCES_pg = \
    src/pg/array.cpp \
    src/pg/call.cpp \
    src/pg/collation.cpp \
    src/pg/columns.cpp \
    src/pg/defaults.cpp \
    src/pg/entry.cpp \
    src/pg/json.cpp \
    src/pg/jsonb.cpp \
    src/pg/local_settings.cpp \
    src/pg/plan_order.cpp \
    src/pg/planning.cpp \
    src/pg/prepared.cpp \
    src/pg/relations.cpp \
    src/pg/result_rows.cpp \
    src/pg/results.cpp \
    src/pg/rewrite.cpp \
    src/pg/roles.cpp \
    src/pg/sequences.cpp \
    src/pg/spi.cpp \
    src/pg/subtransaction.cpp \
    src/pg/timeout.cpp \
    src/pg/type_text.cpp

SOURCES_types = \
    src/types/analyze.cpp \
    src/types/array_elements.cpp \
    src/types/bit_distance.cpp \
    src/types/dense_aggregate.cpp \
    src/types/dense_arithmetic.cpp \
    src/types/dense_cast.cpp \
    src/types/dense_compare.cpp \
    src/types/dense_distance.cpp \
    src/types/dense_io.cpp \
    src/types/json_cast.cpp \
    src/types/metric_distance.cpp \
    src/types/narrowing.cpp \
    src/types/sparse_cast.cpp \
    src/types/sparse_compare.cpp \
    src/types/sparse_distance.cpp \
    src/types/sparse_io.cpp \
    src/types/subscript.cpp \
    src/types/text_errors.cpp \
    src/types/typmod.cpp

SOURCES_module = \
    src/module/vector_module.cpp

# Extra compiler flags of a folder, added after the common -O2.
LAYER_FLAGS_am = -O3
LAYER_FLAGS_cluster = -O3
LAYER_FLAGS_distance = -O3
LAYER_FLAGS_format = -O3
LAYER_FLAGS_graph = -O3
LAYER_FLAGS_hnsw = -O3
LAYER_FLAGS_ivfflat = -O3
LAYER_FLAGS_quant = -O3
LAYER_FLAGS_rows = -O3
LAYER_FLAGS_types = -O3

# Instruction-set flags of one file: ISA_FLAGS_<processor>_<file name without .cpp>. The processor is
# x86 (64 and 32 bit), arm64, or the first word of the compiler's target. A file is compiled on every
# processor and must be empty, by its own #if, where its instruction set does not exist.
ISA_FLAGS_x86_avx2 = -mavx2 -mfma -mf16c -mpopcnt
ISA_FLAGS_x86_avx512 = -mavx512f -mavx512bw -mavx512dq -mavx512vl -mfma -mf16c
ISA_FLAGS_x86_decimal_avx2 = -mavx2
ISA_FLAGS_x86_avx512_vpopcntdq = -mavx512f -mavx512vpopcntdq -mpopcnt

# Extra compiler flags of one unit test: UNIT_FLAGS_<file name without .cpp>.
# Emulated registers are wider than the compiler was told the processor has; nothing outside the file
# sees them, so that the convention of passing them may change does not matter.
# The emulator adds in C what wraps around in the instructions, so a sanitizer must not mind.
UNIT_FLAGS_distance_emulated_avx2 = -Wno-psabi -fno-sanitize=signed-integer-overflow
UNIT_FLAGS_distance_emulated_avx512 = -Wno-psabi -fno-sanitize=signed-integer-overflow
UNIT_FLAGS_distance_emulated_avx512_vpopcntdq = -Wno-psabi -fno-sanitize=signed-integer-overflow
UNIT_FLAGS_distance_emulated_neon = -Wno-psabi -fno-sanitize=signed-integer-overflow
