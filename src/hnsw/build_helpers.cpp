// One queue a worker. A message is a row pointer, padding, and the vector in stored form. The queue
// takes a message that does not fit piece by piece, so each has a row that it is still to take.

#include "hnsw/build_helpers.h"

#include "hnsw/insert.h"
#include "pg/parallel.h"

namespace hnsw {

namespace {

constexpr std::uint64_t kSharedKey = 1;
constexpr std::uint64_t kQueuesKey = 2;
constexpr std::size_t kQueueBytes = std::size_t{256} << 10;
// Before the vector, whose elements are to be aligned.
constexpr std::size_t kRowHead = MAXALIGN(sizeof(ItemPointerData));

struct Shared {
    Oid heap;
    Oid index;
    bool concurrent;
};

struct Queue {
    shm_mq_handle* handle;
    char* message; // not yet taken as a whole, of BYTES; none if that is 0
    std::size_t bytes;
    std::size_t room;
};

shm_mq* queue_at(char* queues, int worker) {
    return reinterpret_cast<shm_mq*>(queues + static_cast<std::size_t>(worker) * kQueueBytes);
}

} // namespace

struct Helpers {
    ParallelContext* context;
    Queue* queues;
    int count;
    int next; // which one is asked first
};

namespace {

// Whether the queue has taken its row.
bool take_message(Queue& queue, bool no_wait) {
    if (queue.bytes == 0)
        return true;
    const shm_mq_result result =
        pg::send_message(queue.handle, queue.bytes, queue.message, no_wait);
    if (result == SHM_MQ_DETACHED) {
        // Its own error comes first, where it could still tell it.
        CHECK_FOR_INTERRUPTS();
        ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                        errmsg("a parallel worker of an index build ended early")));
    }
    if (result == SHM_MQ_SUCCESS)
        queue.bytes = 0;
    return result == SHM_MQ_SUCCESS;
}

void set_message(Queue& queue, const Value& value, const ItemPointerData& tid) {
    queue.bytes = kRowHead + value.bytes;
    if (queue.bytes > queue.room) {
        queue.room = queue.bytes * 2;
        queue.message = static_cast<char*>(repalloc(queue.message, queue.room));
    }
    std::memcpy(queue.message, &tid, sizeof tid);
    std::memcpy(queue.message + kRowHead, value.data, value.bytes);
}

void insert_rows(const Index& index, shm_mq_handle* queue) {
    MemoryContext memory =
        AllocSetContextCreate(CurrentMemoryContext, "hnsw build row", ALLOCSET_DEFAULT_SIZES);
    MemoryContext old = MemoryContextSwitchTo(memory);
    std::size_t bytes;
    void* data;
    // Detached: the other side has sent all it had, and this side has read all of it.
    while (shm_mq_receive(queue, &bytes, &data, false) == SHM_MQ_SUCCESS) {
        CHECK_FOR_INTERRUPTS();
        const char* message = static_cast<const char*>(data);
        ItemPointerData tid;
        std::memcpy(&tid, message, sizeof tid);
        insert_value(index, {message + kRowHead, static_cast<std::uint32_t>(bytes - kRowHead)},
                     &tid, Levels::as_they_are);
        MemoryContextReset(memory);
    }
    MemoryContextSwitchTo(old);
    MemoryContextDelete(memory);
}

void help(dsm_segment* segment, shm_toc* contents) {
    const auto* shared = static_cast<Shared*>(shm_toc_lookup(contents, kSharedKey, false));
    auto* queues = static_cast<char*>(shm_toc_lookup(contents, kQueuesKey, false));
    shm_mq* queue = queue_at(queues, ParallelWorkerNumber);
    shm_mq_set_receiver(queue, MyProc);
    shm_mq_handle* handle = shm_mq_attach(queue, segment, nullptr);

    // The locks that the leader holds.
    const LOCKMODE heap_lock = shared->concurrent ? ShareUpdateExclusiveLock : ShareLock;
    const LOCKMODE index_lock = shared->concurrent ? RowExclusiveLock : AccessExclusiveLock;
    Relation heap = table_open(shared->heap, heap_lock);
    Relation relation = index_open(shared->index, index_lock);
    Index index = open_index(relation, nullptr);
    index.logged = false;
    insert_rows(index, handle);
    index_close(relation, index_lock);
    table_close(heap, heap_lock);
}

bool may_be_shared(Relation heap, const IndexInfo* info) {
    // Temporary tables are in this process's memory only.
    return !RelationUsesLocalBuffers(heap) &&
           pg::parallel_safe(reinterpret_cast<Node*>(info->ii_Expressions)) &&
           pg::parallel_safe(reinterpret_cast<Node*>(info->ii_Predicate));
}

} // namespace

Helpers* start_helpers(Relation heap, const Index& index, const IndexInfo* info, int count) {
    if (count == 0 || !may_be_shared(heap, info))
        return nullptr;
    EnterParallelMode();
    ParallelContext* context = CreateParallelContext("$libdir/vector", "hnsw_build_worker", count);
    const std::size_t queue_bytes = static_cast<std::size_t>(count) * kQueueBytes;
    shm_toc_estimate_chunk(&context->estimator, sizeof(Shared));
    shm_toc_estimate_chunk(&context->estimator, queue_bytes);
    shm_toc_estimate_keys(&context->estimator, 2);
    InitializeParallelDSM(context);
    if (!context->seg) {
        DestroyParallelContext(context);
        ExitParallelMode();
        return nullptr;
    }
    auto* shared = static_cast<Shared*>(shm_toc_allocate(context->toc, sizeof(Shared)));
    *shared = {RelationGetRelid(heap), RelationGetRelid(index.relation), info->ii_Concurrent};
    shm_toc_insert(context->toc, kSharedKey, shared);
    auto* queues = static_cast<char*>(shm_toc_allocate(context->toc, queue_bytes));
    shm_toc_insert(context->toc, kQueuesKey, queues);
    for (int i = 0; i < count; ++i)
        shm_mq_set_sender(shm_mq_create(queue_at(queues, i), kQueueBytes), MyProc);
    LaunchParallelWorkers(context);

    auto* helpers = static_cast<Helpers*>(palloc0(sizeof(Helpers)));
    helpers->context = context;
    helpers->count = context->nworkers_launched;
    helpers->queues = static_cast<Queue*>(palloc0(static_cast<std::size_t>(count) * sizeof(Queue)));
    for (int i = 0; i < helpers->count; ++i) {
        Queue& queue = helpers->queues[i];
        queue.handle =
            shm_mq_attach(queue_at(queues, i), context->seg, context->worker[i].bgwhandle);
        queue.room = kRowHead;
        queue.message = static_cast<char*>(palloc(queue.room));
    }
    ereport(DEBUG1, (errmsg("%d parallel workers insert the rows beyond memory", helpers->count)));
    return helpers;
}

bool hand_over(Helpers* helpers, const Value& value, const ItemPointerData& tid) {
    for (int i = 0; i < helpers->count; ++i) {
        Queue& queue = helpers->queues[helpers->next];
        helpers->next = (helpers->next + 1) % helpers->count;
        if (take_message(queue, true)) {
            set_message(queue, value, tid);
            take_message(queue, true);
            return true;
        }
    }
    return false;
}

void finish_helpers(Helpers* helpers) {
    for (int i = 0; i < helpers->count; ++i) {
        take_message(helpers->queues[i], false);
        shm_mq_detach(helpers->queues[i].handle);
    }
    WaitForParallelWorkersToFinish(helpers->context);
    DestroyParallelContext(helpers->context);
    ExitParallelMode();
}

} // namespace hnsw

PG_MILVUS_PARALLEL_WORKER(hnsw_build, hnsw::help)
