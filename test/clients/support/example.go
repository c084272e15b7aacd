// The example through database/sql, for the suites in Go, which copy this file beside their own.
package main

import (
    "bufio"
    "database/sql"
    "fmt"
    "os"
    "path/filepath"
    "strings"
)

var count int

func ok(condition bool, what string) {
    count++
    word := "ok"
    if !condition {
        word = "not ok"
    }
    fmt.Printf("%s %d - %s\n", word, count, what)
}

func equal(found, expected interface{}, what string) {
    same := fmt.Sprint(found) == fmt.Sprint(expected)
    ok(same, what)
    if !same {
        fmt.Printf("#   found:    %v\n#   expected: %v\n", found, expected)
    }
}

func must(err error) {
    if err != nil {
        fmt.Fprintln(os.Stderr, err)
        os.Exit(1)
    }
}

func lines(name string) (all []string) {
    file, err := os.Open(filepath.Join(os.Getenv("CLIENTS_SUPPORT"), name))
    must(err)
    defer file.Close()
    for scanner := bufio.NewScanner(file); scanner.Scan(); {
        if !strings.HasPrefix(scanner.Text(), "--") {
            all = append(all, scanner.Text())
        }
    }
    return all
}

type querier interface {
    Query(string, ...interface{}) (*sql.Rows, error)
}

// Rows as text, columns with a bar between.
func texts(db querier, query string, values ...interface{}) ([]string, error) {
    rows, err := db.Query(query, values...)
    if err != nil {
        return nil, err
    }
    defer rows.Close()
    names, err := rows.Columns()
    if err != nil {
        return nil, err
    }
    all := []string{}
    for rows.Next() {
        cells := make([]sql.NullString, len(names))
        pointers := make([]interface{}, len(names))
        for i := range cells {
            pointers[i] = &cells[i]
        }
        if err := rows.Scan(pointers...); err != nil {
            return nil, err
        }
        row := make([]string, len(cells))
        for i, cell := range cells {
            row[i] = cell.String
        }
        all = append(all, strings.Join(row, "|"))
    }
    return all, rows.Err()
}

func found(db querier, query string, values ...interface{}) string {
    rows, err := texts(db, query, values...)
    if err != nil {
        return err.Error()
    }
    return strings.Join(rows, " ")
}

// What a suite knows about its driver: how it passes a list, and the parts of its error.
type driver struct {
    list   func(interface{}) interface{}
    fields func(error) (state, message, detail, hint string)
}

func (d driver) refused(db *sql.DB, what, state, part, query string, values ...interface{}) {
    _, err := texts(db, query, values...)
    if err == nil {
        ok(false, what+": no error")
        return
    }
    foundState, message, detail, hint := d.fields(err)
    equal(foundState, state, what+": SQLSTATE")
    ok(strings.Contains(message+"|"+detail+"|"+hint, part), what)
}

func example(db *sql.DB, d driver) {
    for _, statement := range lines("statements.sql") {
        _, err := db.Exec(statement)
        must(err)
    }
    insert, err := db.Prepare("INSERT INTO items VALUES ($1, $2, $3::vector, $4::halfvec, $5::sparsevec, $6::bit(3))")
    must(err)
    rows := lines("rows.txt")
    for _, row := range rows {
        values := []interface{}{}
        for _, value := range strings.Split(row, "|") {
            values = append(values, value)
        }
        _, err = insert.Exec(values...)
        must(err)
    }
    equal(found(db, "SELECT id, name, embedding::text, half::text, sparse::text, bits::text FROM items ORDER BY id"), strings.Join(rows, " "), "rows come back as text")
    for _, line := range lines("neighbours.txt") {
        at := strings.Split(line, "|")
        query := fmt.Sprintf("SELECT id FROM items ORDER BY %s %s $1::%s LIMIT 3", at[0], at[1], at[2])
        equal(found(db, query, at[3]), at[4], fmt.Sprintf("%s %s $1::%s", at[0], at[1], at[2]))
    }

    tx, err := db.Begin()
    must(err)
    _, err = tx.Exec("SET LOCAL enable_seqscan = off")
    must(err)
    plan := found(tx, "EXPLAIN SELECT id FROM items ORDER BY embedding <=> $1::vector LIMIT 3", "[1,1,1]")
    ok(strings.Contains(plan, "items_hnsw_cosine"), "the index serves a parameter")
    must(tx.Rollback())

    found(db, "SELECT milvus_create_collection(collection_name => $1, dimension => $2, metric_type => $3)", "books", 3, "L2")
    equal(found(db, "SELECT milvus_insert(collection_name => $1, data => $2)::text", "books",
        `[{"id": 1, "vector": [1,1,1], "year": 1965}, {"id": 2, "vector": [5,5,4], "year": 1981}]`),
        `{"ids": [1, 2], "insert_count": 2}`, "milvus_insert of a string")
    equal(found(db, "SELECT milvus_upsert(collection_name => $1, data => $2::jsonb)::text", "books", `{"id": 3, "vector": [1,1,2.5], "year": 1990}`),
        `{"ids": [3], "upsert_count": 1}`, "milvus_upsert of a jsonb")
    for _, cast := range []string{"", "::text", "::vector"} {
        equal(found(db, "SELECT id, distance, entity ->> 'year' FROM milvus_search(collection_name => $1, data => $2"+cast+
            ", filter => 'year > {year}', filter_params => $3, limit_rows => $4, output_fields => $5)",
            "books", "[1,1,1]", `{"year": 1970}`, 2, d.list([]string{"year"})), "3|2.25|1990 2|41|1981", "milvus_search, data => $2"+cast)
    }
    equal(found(db, "SELECT milvus_get($1, $2::bigint[]) ->> 'year'", "books", d.list([]int64{3, 1})), "1965 1990", "milvus_get of a list")
    equal(found(db, "SELECT id FROM milvus_hybrid_search(collection_name => $1, reqs => $2, ranker => $3, limit_rows => $4)", "books",
        `[{"data": [[1,1,1]], "anns_field": "vector", "limit": 3}, {"data": [[1,1,3]], "anns_field": "vector", "limit": 1}]`,
        `{"strategy": "rrf"}`, 2), "3 1", "milvus_hybrid_search")
    equal(found(db, "SELECT milvus_delete($1, ids => $2::bigint[])::text", "books", d.list([]int64{2})), `{"ids": [2], "delete_count": 1}`, "milvus_delete of a list")

    tx, err = db.Begin()
    must(err)
    found(tx, "SELECT milvus_delete($1, filter => $2)", "books", "id > 0")
    must(tx.Rollback())
    equal(found(db, "SELECT milvus_get_collection_stats($1) ->> 'row_count'", "books"), "2", "a call is rolled back")

    nearest, err := db.Prepare("SELECT id FROM items ORDER BY embedding <-> $1::vector LIMIT 1")
    must(err)
    all := ""
    for i := 0; i < 12; i++ {
        var id string
        must(nearest.QueryRow(strings.Split(rows[i%3], "|")[2]).Scan(&id))
        all += id
    }
    equal(all, "123123123123", "a prepared statement, through its generic plan")

    d.refused(db, "no such metric", "22023", "The metric types are L2, IP and COSINE", "SELECT vector_distance($1::vector, $2::vector, $3)", "[1]", "[2]", "far")
    d.refused(db, "bad dimension", "22000", "expected 3 dimensions, not 2", "INSERT INTO items (id, name, embedding) VALUES (9, '', $1::vector)", "[1,2]")
    d.refused(db, "a key twice", "23505", "A row with the primary key 1 exists.", "SELECT milvus_insert($1, $2)", "books", `{"id": 1, "vector": [1,1,1]}`)
    d.refused(db, "no such collection", "42P01", "milvus error 100", "SELECT milvus_search($1, $2)", "nothing", "[1]")
}
