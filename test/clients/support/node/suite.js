// What the suites in Node share: TAP output, the example, and the whole of it through an adapter.
'use strict';
const fs = require('fs');
const path = require('path');
const { isDeepStrictEqual, inspect } = require('util');

const lines = (name) =>
  fs.readFileSync(path.join(process.env.CLIENTS_SUPPORT, name), 'utf8').split('\n').filter((line) => line && !line.startsWith('--'));
const statements = lines('statements.sql');
const rows = lines('rows.txt').map((line) => line.split('|')).map((row) => [Number(row[0]), ...row.slice(1)]);
const neighbours = lines('neighbours.txt').map((line) => line.split('|'));
const books = JSON.parse(lines('books.json').join('\n'));

let count = 0;
function ok(condition, what) {
  console.log(`${condition ? 'ok' : 'not ok'} ${++count} - ${what}`);
  return condition;
}
// Objects from a database may lack a prototype, and what they say is all that counts.
const plain = (value) => (value === undefined ? value : JSON.parse(JSON.stringify(value)));
function equal(found, expected, what) {
  if (!ok(isDeepStrictEqual(plain(found), plain(expected)), what)) {
    console.log(`#   found:    ${inspect(found, { depth: 6, breakLength: 1000 })}`);
    console.log(`#   expected: ${inspect(expected, { depth: 6, breakLength: 1000 })}`);
  }
}
// The driver's error, whatever an ORM wraps it in.
function cause(error) {
  let inner = error;
  while (inner && !/^[0-9A-Z]{5}$/.test(inner.code || '')) inner = inner.cause || inner.original || inner.driverError || inner.nativeError || inner.parent || inner.previous;
  return inner || error;
}
async function refused(what, code, fields, call) {
  try {
    await call();
  } catch (error) {
    const inner = cause(error);
    // Knex puts the statement before the server's message.
    equal([inner.code, ...Object.keys(fields).map((name) => inner[name] && inner[name].split(' - ').pop())], [code, ...Object.values(fields)], what);
    return;
  }
  ok(false, `${what}: no error`);
}

// The version of a module, from the folder that it came from.
function version(name) {
  const file = path.join(process.env.NODE_PATH.split(':')[0], name, 'package.json');
  return `${name} ${JSON.parse(fs.readFileSync(file, 'utf8')).version}`;
}

// The whole example. DB: query(sql with $1 ..., values) gives rows as objects; transaction(async (db) => ...) rolls back when
// that throws; json(value) makes a JSON parameter of the driver's own; prepared(sql, values), where the driver has one;
// end() closes it.
async function example(db) {
  const value = async (sql, values) => Object.values((await db.query(sql, values))[0])[0];
  const column = async (sql, values) => (await db.query(sql, values)).map((row) => Object.values(row)[0]);
  const json = db.json || JSON.stringify;
  for (const statement of statements) await db.query(statement, []);
  for (const row of rows)
    await db.query('INSERT INTO items VALUES ($1, $2, $3::vector, $4::halfvec, $5::sparsevec, $6::bit(3))', row);
  equal((await db.query('SELECT * FROM items ORDER BY id', [])).map((row) => Object.values(row)), rows, 'rows come back as text');
  equal(await value('SELECT embedding::real[] FROM items WHERE id = 3', []), [1, 1, 2.5], 'a vector as a list');
  equal(await value('UPDATE items SET embedding = $1::vector WHERE id = 3 RETURNING embedding', [JSON.stringify([1, 1, 2.5])]),
    '[1,1,2.5]', 'a list as a vector');
  for (const [name, operator, type, query, ids] of neighbours)
    equal((await column(`SELECT id FROM items ORDER BY ${name} ${operator} $1::${type} LIMIT 3`, [query])).join(' '), ids,
      `${name} ${operator} $1::${type}`);
  await db.transaction(async (inside) => {
    await inside.query('SET LOCAL enable_seqscan = off', []);
    const plan = await inside.query('EXPLAIN SELECT id FROM items ORDER BY embedding <=> $1::vector LIMIT 3', ['[1,1,1]']);
    ok(JSON.stringify(plan).includes('items_hnsw_cosine'), 'the index serves a parameter');
  });

  await db.query('SELECT milvus_create_collection(collection_name => $1, dimension => $2, metric_type => $3)', ['books', 3, 'L2']);
  equal(await value('SELECT milvus_insert(collection_name => $1, data => $2)', ['books', JSON.stringify(books.slice(0, 2))]),
    { ids: [1, 2], insert_count: 2 }, 'milvus_insert of a string');
  equal(await value('SELECT milvus_upsert(collection_name => $1, data => $2)', ['books', json(books[2])]),
    { ids: [3], upsert_count: 1 }, "milvus_upsert of the driver's JSON");
  const hits = [{ id: '3', distance: 2.25, entity: { title: 'Railways' } }, { id: '2', distance: 41, entity: { title: 'Cherries' } }];
  for (const type of ['', '::text', '::vector'])
    equal(await db.query(`SELECT id, distance, entity FROM milvus_search(collection_name => $1, data => $2${type},
        filter => 'year > {year}', filter_params => $3, limit_rows => $4, output_fields => $5)`,
    ['books', '[1,1,1]', json({ year: 1970 }), 2, db.list ? db.list(['title']) : ['title']]), hits, `milvus_search, data => $2${type}`);
  equal(await column('SELECT milvus_get(collection_name => $1, ids => $2, output_fields => $3)',
    ['books', '[3, 1]', db.list ? db.list(['year']) : ['year']]), [{ id: 1, year: 1965 }, { id: 3, year: 1990 }], 'milvus_get');
  equal(await column('SELECT milvus_query($1, filter => $2)', ['books', 'id in [2]']),
    [{ id: 2, vector: [5, 5, 4], title: 'Cherries', year: 1981 }], 'milvus_query');
  equal(await column(
    'SELECT id FROM milvus_hybrid_search(collection_name => $1, reqs => $2, ranker => $3, limit_rows => $4)',
    ['books', JSON.stringify([{ data: [[1, 1, 1]], anns_field: 'vector', limit: 3 }, { data: [[1, 1, 3]], anns_field: 'vector', limit: 1 }]),
      json({ strategy: 'rrf', params: { k: 60 } }), 2]), ['3', '1'], 'milvus_hybrid_search');
  equal(await value('SELECT milvus_delete(collection_name => $1, ids => $2::bigint[])', ['books', db.list ? db.list([2]) : [2]]),
    { ids: [2], delete_count: 1 }, 'milvus_delete of a list');

  try {
    await db.transaction(async (inside) => {
      await inside.query('SELECT milvus_delete($1, filter => $2)', ['books', 'id > 0']);
      await inside.query('DELETE FROM items', []);
      throw new Error('roll back');
    });
  } catch (error) {
    if (error.message !== 'roll back') throw error;
  }
  equal(await value("SELECT milvus_get_collection_stats($1) -> 'row_count'", ['books']), 2, 'a call is rolled back');
  await db.transaction((inside) => inside.query('SELECT milvus_insert($1, $2)', ['books', JSON.stringify(books[1])]));
  equal(await column('SELECT id::integer FROM books ORDER BY id', []), [1, 2, 3], 'a call is committed');

  const nearest = 'SELECT id FROM items ORDER BY embedding <-> $1::vector LIMIT 1';
  const found = [];
  for (let round = 0; round < 4; round++)
    for (const row of rows) found.push((await (db.prepared || db.query)(nearest, [row[2]]))[0].id);
  equal(found, [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3], db.prepared ? 'a prepared statement, through its generic plan' : 'twelve runs of one statement');

  const detail = db.detail || 'detail';
  await refused('no such metric', '22023',
    { hint: 'The metric types are L2, IP and COSINE, and for bit strings HAMMING and JACCARD.' },
    () => db.query('SELECT vector_distance($1::vector, $2::vector, $3)', ['[1]', '[2]', 'far']));
  await refused('bad dimension', '22000', { message: 'expected 3 dimensions, not 2' },
    () => db.query("INSERT INTO items (id, name, embedding) VALUES (9, '', $1::vector)", ['[1,2]']));
  await refused('a key twice', '23505', { [detail]: 'A row with the primary key 1 exists.' },
    () => db.query('SELECT milvus_insert($1, $2)', ['books', JSON.stringify(books)]));
  await refused('no such collection', '42P01', { [detail]: 'milvus error 100' },
    () => db.query('SELECT milvus_search($1, $2)', ['nothing', '[1]']));
}

// Runs MAIN, which ends with all connections closed, and prints the plan.
function run(main) {
  main().then(
    () => console.log(`1..${count}`),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
}

const address = () => {
  const { PGUSER, PGPASSWORD, PGHOST, PGPORT, PGDATABASE } = process.env;
  return `postgresql://${PGUSER}:${encodeURIComponent(PGPASSWORD)}@${PGHOST}:${PGPORT}/${PGDATABASE}`;
};
// $1, $2 ... as ?, in their order, for libraries that want it so.
const questions = (sql, values, escape = (text) => text) => {
  const order = [];
  const text = escape(sql).replace(/\$(\d+)/g, (_, number) => {
    order.push(values[number - 1]);
    return '?';
  });
  return [text, order];
};

module.exports = { address, books, equal, example, ok, questions, refused, rows, run, version };
