// The example through JDBC: setString sends a varchar, setObject an object of a named type; statements are prepared on the
// server from their fifth run, and then values of known types travel in binary.
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

final class Program {
    private static int count;
    private static Connection connection;

    private static void ok(boolean condition, String what) {
        System.out.println((condition ? "ok " : "not ok ") + ++count + " - " + what);
    }

    private static void equal(Object found, Object expected, String what) {
        ok(Objects.equals(found, expected), what);
        if (!Objects.equals(found, expected))
            System.out.println("#   found:    " + found + "\n#   expected: " + expected);
    }

    private static List<String[]> lines(String name) throws Exception {
        List<String[]> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(System.getenv("CLIENTS_SUPPORT"), name)))
            if (!line.startsWith("--"))
                lines.add(line.split("\\|"));
        return lines;
    }

    // A value that is sent as one of this type; its text is the server's to read.
    private record Typed(String type, String text) { }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; ++i) {
            if (values[i] instanceof Typed typed) {
                // By reflection, because the driver is no module that javac needs.
                try {
                    Object object = Class.forName("org.postgresql.util.PGobject").getDeclaredConstructor().newInstance();
                    object.getClass().getMethod("setType", String.class).invoke(object, typed.type());
                    object.getClass().getMethod("setValue", String.class).invoke(object, typed.text());
                    statement.setObject(i + 1, object);
                } catch (ReflectiveOperationException error) {
                    throw new SQLException(error);
                }
            } else if (values[i] instanceof Object[] array) {
                statement.setArray(i + 1, connection.createArrayOf(array instanceof Long[] ? "bigint" : "text", array));
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
    }

    private static List<String> rows(PreparedStatement statement) throws SQLException {
        List<String> rows = new ArrayList<>();
        if (!statement.execute())
            return rows;
        try (ResultSet result = statement.getResultSet()) {
            while (result.next()) {
                StringBuilder row = new StringBuilder(Objects.toString(result.getString(1)));
                for (int i = 2; i <= result.getMetaData().getColumnCount(); ++i)
                    row.append('|').append(result.getString(i));
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private static List<String> query(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return rows(statement);
        }
    }

    private static void refused(String what, String state, String part, String sql, Object... values) throws Exception {
        try {
            query(sql, values);
            ok(false, what + ": no error");
        } catch (SQLException error) {
            Object server = error.getClass().getMethod("getServerErrorMessage").invoke(error);
            String said = error.getMessage() + server.getClass().getMethod("getDetail").invoke(server) + server.getClass().getMethod("getHint").invoke(server);
            equal(error.getSQLState() + said.contains(part), state + "true", what);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("user", System.getenv("PGUSER"));
        properties.setProperty("password", System.getenv("PGPASSWORD"));
        connection = DriverManager.getConnection("jdbc:postgresql://" + System.getenv("PGHOST") + ":" + System.getenv("PGPORT") + "/"
            + System.getenv("PGDATABASE"), properties);
        System.out.println("# with JDBC driver " + connection.getMetaData().getDriverVersion());
        for (String[] statement : lines("statements.sql"))
            query(statement[0]);
        List<String> expected = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(
                 "INSERT INTO items VALUES (?, ?, ?::vector, ?::halfvec, ?, ?::bit(3))")) {
            for (String[] row : lines("rows.txt")) {
                bind(insert, Integer.valueOf(row[0]), row[1], row[2], row[3], new Typed("sparsevec", row[4]), row[5]);
                insert.addBatch();
                expected.add(String.join("|", row));
            }
            insert.executeBatch();
        }
        equal(query("SELECT id, name, embedding, half, sparse, bits::text FROM items ORDER BY id"), expected, "rows come back as text, from a batch");
        query("UPDATE items SET embedding = ? WHERE id = ?", new Typed("vector", "[1,1,2.5]"), 3);
        equal(query("SELECT (embedding::real[])[3] FROM items WHERE id = 3"), List.of("2.5"), "an object of type vector");
        for (String[] row : lines("neighbours.txt")) {
            String sql = String.format(Locale.ROOT, "SELECT id FROM items ORDER BY %s %s ?::%s LIMIT 3", row[0], row[1], row[2]);
            equal(String.join(" ", query(sql, row[3])), row[4], row[0] + " " + row[1] + " ?::" + row[2]);
        }
        query("SET enable_seqscan = off");
        ok(query("EXPLAIN SELECT id FROM items ORDER BY embedding <=> ? LIMIT 3", new Typed("vector", "[1,1,1]")).toString()
            .contains("items_hnsw_cosine"), "the index serves a parameter");
        query("RESET enable_seqscan");
        collections();
        connection.setAutoCommit(false);
        query("SELECT milvus_delete(?, filter => ?)", "books", "id > 0");
        connection.rollback();
        equal(query("SELECT milvus_get_collection_stats(?) ->> 'row_count'", "books"), List.of("2"), "a call is rolled back");
        connection.setAutoCommit(true);
        prepared();
        refused("no such metric", "22023", "The metric types are L2, IP and COSINE", "SELECT vector_distance(?::vector, ?::vector, ?)", "[1]", "[2]", "far");
        refused("bad dimension", "22000", "expected 3 dimensions, not 2", "INSERT INTO items (id, name, embedding) VALUES (9, '', ?::vector)", "[1,2]");
        refused("a key twice", "23505", "A row with the primary key 1 exists.", "SELECT milvus_insert(?, ?)", "books", "{\"id\": 1, \"vector\": [1,1,1]}");
        refused("no such collection", "42P01", "milvus error 100", "SELECT milvus_search(?, ?)", "nothing", "[1]");
        connection.close();
        System.out.println("1.." + count);
    }

    private static void collections() throws SQLException {
        query("SELECT milvus_create_collection(collection_name => ?, dimension => ?, metric_type => ?)", "books", 3, "L2");
        equal(query("SELECT milvus_insert(collection_name => ?, data => ?)", "books",
            "[{\"id\": 1, \"vector\": [1,1,1], \"year\": 1965}, {\"id\": 2, \"vector\": [5,5,4], \"year\": 1981}]"),
            List.of("{\"ids\": [1, 2], \"insert_count\": 2}"), "milvus_insert of a String");
        for (String type : new String[] {"json", "jsonb", "text"})
            equal(query("SELECT milvus_upsert(collection_name => ?, data => ?)", "books", new Typed(type, "{\"id\": 3, \"vector\": [1,1,2.5], \"year\": 1990}")),
                List.of("{\"ids\": [3], \"upsert_count\": 1}"), "milvus_upsert of a PGobject of type " + type);
        for (Object query : new Object[] {"[1,1,1]", new Typed("vector", "[1,1,1]")})
            equal(query("SELECT id, distance, entity ->> 'year' FROM milvus_search(collection_name => ?, data => ?, "
                + "filter => 'year > {year}', filter_params => ?, limit_rows => ?, output_fields => ?)", "books", query,
                new Typed("jsonb", "{\"year\": 1970}"), 2, new String[] {"year"}), List.of("3|2.25|1990", "2|41|1981"), "milvus_search, data => " + query);
        equal(query("SELECT milvus_get(?, ?) ->> 'year'", "books", new Long[] {3L, 1L}), List.of("1965", "1990"), "milvus_get of a Long[]");
        equal(query("SELECT milvus_get(?, ?) ->> 'year'", "books", 3), List.of("1990"), "milvus_get of an int");
        equal(query("SELECT id FROM milvus_hybrid_search(collection_name => ?, reqs => ?, ranker => ?, limit_rows => ?)", "books",
            "[{\"data\": [[1,1,1]], \"anns_field\": \"vector\", \"limit\": 3}, {\"data\": [[1,1,3]], \"anns_field\": \"vector\", \"limit\": 1}]",
            new Typed("jsonb", "{\"strategy\": \"rrf\"}"), 2), List.of("3", "1"), "milvus_hybrid_search");
        equal(query("SELECT milvus_delete(collection_name => ?, ids => ?)", "books", (Object) new Long[] {2L}),
            List.of("{\"ids\": [2], \"delete_count\": 1}"), "milvus_delete of a Long[]");
        try (PreparedStatement missing = connection.prepareStatement("SELECT milvus_get(?, ?, partition_names => ?)")) {
            missing.setString(1, "books");
            missing.setLong(2, 1);
            missing.setNull(3, Types.ARRAY);
            equal(rows(missing).size(), 1, "a null where an array may stand");
        }
    }

    // Past the fifth run the driver prepares on the server; past five more the server may plan once for all.
    private static void prepared() throws SQLException {
        StringBuilder found = new StringBuilder();
        try (PreparedStatement nearest = connection.prepareStatement("SELECT id FROM items ORDER BY embedding <-> ?::vector LIMIT 1");
             PreparedStatement search = connection.prepareStatement("SELECT id FROM milvus_search(?, ?, limit_rows => ?)")) {
            for (int i = 0; i < 24; ++i) {
                bind(nearest, new String[] {"[1,1,1]", "[5,5,4]", "[1,1,2.5]"}[i % 3]);
                found.append(rows(nearest).get(0));
                bind(search, "books", i % 2 == 0 ? "[1,1,1]" : "[1,1,2.5]", 1);
                found.append(rows(search).get(0));
            }
        }
        equal(found.toString(), "112331132133".repeat(4), "prepared statements, through their generic plans");
    }
}
