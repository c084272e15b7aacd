// lib/pq: text parameters whose types the server chooses, pq.Array, COPY, its error.
package main

import (
    "database/sql"
    "errors"
    "fmt"

    "github.com/lib/pq"
)

func main() {
    // Finds the server by the same variables as libpq.
    db, err := sql.Open("postgres", "sslmode=disable")
    must(err)
    example(db, driver{
        list: func(values interface{}) interface{} { return pq.Array(values) },
        fields: func(err error) (string, string, string, string) {
            var own *pq.Error
            if !errors.As(err, &own) {
                return "", err.Error(), "", ""
            }
            return string(own.Code), own.Message, own.Detail, own.Hint
        },
    })

    tx, err := db.Begin()
    must(err)
    _, err = tx.Exec("CREATE TABLE copied (id integer, embedding vector(3))")
    must(err)
    copying, err := tx.Prepare(pq.CopyIn("copied", "id", "embedding"))
    must(err)
    for i := 0; i < 100; i++ {
        _, err = copying.Exec(i, fmt.Sprintf("[%d,0,%d]", i, -i))
        must(err)
    }
    _, err = copying.Exec()
    must(err)
    must(copying.Close())
    must(tx.Commit())
    equal(found(db, "SELECT sum(embedding) FROM copied"), "[4950,0,-4950]", "COPY")
    equal(found(db, "SELECT $1::real[]::vector", pq.Array([]float32{1, 2.5})), "[1,2.5]", "a list as a vector")
    must(db.Close())
    fmt.Printf("1..%d\n", count)
}
