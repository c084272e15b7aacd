/*
 * libpq: parameters in text and in binary, results in both, prepared statements, pipeline mode, binary COPY, single-row
 * mode, and every field of an error. Values of vectors are laid out as vector_send documents them.
 */
#include <arpa/inet.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static PGconn *connection;
static int count;

static void ok(bool condition, const char *what) {
    printf("%s %d - %s\n", condition ? "ok" : "not ok", ++count, what);
    fflush(stdout);
}

static void equal(const char *found, const char *expected, const char *what) {
    const bool same = strcmp(found, expected) == 0;
    ok(same, what);
    if (!same)
        printf("#   found:    %s\n#   expected: %s\n", found, expected);
}

static void die(const char *where) {
    fprintf(stderr, "%s: %s", where, PQerrorMessage(connection));
    exit(1);
}

static PGresult *succeeded(PGresult *result) {
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        die(PQresultErrorMessage(result));
    return result;
}

static void run(const char *sql) { PQclear(succeeded(PQexec(connection, sql))); }

/* Runs SQL with N text parameters. */
static PGresult *with(const char *sql, int n, ...) {
    const char *values[8];
    va_list list;
    va_start(list, n);
    for (int i = 0; i < n; ++i)
        values[i] = va_arg(list, const char *);
    va_end(list);
    return PQexecParams(connection, sql, n, NULL, values, NULL, NULL, 0);
}

/* The first column of all rows with blanks between; frees RESULT. */
static const char *column(PGresult *result) {
    static char text[4096];
    text[0] = '\0';
    succeeded(result);
    for (int i = 0; i < PQntuples(result); ++i) {
        if (i > 0)
            strcat(text, " ");
        strncat(text, PQgetvalue(result, i, 0), sizeof text - strlen(text) - 2);
    }
    PQclear(result);
    return text;
}

/* A vector as vector_send writes it: two int16, dimensions and 0, then the elements; all in network order. */
static int lay_out_vector(char *out, const float *elements, int n) {
    const uint16_t head[2] = {htons((uint16_t)n), 0};
    memcpy(out, head, sizeof head);
    for (int i = 0; i < n; ++i) {
        uint32_t bits;
        memcpy(&bits, &elements[i], sizeof bits);
        bits = htonl(bits);
        memcpy(out + 4 + 4 * i, &bits, sizeof bits);
    }
    return 4 + 4 * n;
}

/* Calls ACT with up to six fields of each line of a file of the example. */
static void each_line(const char *name, void (*act)(char **fields)) {
    char path[4096], line[4096];
    snprintf(path, sizeof path, "%s/%s", getenv("CLIENTS_SUPPORT"), name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    while (fgets(line, sizeof line, file) != NULL) {
        char *fields[6] = {line};
        int n = 1;
        line[strcspn(line, "\n")] = '\0';
        for (char *at = line; (at = strchr(at, '|')) != NULL && n < 6;) {
            *at++ = '\0';
            fields[n++] = at;
        }
        act(fields);
    }
    fclose(file);
}

static void statement(char **fields) {
    if (strncmp(fields[0], "--", 2) != 0)
        run(fields[0]);
}

static void insert(char **fields) {
    PQclear(succeeded(with("INSERT INTO items VALUES ($1, $2, $3, $4, $5, $6)", 6, fields[0], fields[1], fields[2], fields[3],
                           fields[4], fields[5])));
}

static void neighbour(char **fields) {
    char sql[256], what[256];
    snprintf(sql, sizeof sql, "SELECT id FROM items ORDER BY %s %s $1::%s LIMIT 3", fields[0], fields[1], fields[2]);
    snprintf(what, sizeof what, "%s %s $1::%s", fields[0], fields[1], fields[2]);
    equal(column(with(sql, 1, fields[3])), fields[4], what);
}

static void test_binary(void) {
    const float elements[3] = {1, 1, 2.5F};
    char wire[16];
    const char *value = wire;
    const int length = lay_out_vector(wire, elements, 3), binary = 1;
    PGresult *result = succeeded(PQexecParams(connection, "SELECT $1::vector, embedding FROM items WHERE id = 3", 1, NULL,
                                              &value, &length, &binary, 1));
    ok(PQgetlength(result, 0, 0) == length && memcmp(PQgetvalue(result, 0, 0), wire, (size_t)length) == 0,
       "a vector in binary, both ways");
    ok(PQgetlength(result, 0, 1) == length && memcmp(PQgetvalue(result, 0, 1), wire, (size_t)length) == 0,
       "the stored one is the same");
    ok(PQfmod(result, 1) == 3, "the dimensions are the column's modifier");
    PQclear(result);

    const int cut = length - 1;
    result = PQexecParams(connection, "SELECT $1::vector", 1, NULL, &value, &cut, &binary, 1);
    equal(PQresultErrorField(result, PG_DIAG_SQLSTATE), "08P01", "a binary vector cut short is refused");
    PQclear(result);
}

static void test_copy(void) {
    char *bytes;
    char *all = malloc(1 << 16);
    size_t size = 0;
    int n;
    run("CREATE TABLE copied (LIKE items)");
    PQclear(PQexec(connection, "COPY items TO STDOUT (FORMAT binary)"));
    while ((n = PQgetCopyData(connection, &bytes, 0)) > 0) {
        memcpy(all + size, bytes, (size_t)n);
        size += (size_t)n;
        PQfreemem(bytes);
    }
    while (PQgetResult(connection) != NULL)
        ;
    PQclear(PQexec(connection, "COPY copied FROM STDIN (FORMAT binary)"));
    if (PQputCopyData(connection, all, (int)size) != 1 || PQputCopyEnd(connection, NULL) != 1)
        die("COPY");
    PGresult *result;
    while ((result = PQgetResult(connection)) != NULL)
        PQclear(succeeded(result));
    equal(column(PQexec(connection, "SELECT count(*) FROM copied NATURAL JOIN items")), "3", "COPY in binary, both ways");
    free(all);
}

static void test_prepared(void) {
    char found[128] = "";
    const char *queries[3] = {"[1,1,1]", "[5,5,4]", "[1,1,2.5]"};
    PQclear(succeeded(PQprepare(connection, "nearest", "SELECT id FROM items ORDER BY embedding <-> $1 LIMIT 1", 0, NULL)));
    for (int i = 0; i < 12; ++i) {
        strcat(found, column(PQexecPrepared(connection, "nearest", 1, &queries[i % 3], NULL, NULL, 0)));
        strcat(found, " ");
    }
    equal(found, "1 2 3 1 2 3 1 2 3 1 2 3 ", "a prepared statement, through its generic plan");
    PGresult *result = succeeded(PQdescribePrepared(connection, "nearest"));
    char sql[64];
    snprintf(sql, sizeof sql, "SELECT %u::regtype", PQparamtype(result, 0));
    equal(column(PQexec(connection, sql)), "vector", "its parameter is a vector");
    PQclear(result);
}

static void test_collections(void) {
    equal(column(with("SELECT milvus_create_collection(collection_name => $1, dimension => $2, metric_type => $3)", 3,
                      "books", "3", "L2")),
          "", "milvus_create_collection");
    equal(column(with("SELECT milvus_insert(collection_name => $1, data => $2)", 2, "books",
                      "[{\"id\": 1, \"vector\": [1, 1, 1], \"year\": 1965}, {\"id\": 2, \"vector\": [5, 5, 4], \"year\": 1981}]")),
          "{\"ids\": [1, 2], \"insert_count\": 2}", "milvus_insert of a text");
    equal(column(with("SELECT milvus_upsert(collection_name => $1, data => $2::jsonb)", 2, "books",
                      "{\"id\": 3, \"vector\": [1, 1, 2.5], \"year\": 1990}")),
          "{\"ids\": [3], \"upsert_count\": 1}", "milvus_upsert of a jsonb");
    equal(column(with("SELECT id FROM milvus_search(collection_name => $1, data => $2, filter => 'year > {year}', "
                      "filter_params => $3, limit_rows => $4, output_fields => $5)",
                      5, "books", "[1,1,1]", "{\"year\": 1970}", "2", "{year}")),
          "3 2", "milvus_search");

    const float elements[3] = {1, 1, 2.4F};
    char wire[16];
    const char *values[2] = {"books", wire};
    const int lengths[2] = {5, lay_out_vector(wire, elements, 3)}, formats[2] = {0, 1};
    equal(column(PQexecParams(connection, "SELECT id FROM milvus_search(collection_name => $1, data => $2::vector)", 2, NULL,
                              values, lengths, formats, 0)),
          "3 1 2", "milvus_search for a vector in binary");
    equal(column(with("SELECT milvus_get(collection_name => $1, ids => $2, output_fields => $3) ->> 'year'", 3, "books",
                      "[1, 3]", "{year}")),
          "1965 1990", "milvus_get");
    equal(column(with("SELECT id FROM milvus_hybrid_search(collection_name => $1, reqs => $2, ranker => $3, limit_rows => $4)",
                      4, "books",
                      "[{\"data\": [[1,1,1]], \"anns_field\": \"vector\", \"limit\": 3},"
                      " {\"data\": [[1,1,3]], \"anns_field\": \"vector\", \"limit\": 1}]",
                      "{\"strategy\": \"rrf\"}", "2")),
          "3 1", "milvus_hybrid_search");
    equal(column(with("SELECT milvus_delete(collection_name => $1, ids => $2)", 2, "books", "{2}")),
          "{\"ids\": [2], \"delete_count\": 1}", "milvus_delete");

    run("BEGIN");
    PQclear(succeeded(with("SELECT milvus_delete($1, filter => $2)", 2, "books", "id > 0")));
    run("ROLLBACK");
    equal(column(with("SELECT milvus_get_collection_stats($1) -> 'row_count'", 1, "books")), "2", "a call is rolled back");
}

/* Two calls and a search, sent at once; the second call fails, and with it the rest up to the sync. */
static void test_pipeline(void) {
    const char *good[2] = {"books", "{\"id\": 7, \"vector\": [1,1,1]}"}, *bad[2] = {"books", "{\"id\": 8}"};
    if (!PQenterPipelineMode(connection))
        die("pipeline mode");
    PQsendQueryParams(connection, "SELECT milvus_insert($1, $2)", 2, NULL, good, NULL, NULL, 0);
    PQpipelineSync(connection);
    PQsendQueryParams(connection, "SELECT milvus_insert($1, $2)", 2, NULL, bad, NULL, NULL, 0);
    PQsendQueryParams(connection, "SELECT 1", 0, NULL, NULL, NULL, NULL, 0);
    PQpipelineSync(connection);
    int statuses[8], n = 0;
    for (int syncs = 0; syncs < 2;) {
        PGresult *result = PQgetResult(connection);
        if (result == NULL)
            continue;
        const int status = (int)PQresultStatus(result);
        syncs += status == PGRES_PIPELINE_SYNC;
        if (n < 8)
            statuses[n++] = status;
        PQclear(result);
    }
    PQexitPipelineMode(connection);
    ok(n == 5 && statuses[0] == PGRES_TUPLES_OK && statuses[2] == PGRES_FATAL_ERROR && statuses[3] == PGRES_PIPELINE_ABORTED,
       "a pipeline: the call that fails takes what follows with it");
    equal(column(with("SELECT milvus_get($1, $2) ->> 'id'", 2, "books", "[7,8]")), "7", "and not what was synced before");
}

static void refused(PGresult *result, const char *state, int field, const char *text, const char *what) {
    char title[128];
    const char *found = PQresultErrorField(result, field);
    snprintf(title, sizeof title, "%s: SQLSTATE", what);
    equal(PQresultErrorField(result, PG_DIAG_SQLSTATE) ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : "", state, title);
    equal(found ? found : "", text, what);
    PQclear(result);
}

int main(void) {
    connection = PQconnectdb("");
    if (PQstatus(connection) != CONNECTION_OK)
        die("connect");
    printf("# with libpq %d\n", PQlibVersion());
    each_line("statements.sql", statement);
    each_line("rows.txt", insert);
    equal(column(PQexec(connection, "SELECT embedding FROM items ORDER BY id")), "[1,1,1] [5,5,4] [1,1,2.5]",
          "vectors come back as text");
    each_line("neighbours.txt", neighbour);
    test_binary();
    test_copy();
    test_prepared();
    test_collections();
    test_pipeline();
    refused(with("SELECT vector_distance($1::vector, $2, $3)", 3, "[1]", "[2]", "far"), "22023", PG_DIAG_MESSAGE_HINT,
            "The metric types are L2, IP and COSINE, and for bit strings HAMMING and JACCARD.", "no such metric, hint");
    refused(with("INSERT INTO items (id, name, embedding) VALUES (9, '', $1)", 1, "[1,2]"), "22000", PG_DIAG_MESSAGE_PRIMARY,
            "expected 3 dimensions, not 2", "bad dimension, message");
    refused(with("SELECT milvus_insert($1, $2)", 2, "books", "{\"id\": 1, \"vector\": [1,1,1]}"), "23505",
            PG_DIAG_MESSAGE_DETAIL, "A row with the primary key 1 exists.", "a key twice, detail");
    refused(with("SELECT milvus_search($1, $2)", 2, "nothing", "[1]"), "42P01", PG_DIAG_MESSAGE_DETAIL, "milvus error 100",
            "no such collection, detail");
    PQfinish(connection);
    printf("1..%d\n", count);
    return 0;
}
