package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The plans of slow SELECTs. */
class ExplainTest {
    private final Clew clew = Clew.builder().build();

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    private CorrelationDataSource explaining(HikariDataSource pool, Duration atMostEvery) {
        return CorrelationDataSource.builder(pool)
                .clew(clew)
                .service("inventory")
                .slow(Duration.ofNanos(1))
                .explainSlow(pool, atMostEvery)
                .build();
    }

    private List<CapturedLog.Line> plans() {
        return log.lines("clew.jdbc").stream()
                .filter(line -> line.values().containsKey("plan"))
                .toList();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void createTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS orders");
            statement.execute("CREATE TABLE orders(id int PRIMARY KEY, customer varchar(20), at timestamp)");
        }
    }

    @ParameterizedTest
    @EnumSource(RealDatabase.class)
    void logsThePlanOfASlowSelectWithTheSameParametersAndWithoutLiterals(RealDatabase database) throws Exception {
        try (HikariDataSource pool = database.pool(2);
                Connection raw = pool.getConnection()) {
            createTable(raw);
            CorrelationDataSource dataSource = explaining(pool, Duration.ZERO);
            try (Scope scope = request(clew, "req-1").makeCurrent();
                    Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement(
                            "SELECT * FROM orders WHERE id = ? AND customer = ? AND customer <> 'secret' AND id <"
                                    + " 4711")) {
                raw.close(); // there is one for the question
                select.setInt(1, 9921);
                select.setString(2, "alice");
                select.executeQuery().close();
                await(() -> !plans().isEmpty());
            }
            CapturedLog.Line line = plans().get(0);
            assertThat(line.level()).isEqualTo("INFO");
            assertThat(line.message()).isEqualTo("plan of SELECT orders");
            assertThat(line.thread()).isEqualTo("clew-jdbc-explain");
            assertThat(line.mdc()).containsEntry("request_id", "req-1");
            assertThat(line.values().get("plan"))
                    .containsIgnoringCase("orders")
                    .doesNotContain("alice", "secret", "9921", "4711");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "POSTGRESQL|Scan on o  (cost=0.15..8.17 rows=1 width=66)|Scan on o  (cost=0.15..8.17 rows=1 width=66)",
                "POSTGRESQL|  Index Cond: (id = 9921)|  Index Cond: (id = ?)",
                "POSTGRESQL|  Filter: ((name)::text = 'alice'::text)|  Filter: ((name)::text = ?::text)",
                "POSTGRESQL|  Filter: (cost=4711 AND rows=4711 AND id=-4711)|  Filter: (cost=? AND rows=? AND id=-?)",
                "POSTGRESQL|  Filter: ((cost=4711) AND (rows=4711))|  Filter: ((cost=?) AND (rows=?))",
                "POSTGRESQL|Scan on o_2  (cost=1.0..2.0 rows=3 width=4) f(4711)|Scan on o_2  (cost=1.0..2.0 rows=3"
                        + " width=4) f(?)",
                "MYSQL|-> lookup on t using PRIMARY (id=4711)  (cost=0.35 rows=1)|-> lookup on t using PRIMARY (id=?) "
                        + " (cost=0.35 rows=1)",
                "MYSQL|-> lookup on t using c (cost=4711)  (cost=0.35 rows=1)|-> lookup on t using c (cost=?) "
                        + " (cost=0.35 rows=1)",
                "MYSQL|-> Limit: 4711 row(s)  (cost=1.2e+3 rows=10)|-> Limit: ? row(s)  (cost=1.2e+3 rows=10)",
                "MYSQL|-> Select #2 (id = 4711)|-> Select ?",
                "H2|/* PUBLIC.PK: ID = 4711 */ WHERE ROWS=4711|   PUBLIC.PK: ID = ?    WHERE ROWS=?",
            })
    void showsOnlyTheEstimatesOfAPlansNumbers(Database database, String plan, String shown) {
        assertThat(PlanText.withoutLiterals(plan, database)).isEqualTo(shown);
    }

    @Test
    void cutsAPlanThatIsTooLong() throws SQLException {
        assertThat(plan("SELECT repeat('x', 5000)")).isEqualTo("x".repeat(4_096));
        assertThat(plan("SELECT repeat('x', 3000) UNION ALL SELECT repeat('y', 3000)"))
                .isEqualTo("x".repeat(3_000) + '\n' + "y".repeat(1_095));
    }

    @Test
    void readsAPlanThatIsATable() throws SQLException {
        assertThat(plan("SELECT 1 AS \"id\", 'ref' AS \"type\", NULL AS \"ref\", '4,4' AS \"key_len\", 9921 AS"
                        + " \"rows\", 12.50 AS \"filtered\", 'x = 4711' AS \"Extra\""))
                .isEqualTo("id=1 type=ref key_len=4,4 rows=9921 filtered=12.50 Extra=x = ?");
    }

    /** Returns the logged text of a plan with these rows. */
    private static String plan(String rows) throws SQLException {
        try (Connection connection = RealDatabase.memory().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(rows)) {
            return PlanText.of(result, Database.H2);
        }
    }

    @ParameterizedTest
    @EnumSource(RealDatabase.class)
    void takesEveryKindOfParameterAlong(RealDatabase database) throws Exception {
        try (HikariDataSource pool = database.pool(2)) {
            CorrelationDataSource dataSource = explaining(pool, Duration.ZERO);
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement(
                            "SELECT CAST(? AS int), CAST(? AS bigint), CAST(? AS numeric), CAST(? AS varchar),"
                                    + " CAST(? AS boolean), CAST(? AS timestamp), CAST(? AS double precision),"
                                    + " CAST(? AS int), CAST(? AS varchar)")) {
                select.setInt(1, 1);
                select.setLong(2, 2);
                select.setBigDecimal(3, BigDecimal.TEN);
                select.setString(4, "s");
                select.setBoolean(5, true);
                select.setTimestamp(6, new Timestamp(0));
                select.setDouble(7, 1.5);
                select.setNull(8, Types.INTEGER);
                select.setObject(9, "o", Types.VARCHAR);
                select.executeQuery().close();
                await(() -> !plans().isEmpty());
            }
            assertThat(clew.counters().all()).isEmpty();
        }
    }

    @Test
    void doesNotExplainIfAParameterCanBeReadOnlyOnce() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(2)) {
            CorrelationDataSource dataSource = explaining(pool, Duration.ZERO);
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement("SELECT CAST(? AS varchar)")) {
                select.setCharacterStream(1, new StringReader("once"));
                try (ResultSet result = select.executeQuery()) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getString(1)).isEqualTo("once");
                }
                select.clearParameters();
                select.setString(1, "again");
                select.executeQuery().close();
                await(() -> !plans().isEmpty());
            }
            assertThat(plans()).hasSize(1);
            assertThat(clew.counters().all()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1                                                 | true",
                "(SELECT 1) UNION (SELECT 2);                             | true",
                "WITH x AS (SELECT 1) SELECT * FROM x                     | true",
                "SELECT 1 FROM t FOR UPDATE                               | true",
                "SELECT 1; DELETE FROM t                                  | false",
                "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x    | false",
                "WITH x AS (SELECT 1) DELETE FROM t                       | false",
                "UPDATE t SET a = 1                                       | false",
                "INSERT INTO t SELECT 1                                   | false",
                "EXPLAIN SELECT 1                                         | false",
                "call p()                                                 | false",
                "SELECT 'not closed                                       | false",
            })
    void explainsOnlyASingleSelect(String sql, boolean select) {
        assertThat(QueryShape.of(sql, Database.POSTGRESQL, false).select()).isEqualTo(select);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1 /*! ; DELETE FROM t */", "SELECT 1 /*M!100000 ; DELETE FROM t */"})
    void doesNotExplainATextWithACommentThatMySqlRuns(String sql) {
        assertThat(QueryShape.of(sql, Database.MYSQL, false).select()).isFalse();
        assertThat(QueryShape.of(sql, Database.POSTGRESQL, false).select()).isTrue();
    }

    @Test
    void explainsNoMoreOftenThanAllowed() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(2)) {
            CorrelationDataSource dataSource = explaining(pool, Duration.ofHours(1));
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement("SELECT 1")) {
                select.executeQuery().close();
                await(() -> !plans().isEmpty());
                for (int i = 0; i < 100; i++) {
                    select.executeQuery().close();
                }
            }
            assertThat(plans()).hasSize(1);
            assertThat(log.lines("clew.jdbc").stream()
                            .filter(line -> line.message().equals("SELECT was slow")))
                    .hasSize(101);
        }
    }

    @Test
    void doesNotDelayTheRequestIfThePoolIsExhausted() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(1)) {
            pool.setConnectionTimeout(250);
            CorrelationDataSource dataSource = explaining(pool, Duration.ZERO);
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement("SELECT 1")) {
                select.executeQuery().close();
                // The question waits for the only connection; the application has it.
                select.executeQuery().close();
                await(() -> clew.counters().get("skipped.jdbc.explain") > 0);
            }
            assertThat(plans()).isEmpty();
        }
    }

    @Test
    void explainsWithoutTagsAndSpans() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(2)) {
            RecordingDataSource driver = new RecordingDataSource(pool);
            CorrelationDataSource questions = CorrelationDataSource.builder(driver)
                    .clew(clew)
                    .service("inventory")
                    .slow(Duration.ofNanos(1))
                    .build();
            CorrelationDataSource dataSource = CorrelationDataSource.builder(pool)
                    .clew(clew)
                    .slow(Duration.ofNanos(1))
                    .explainSlow(questions, Duration.ZERO)
                    .build();
            try (Scope scope = request(clew, "req-1").makeCurrent();
                    Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement("SELECT 1")) {
                select.executeQuery().close();
                await(() -> !plans().isEmpty());
            }
            assertThat(driver.sent()).containsExactly("EXPLAIN SELECT 1");
            assertThat(log.spansEnded("client")).hasSize(1);
        }
    }

    @Test
    void countsAnExplainThatFailsAndNothingElse() throws Exception {
        try (HikariDataSource pool = RealDatabase.POSTGRESQL.pool(2)) {
            CorrelationDataSource dataSource = explaining(pool, Duration.ZERO);
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TEMP TABLE mine(i int)"); // another connection does not see it
                statement.executeQuery("SELECT * FROM mine").close();
                await(() -> clew.counters().get("skipped.jdbc.explain") == 1);
                await(() -> {
                    statement.executeQuery("SELECT 1").close();
                    return !plans().isEmpty();
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM stock", "SELECT * FROM mine"}) // the second is the other connection's alone
    void leavesAConnectionWithoutAutoCommitOutsideOfAnyTransaction(String sql) throws Exception {
        try (HikariDataSource pool = RealDatabase.POSTGRESQL.pool(1);
                Connection question = DriverManager.getConnection(Postgres.url(Postgres.port()))) {
            question.setAutoCommit(false);
            CorrelationDataSource dataSource = CorrelationDataSource.builder(pool)
                    .clew(clew)
                    .slow(Duration.ofNanos(1))
                    .explainSlow(new SingleConnectionDataSource(question, true), Duration.ZERO)
                    .build();
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TEMP TABLE mine(i int)");
                statement.executeQuery(sql).close();
                await(() -> !plans().isEmpty() || clew.counters().get("skipped.jdbc.explain") == 1);
            }
            assertThat(Postgres.seen("SELECT state FROM pg_stat_activity WHERE pid = " + Postgres.pid(question)))
                    .containsExactly("idle");
        }
    }

    @Test
    void logsAnExplainThatFailsWithoutTheDriversMessage() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.list = new CopyOnWriteArrayList<>(); // looked at while another thread logs
        lines.start();
        ch.qos.logback.classic.Logger root =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(lines);
        try (HikariDataSource pool = RealDatabase.POSTGRESQL.pool(2);
                Connection raw = pool.getConnection()) {
            try (Statement statement = raw.createStatement()) {
                statement.execute("CREATE TABLE typed(i int)");
            }
            try (Connection connection = explaining(pool, Duration.ZERO).getConnection();
                    Statement statement = connection.createStatement()) {
                raw.close();
                statement.execute("CREATE TEMP TABLE typed(i text)"); // another connection sees the one of numbers
                statement.executeQuery("SELECT * FROM typed WHERE i = 'secret'").close();
                await(() -> clew.counters().get("skipped.jdbc.explain") == 1);
                await(() -> lines.list.stream().anyMatch(line -> line.getThrowableProxy() != null));
            } finally {
                try (Connection connection = pool.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("DROP TABLE public.typed");
                }
            }
        } finally {
            root.detachAppender(lines);
        }
        assertThat(lines.list)
                .filteredOn(line -> line.getThrowableProxy() != null)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getThrowableProxy().getMessage())
                            .isEqualTo("org.postgresql.util.PSQLException, SQLState 22P02");
                    assertThat(ThrowableProxyUtil.asString(line.getThrowableProxy()))
                            .contains("at org.postgresql.")
                            .doesNotContain("secret");
                });
    }

    @Test
    void explainsWithTheValuesOfTheExecutionEvenIfTheCallerChangesThem() throws Exception {
        Timestamp timestamp = new Timestamp(0);
        Date date = new Date(0);
        Time time = new Time(0);
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        byte[] bytes = {1};
        try (HikariDataSource pool = RealDatabase.H2.pool(1);
                HikariDataSource questions = RealDatabase.H2.pool(1);
                Connection taken = questions.getConnection()) {
            RecordingDataSource asked = new RecordingDataSource(questions);
            CorrelationDataSource dataSource = CorrelationDataSource.builder(pool)
                    .clew(clew)
                    .slow(Duration.ofNanos(1))
                    .explainSlow(asked, Duration.ZERO)
                    .build();
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement("SELECT CAST(? AS timestamp),"
                            + " CAST(? AS date), CAST(? AS time), CAST(? AS varbinary), CAST(? AS timestamp),"
                            + " CAST(? AS timestamp)")) {
                select.setTimestamp(1, timestamp);
                select.setDate(2, date);
                select.setTime(3, time);
                select.setBytes(4, bytes);
                select.setTimestamp(5, timestamp, calendar);
                select.setObject(6, timestamp);
                select.executeQuery().close();
                timestamp.setTime(1);
                date.setTime(1);
                time.setTime(1);
                bytes[0] = 2;
                calendar.setTimeZone(TimeZone.getTimeZone("Asia/Tokyo"));
                taken.close(); // the question has waited for it until now
                await(() -> !plans().isEmpty());
            }
            GregorianCalendar utc = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
            utc.setTimeInMillis(calendar.getTimeInMillis());
            assertThat(asked.bound())
                    .containsExactly(
                            List.of("setTimestamp", 1, new Timestamp(0)),
                            List.of("setDate", 2, new Date(0)),
                            List.of("setTime", 3, new Time(0)),
                            List.of("setBytes", 4, "[1]"),
                            List.of("setTimestamp", 5, new Timestamp(0), utc),
                            List.of("setObject", 6, new Timestamp(0)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`/*NO LOAD BALANCE*/ select 1`|`/*NO LOAD BALANCE*/ EXPLAIN select 1`",
                "`/* a */ -- b\n select 1`|`/* a */ -- b\n EXPLAIN select 1`",
                "`/*;hostgroup=2*/select 1`|`/*;hostgroup=2*/EXPLAIN select 1`",
                "` select /* c */ 1`|` EXPLAIN select /* c */ 1`"
            })
    void asksBehindACommentThatARouterReads(String sql, String question) throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(2)) {
            RecordingDataSource asked = new RecordingDataSource(pool);
            CorrelationDataSource dataSource = CorrelationDataSource.builder(pool)
                    .clew(clew)
                    .slow(Duration.ofNanos(1))
                    .explainSlow(asked, Duration.ZERO)
                    .build();
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement(sql)) {
                select.executeQuery().close();
                await(() -> !plans().isEmpty());
            }
            assertThat(asked.sent()).containsExactly(question);
        }
        assertThat(clew.counters().all()).isEmpty();
    }

    private interface Setting {
        void set(PreparedStatement statement, Object value) throws SQLException;
    }

    @Test
    void doesNotExplainIfAnObjectIsNoPlainValue() throws Exception {
        List<Setting> overloads = List.of(
                (s, x) -> s.setObject(1, x),
                (s, x) -> s.setObject(1, x, Types.CLOB),
                (s, x) -> s.setObject(1, x, Types.CLOB, 0),
                (s, x) -> s.setObject(1, x, JDBCType.CLOB),
                (s, x) -> s.setObject(1, x, JDBCType.CLOB, 0));
        try (HikariDataSource pool = RealDatabase.H2.pool(2);
                Connection connection = explaining(pool, Duration.ZERO).getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT CAST(? AS varchar)")) {
            for (Setting overload : overloads) {
                overload.set(select, new StringReader("once"));
                try (ResultSet result = select.executeQuery()) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getString(1)).isEqualTo("once");
                }
            }
            select.setObject(1, "again");
            select.executeQuery().close();
            await(() -> !plans().isEmpty());
        }
        assertThat(plans()).hasSize(1);
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void doesNotExplainACall() throws Exception {
        try (HikariDataSource pool = RealDatabase.H2.pool(2);
                Connection connection = explaining(pool, Duration.ZERO).getConnection();
                CallableStatement call = connection.prepareCall("SELECT CAST(? AS varchar)");
                Statement plain = connection.createStatement()) {
            call.setString(1, "x");
            call.executeQuery().close();
            plain.executeQuery("SELECT 1").close();
            await(() -> !plans().isEmpty());
        }
        assertThat(plans()).extracting(line -> line.values().get("sql")).containsExactly("SELECT ?");
    }
}
