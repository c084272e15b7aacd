# What the suites in Ruby share: TAP output, the example, and the whole of it through an adapter.
require 'json'

module Suite
  module_function

  def lines(name)
    File.readlines(File.join(ENV['CLIENTS_SUPPORT'], name), chomp: true).reject { |line| line.start_with?('--') }
  end

  def statements = lines('statements.sql')
  def rows = lines('rows.txt').map { |line| line.split('|') }
  def neighbours = lines('neighbours.txt').map { |line| line.split('|') }
  def books = JSON.parse(lines('books.json').join("\n"))

  @count = 0
  def ok(condition, what)
    @count += 1
    puts "#{condition ? 'ok' : 'not ok'} #{@count} - #{what}"
    condition
  end

  def equal(found, expected, what)
    ok(found == expected, what) or puts "#   found:    #{found.inspect}", "#   expected: #{expected.inspect}"
  end

  def done = puts("1..#{@count}")

  # The PG::Error under whatever a library wraps it in: its SQLSTATE and this field.
  def refused(what, state, field, text)
    yield
    ok(false, "#{what}: no error")
  rescue StandardError => error
    error = error.cause until error.nil? || error.is_a?(PG::Error)
    equal([error.result.error_field(PG::PG_DIAG_SQLSTATE), error.result.error_field(field)], [state, text], what)
  end

  # DB answers query(sql with $1 ..., values) with rows of text values, and transaction { } which rolls back when that raises.
  def example(db)
    value = ->(sql, *values) { db.query(sql, values).first.first }
    column = ->(sql, *values) { db.query(sql, values).map { |row| row.first.to_s } }
    statements.each { |statement| db.query(statement, []) }
    rows.each { |row| db.query('INSERT INTO items VALUES ($1, $2, $3::vector, $4::halfvec, $5::sparsevec, $6::bit(3))', row) }
    equal(db.query('SELECT * FROM items ORDER BY id', []).map { |row| row.map(&:to_s) }, rows, 'rows come back as text')
    neighbours.each do |name, operator, type, query, ids|
      equal(column.("SELECT id FROM items ORDER BY #{name} #{operator} $1::#{type} LIMIT 3", query).join(' '), ids, "#{name} #{operator} $1::#{type}")
    end
    db.transaction do
      db.query('SET LOCAL enable_seqscan = off', [])
      plan = db.query('EXPLAIN SELECT id FROM items ORDER BY embedding <=> $1::vector LIMIT 3', ['[1,1,1]'])
      ok(plan.to_s.include?('items_hnsw_cosine'), 'the index serves a parameter')
    end

    json = ->(sql, *values) { (found = value.(sql, *values)).is_a?(String) ? JSON.parse(found) : found }
    db.query('SELECT milvus_create_collection(collection_name => $1, dimension => $2, metric_type => $3)', ['books', 3, 'L2'])
    equal(json.('SELECT milvus_insert(collection_name => $1, data => $2)', 'books', books.first(2).to_json),
          { 'ids' => [1, 2], 'insert_count' => 2 }, 'milvus_insert of a string')
    equal(json.('SELECT milvus_upsert(collection_name => $1, data => $2::jsonb)', 'books', books[2].to_json),
          { 'ids' => [3], 'upsert_count' => 1 }, 'milvus_upsert of a jsonb')
    ['', '::text', '::vector'].each do |type|
      hits = db.query("SELECT id, distance, entity ->> 'title' FROM milvus_search(collection_name => $1, data => $2#{type},
          filter => 'year > {year}', filter_params => $3, limit_rows => $4, output_fields => $5)",
                      ['books', '[1,1,1]', { year: 1970 }.to_json, 2, '{title}'])
      equal(hits.map { |id, distance, title| [id.to_s, distance.to_f, title] }, [['3', 2.25, 'Railways'], ['2', 41.0, 'Cherries']], "milvus_search, data => $2#{type}")
    end
    equal(column.("SELECT milvus_get($1, $2, output_fields => $3) ->> 'year'", 'books', '{3,1}', '{year}'), %w[1965 1990], 'milvus_get')
    equal(column.('SELECT id FROM milvus_hybrid_search(collection_name => $1, reqs => $2, ranker => $3, limit_rows => $4)', 'books',
                  [{ data: [[1, 1, 1]], anns_field: 'vector', limit: 3 }, { data: [[1, 1, 3]], anns_field: 'vector', limit: 1 }].to_json,
                  { strategy: 'rrf' }.to_json, 2), %w[3 1], 'milvus_hybrid_search')
    equal(json.('SELECT milvus_delete(collection_name => $1, ids => $2::bigint[])', 'books', '{2}'), { 'ids' => [2], 'delete_count' => 1 }, 'milvus_delete')
    begin
      db.transaction do
        db.query('SELECT milvus_delete($1, filter => $2)', ['books', 'id > 0'])
        raise 'roll back'
      end
    rescue RuntimeError => error
      raise unless error.message == 'roll back'
    end
    equal(value.("SELECT milvus_get_collection_stats($1) ->> 'row_count'", 'books'), '2', 'a call is rolled back')
    refused('no such metric', '22023', PG::PG_DIAG_MESSAGE_HINT, 'The metric types are L2, IP and COSINE, and for bit strings HAMMING and JACCARD.') do
      db.query('SELECT vector_distance($1::vector, $2::vector, $3)', ['[1]', '[2]', 'far'])
    end
    refused('bad dimension', '22000', PG::PG_DIAG_MESSAGE_PRIMARY, 'expected 3 dimensions, not 2') do
      db.query("INSERT INTO items (id, name, embedding) VALUES (9, '', $1::vector)", ['[1,2]'])
    end
    refused('a key twice', '23505', PG::PG_DIAG_MESSAGE_DETAIL, 'A row with the primary key 1 exists.') do
      db.query('SELECT milvus_insert($1, $2)', ['books', books.to_json])
    end
    refused('no such collection', '42P01', PG::PG_DIAG_MESSAGE_DETAIL, 'milvus error 100') { db.query('SELECT milvus_search($1, $2)', ['nothing', '[1]']) }
  end
end
