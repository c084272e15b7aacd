// What work shared with parallel workers needs of the server: contexts, message queues, and the few
// calls that differ between versions.
#pragma once

#include "pg/index_am.h"

extern "C" {
#include "access/parallel.h"
#include "access/table.h"
#include "catalog/pg_proc.h"
#include "storage/proc.h"
#include "storage/shm_mq.h"
#include "storage/shm_toc.h"
}

// Defines the entry point NAME of a parallel worker, found by that name: BODY takes the segment and
// its table of contents. ci/check_exports knows such symbols by their ending.
#define PG_MILVUS_PARALLEL_WORKER(name, body)                                                      \
    extern "C" {                                                                                   \
    PG_MILVUS_EXPORT void name##_worker(dsm_segment* segment, shm_toc* contents);                  \
    void name##_worker(dsm_segment* segment, shm_toc* contents) {                                  \
        pg::guarded<body>(segment, contents);                                                      \
    }                                                                                              \
    }

namespace pg {

// Sends a message. With NO_WAIT the result may be SHM_MQ_WOULD_BLOCK; the same message must then be
// tried again before another. From 15 on the receiver need not be woken by each message.
inline shm_mq_result send_message(shm_mq_handle* queue, std::size_t bytes, const void* data,
                                  bool no_wait) {
#if PG_VERSION_NUM >= 150000
    return shm_mq_send(queue, bytes, data, no_wait, false);
#else
    return shm_mq_send(queue, bytes, data, no_wait);
#endif
}

// Whether all functions of an expression, or a list of them, may run while workers do.
inline bool parallel_safe(Node* expression) {
    struct Search {
        static bool is_unsafe(Oid function, void*) {
            return func_parallel(function) != PROPARALLEL_SAFE;
        }
        static bool walk(Node* node, void* context) {
            if (!node)
                return false;
            if (check_functions_in_node(node, is_unsafe, context))
                return true;
#if PG_VERSION_NUM >= 160000
            return expression_tree_walker(node, walk, context);
#else
            bool (*walker)(Node*, void*) = walk;
            return expression_tree_walker(
                node, reinterpret_cast<bool (*)()>(reinterpret_cast<void*>(walker)), context);
#endif
        }
    };
    return !Search::walk(expression, nullptr);
}

} // namespace pg
