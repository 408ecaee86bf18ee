package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import dev.clew.testkit.CapturedLog;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.xa.PGXADataSource;

/** Transactions that a transaction manager drives over wrapped XA connections, as it does with the driver's own. */
class TwoPhaseCommitTest {
    private static final AtomicInteger TRANSACTIONS = new AtomicInteger();

    private final Clew clew = Clew.builder().build();
    private final String table = "xa_" + TRANSACTIONS.incrementAndGet();

    private enum Database {
        H2("SELECT @request_id", "req-", null) {
            @Override
            XADataSource create() {
                JdbcDataSource driver = new JdbcDataSource();
                driver.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
                return driver;
            }
        },
        POSTGRESQL("SELECT current_setting('application_name')", "inventory/req-", "base") {
            @Override
            XADataSource create() {
                PGXADataSource driver = new PGXADataSource();
                driver.setUrl(Postgres.url());
                return driver;
            }
        };

        final String question;
        final String prefix;
        final @Nullable String base;

        Database(String question, String prefix, @Nullable String base) {
            this.question = question;
            this.prefix = prefix;
            this.base = base;
        }

        abstract XADataSource create();
    }

    /** Names a transaction. */
    record Transaction(int number) implements Xid {
        static Transaction next() {
            return new Transaction(TRANSACTIONS.incrementAndGet());
        }

        @Override
        public int getFormatId() {
            return 7;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return ByteBuffer.allocate(4).putInt(number).array();
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {1};
        }
    }

    @AfterEach
    void nothingWasSkipped() {
        assertThat(clew.counters().all()).isEmpty();
    }

    private CorrelationXADataSource wrap(XADataSource driver, Mode mode) {
        return CorrelationXADataSource.wrap(
                driver, options -> options.clew(clew).mode(mode).service("inventory"));
    }

    private void createTable(XADataSource driver) throws SQLException {
        try (Connection connection = driver.getXAConnection().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + "(i int PRIMARY KEY)");
        }
    }

    private int rows(XADataSource driver) throws SQLException {
        XAConnection xa = driver.getXAConnection();
        try (Connection connection = xa.getConnection()) {
            return Integer.parseInt(ask(connection, "SELECT count(*) FROM " + table));
        } finally {
            xa.close();
        }
    }

    private static @Nullable String ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private void insert(Connection connection, int value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
            insert.setInt(1, value);
            insert.executeUpdate();
        }
    }

    @ParameterizedTest
    @EnumSource
    void commitsInTwoPhasesUnderTheIdOfEachRequest(Database database) throws Exception {
        XADataSource driver = database.create();
        createTable(driver);
        XAConnection xa = wrap(driver, Mode.SESSION).getXAConnection();
        XAResource resource = xa.getXAResource();
        try (CapturedLog log = CapturedLog.create()) {
            for (int i = 1; i <= 3; i++) {
                Transaction transaction = Transaction.next();
                try (Scope scope = request(clew, "req-" + i).makeCurrent()) {
                    Connection connection = xa.getConnection(); // before, because H2 then turns auto-commit on
                    resource.start(transaction, XAResource.TMNOFLAGS);
                    insert(connection, i);
                    assertThat(ask(connection, database.question)).isEqualTo(database.prefix + i);
                    resource.end(transaction, XAResource.TMSUCCESS);
                    assertThat(resource.prepare(transaction)).isEqualTo(XAResource.XA_OK);
                    assertThat(rows(driver)).isEqualTo(i - 1);
                    resource.commit(transaction, false);
                    assertThat(rows(driver)).isEqualTo(i);
                }
            }
            assertThat(log.spansEnded("client")).hasSize(6);
        }
        try (Connection connection = xa.getConnection()) {
            assertThat(ask(connection, database.question)).isEqualTo(database.base);
        } finally {
            xa.close();
        }
    }

    @Test
    void tagsEachTextInModeAuto() throws Exception {
        XAConnection xa = wrap(Database.POSTGRESQL.create(), Mode.AUTO).getXAConnection();
        Transaction transaction = Transaction.next();
        xa.getXAResource().start(transaction, XAResource.TMNOFLAGS);
        try (Scope scope = request(clew, "req-1").makeCurrent();
                Connection connection = xa.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid()")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).contains("/*request_id='req-1',service='inventory',traceparent='00-");
        } finally {
            xa.getXAResource().end(transaction, XAResource.TMSUCCESS);
            xa.getXAResource().rollback(transaction);
            xa.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheNextRequestAfterARollbackOnOneHandle(Database database) throws Exception {
        XADataSource driver = database.create();
        createTable(driver);
        XAConnection xa = wrap(driver, Mode.SESSION).getXAConnection();
        XAResource resource = xa.getXAResource();
        try (Connection connection = xa.getConnection()) {
            for (int i = 1; i <= 3; i++) {
                Transaction transaction = Transaction.next();
                try (Scope scope = request(clew, "req-" + i).makeCurrent()) {
                    resource.start(transaction, XAResource.TMNOFLAGS);
                    insert(connection, 1);
                    assertThat(ask(connection, database.question)).isEqualTo(database.prefix + i);
                    resource.end(transaction, XAResource.TMFAIL);
                    resource.rollback(transaction);
                    assertThat(ask(connection, database.question)).isEqualTo(database.prefix + i);
                }
            }
            assertThat(rows(driver)).isZero();
        } finally {
            xa.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureWithinATransactionIsNotMadeWorse(Database database) throws Exception {
        XADataSource driver = database.create();
        createTable(driver);
        XAConnection xa = wrap(driver, Mode.SESSION).getXAConnection();
        XAResource resource = xa.getXAResource();
        Transaction transaction = Transaction.next();
        resource.start(transaction, XAResource.TMNOFLAGS);
        try (Connection connection = xa.getConnection()) {
            try (Scope scope = request(clew, "req-1").makeCurrent()) {
                insert(connection, 1);
                assertThatThrownBy(() -> insert(connection, 1)).isInstanceOf(SQLException.class);
            }
            try (Scope scope = request(clew, "req-2").makeCurrent()) {
                if (database == Database.POSTGRESQL) {
                    assertThatThrownBy(() -> insert(connection, 2))
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
                } else {
                    insert(connection, 2); // H2 goes on
                }
                resource.end(transaction, XAResource.TMFAIL);
                resource.rollback(transaction);
            }
        }
        try (Scope scope = request(clew, "req-3").makeCurrent();
                Connection connection = xa.getConnection()) {
            assertThat(ask(connection, database.question)).isEqualTo(database.prefix + 3);
        } finally {
            xa.close();
        }
        assertThat(rows(driver)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void recoversWhatWasPreparedAndNotCommitted(Database database) throws Exception {
        XADataSource driver = database.create();
        createTable(driver);
        CorrelationXADataSource dataSource = wrap(driver, Mode.SESSION);
        Transaction transaction = Transaction.next();
        XAConnection lost = dataSource.getXAConnection();
        try (Scope scope = request(clew, "req-1").makeCurrent()) {
            lost.getXAResource().start(transaction, XAResource.TMNOFLAGS);
            insert(lost.getConnection(), 1);
            lost.getXAResource().end(transaction, XAResource.TMSUCCESS);
            lost.getXAResource().prepare(transaction);
        }
        XAConnection found = dataSource.getXAConnection();
        Xid[] inDoubt = found.getXAResource().recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
        Xid own = Arrays.stream(inDoubt)
                .filter(xid -> Arrays.equals(xid.getGlobalTransactionId(), transaction.getGlobalTransactionId()))
                .findFirst()
                .orElseThrow();
        XAConnection committing = database == Database.H2 ? lost : found; // H2's transaction belongs to its session
        committing.getXAResource().commit(own, false);
        assertThat(rows(driver)).isEqualTo(1);
        lost.close();
        found.close();
    }

    @ParameterizedTest
    @EnumSource
    void theResourceIsTheDriversOwn(Database database) throws Exception {
        XADataSource driver = database.create();
        XAConnection one = wrap(driver, Mode.AUTO).getXAConnection();
        XAConnection another = wrap(driver, Mode.AUTO).getXAConnection();
        XAConnection raw = driver.getXAConnection();
        assertThat(one.getXAResource().getClass()).isEqualTo(raw.getXAResource().getClass());
        assertThat(one.getXAResource().isSameRM(one.getXAResource())).isTrue();
        assertThat(one.getXAResource().isSameRM(another.getXAResource()))
                .isEqualTo(raw.getXAResource().isSameRM(another.getXAResource()));
        one.close();
        another.close();
        raw.close();
    }

    @Test
    void unwrapsAndPrintsAsTheDriversObjects() throws Exception {
        XADataSource driver = Database.POSTGRESQL.create();
        CorrelationXADataSource dataSource = wrap(driver, Mode.AUTO);
        assertThat(dataSource.unwrap(PGXADataSource.class)).isSameAs(driver);
        assertThat(dataSource.unwrap(XADataSource.class)).isSameAs(dataSource);
        assertThat(dataSource.isWrapperFor(PGXADataSource.class)).isTrue();
        assertThat(dataSource.isWrapperFor(JdbcDataSource.class)).isFalse();
        assertThatThrownBy(() -> dataSource.unwrap(JdbcDataSource.class))
                .isInstanceOf(SQLException.class)
                .hasMessage("org.postgresql.xa.PGXADataSource is no org.h2.jdbcx.JdbcDataSource and wraps nothing");
        assertThat(dataSource).hasToString("CorrelationXADataSource{" + driver + "}");
        dataSource.close(); // the driver's has nothing to close
        XAConnection xa = dataSource.getXAConnection();
        try (Connection connection = xa.getConnection()) {
            assertThat(connection.isWrapperFor(org.postgresql.PGConnection.class))
                    .isTrue();
        }
        xa.close();
        assertThatThrownBy(xa::getConnection).isInstanceOf(SQLException.class);
    }
}
