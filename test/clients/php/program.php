<?php
// The example through PDO (prepared by the server, text parameters) and what is particular to the pgsql functions.
declare(strict_types=1);

$count = 0;
function ok(bool $condition, string $what): bool
{
    global $count;
    printf("%s %d - %s\n", $condition ? 'ok' : 'not ok', ++$count, $what);
    return $condition;
}
function equal(mixed $found, mixed $expected, string $what): void
{
    if (!ok($found == $expected, $what)) {
        printf("#   found:    %s\n#   expected: %s\n", json_encode($found), json_encode($expected));
    }
}
function lines(string $name): array
{
    $lines = file(getenv('CLIENTS_SUPPORT') . "/$name", FILE_IGNORE_NEW_LINES);
    return array_values(array_filter($lines, fn ($line) => !str_starts_with($line, '--')));
}

echo '# with PHP ', PHP_VERSION, "\n";
$address = sprintf('pgsql:host=%s;port=%s;dbname=%s', getenv('PGHOST'), getenv('PGPORT'), getenv('PGDATABASE'));
$pdo = new PDO($address, getenv('PGUSER'), getenv('PGPASSWORD'), [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$rows = array_map(fn ($line) => explode('|', $line), lines('rows.txt'));
$books = json_decode(implode("\n", lines('books.json')), true);

function rows_of(string $sql, array $values = []): array
{
    global $pdo;
    $statement = $pdo->prepare($sql);
    $statement->execute($values);
    return $statement->fetchAll(PDO::FETCH_NUM);
}
function column(string $sql, array $values = []): array
{
    return array_column(rows_of($sql, $values), 0);
}
function refused(string $what, string $state, string $part, string $sql, array $values): void
{
    try {
        rows_of($sql, $values);
        ok(false, "$what: no error");
    } catch (PDOException $error) {
        equal([$error->errorInfo[0], str_contains($error->errorInfo[2], $part)], [$state, true], $what);
    }
}

foreach (lines('statements.sql') as $statement) {
    $pdo->exec($statement);
}
foreach ($rows as $row) {
    rows_of('INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)', $row);
}
equal(rows_of('SELECT * FROM items ORDER BY id'), $rows, 'rows come back as text');
foreach (lines('neighbours.txt') as $line) {
    [$column, $operator, $type, $query, $ids] = explode('|', $line);
    equal(implode(' ', column("SELECT id FROM items ORDER BY $column $operator ?::$type LIMIT 3", [$query])), $ids, "$column $operator ?::$type");
}
$pdo->exec('SET enable_seqscan = off');
$plan = implode("\n", column('EXPLAIN SELECT id FROM items ORDER BY embedding <=> ? LIMIT 3', ['[1,1,1]']));
ok(str_contains($plan, 'items_hnsw_cosine'), 'the index serves a parameter');
$pdo->exec('RESET enable_seqscan');

rows_of('SELECT milvus_create_collection(collection_name => :name, dimension => :dimension, metric_type => :metric)',
    ['name' => 'books', 'dimension' => 3, 'metric' => 'L2']);
equal(json_decode(column('SELECT milvus_insert(collection_name => ?, data => ?)', ['books', json_encode(array_slice($books, 0, 2))])[0], true),
    ['ids' => [1, 2], 'insert_count' => 2], 'milvus_insert of a string');
equal(json_decode(column('SELECT milvus_upsert(?, ?::jsonb)', ['books', json_encode($books[2])])[0], true),
    ['ids' => [3], 'upsert_count' => 1], 'milvus_upsert of a jsonb');
foreach (['', '::text', '::vector'] as $type) {
    $hits = rows_of("SELECT id, distance, entity ->> 'title' FROM milvus_search(collection_name => ?, data => ?$type,
        filter => 'year > {year}', filter_params => ?, limit_rows => ?, output_fields => ?)",
        ['books', '[1,1,1]', json_encode(['year' => 1970]), 2, '{title}']);
    equal($hits, [['3', '2.25', 'Railways'], ['2', '41', 'Cherries']], "milvus_search, data => ?$type");
}
equal(column("SELECT milvus_get(?, ?, output_fields => ?) ->> 'year'", ['books', '[3,1]', '{year}']), ['1965', '1990'], 'milvus_get');
$reqs = [['data' => [[1, 1, 1]], 'anns_field' => 'vector', 'limit' => 3], ['data' => [[1, 1, 3]], 'anns_field' => 'vector', 'limit' => 1]];
equal(column('SELECT id FROM milvus_hybrid_search(collection_name => ?, reqs => ?, ranker => ?, limit_rows => ?)',
    ['books', json_encode($reqs), '{"strategy": "rrf"}', 2]), ['3', '1'], 'milvus_hybrid_search');
equal(json_decode(column('SELECT milvus_delete(collection_name => ?, ids => ?)', ['books', '{2}'])[0], true),
    ['ids' => [2], 'delete_count' => 1], 'milvus_delete');

$pdo->beginTransaction();
rows_of('SELECT milvus_delete(?, filter => ?)', ['books', 'id > 0']);
$pdo->rollBack();
equal(column("SELECT milvus_get_collection_stats(?) ->> 'row_count'", ['books']), ['2'], 'a call is rolled back');
$nearest = $pdo->prepare('SELECT id FROM items ORDER BY embedding <-> ? LIMIT 1');
$found = [];
for ($i = 0; $i < 12; ++$i) {
    $nearest->execute([$rows[$i % 3][2]]);
    $found[] = $nearest->fetchColumn();
}
equal($found, [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3], 'a prepared statement, through its generic plan');

refused('no such metric', '22023', 'HINT:  The metric types are L2, IP', 'SELECT vector_distance(?::vector, ?, ?)', ['[1]', '[2]', 'far']);
refused('bad dimension', '22000', 'expected 3 dimensions, not 2', "INSERT INTO items (id, name, embedding) VALUES (9, '', ?)", ['[1,2]']);
refused('a key twice', '23505', 'A row with the primary key 1 exists.', 'SELECT milvus_insert(?, ?)', ['books', json_encode($books)]);
refused('no such collection', '42P01', 'milvus error 100', 'SELECT milvus_search(?, ?)', ['nothing', '[1]']);

$connection = pg_connect('');
$result = pg_query_params($connection, 'SELECT id FROM items ORDER BY half <-> $1 LIMIT 1', ['[5,5,5]']);
equal(pg_fetch_result($result, 0, 0), '2', 'pg_query_params');
equal(pg_field_type($result, 0), 'int4', 'pg_field_type');
ok(pg_copy_from($connection, 'items', ["7\tgrape\t[7,7,7]\t\\N\t\\N\t\\N\n"]), 'pg_copy_from');
equal(pg_copy_to($connection, '(SELECT embedding FROM items WHERE id = 7)'), ["[7,7,7]\n"], 'pg_copy_to');
pg_send_query_params($connection, 'SELECT milvus_insert($1, $2)', ['books', '{"id": 1, "vector": [1]}']);
$error = pg_get_result($connection);
equal([pg_result_error_field($error, PGSQL_DIAG_SQLSTATE), pg_result_error_field($error, PGSQL_DIAG_MESSAGE_DETAIL)],
    ['22000', 'milvus error 1100'], 'the fields of an error');
echo "1..$count\n";
