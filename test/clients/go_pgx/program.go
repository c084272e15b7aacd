// pgx: statements prepared behind the scenes, known types in binary, ours in text; its own interface beside database/sql.
package main

import (
    "context"
    "database/sql"
    "errors"
    "fmt"

    "github.com/jackc/pgconn"
    "github.com/jackc/pgx/v4"
    _ "github.com/jackc/pgx/v4/stdlib"
)

func main() {
    // Finds the server by the same variables as libpq.
    db, err := sql.Open("pgx", "sslmode=disable")
    must(err)
    example(db, driver{
        list: func(values interface{}) interface{} { return values },
        fields: func(err error) (string, string, string, string) {
            var own *pgconn.PgError
            if !errors.As(err, &own) {
                return "", err.Error(), "", ""
            }
            return own.Code, own.Message, own.Detail, own.Hint
        },
    })
    must(db.Close())

    background := context.Background()
    connection, err := pgx.Connect(background, "sslmode=disable")
    must(err)
    var number int
    must(connection.QueryRow(background, "SELECT id FROM items ORDER BY embedding <-> $1::real[]::vector LIMIT 1", []float32{5, 5, 5}).Scan(&number))
    equal(number, 2, "a list as a vector")
    var list []float32
    must(connection.QueryRow(background, "SELECT embedding::real[] FROM items WHERE id = 3").Scan(&list))
    equal(list, []float32{1, 1, 2.5}, "a vector as a list, in binary")
    var entity map[string]interface{}
    must(connection.QueryRow(background, "SELECT milvus_get($1, ids => $2::bigint[], output_fields => $3)", "books", []int64{3}, []string{"year"}).Scan(&entity))
    equal(entity["year"], 1990, "an entity as a map")
    must(connection.QueryRow(background, "SELECT milvus_upsert($1, $2::jsonb)", "books",
        map[string]interface{}{"id": 3, "vector": []float32{1, 1, 2.5}}).Scan(&entity))
    equal(entity["upsert_count"], 1, "a map as jsonb")
    var batch pgx.Batch
    for i := 1; i <= 3; i++ {
        batch.Queue("SELECT count(*) FROM milvus_search($1, $2, limit_rows => $3)", "books", "[1,1,1]", i)
    }
    results := connection.SendBatch(background, &batch)
    total := 0
    for i := 0; i < 3; i++ {
        must(results.QueryRow().Scan(&number))
        total += number
    }
    must(results.Close())
    equal(total, 1+2+2, "a batch")
    must(connection.Close(background))
    fmt.Printf("1..%d\n", count)
}
