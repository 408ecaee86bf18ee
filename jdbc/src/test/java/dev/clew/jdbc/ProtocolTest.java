package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The messages to PostgreSQL, counted between driver and server. */
class ProtocolTest {
    private static final int REQUESTS = 50;

    private final Clew clew = Clew.builder().build();

    private interface Wrapping {
        DataSource around(DataSource driver);
    }

    /** Returns the number of messages of each type that the driver sent, in order of type. */
    private String sent(Wrapping wrapping) throws Exception {
        try (MessageCounter counter = MessageCounter.before(Postgres.port())) {
            PGSimpleDataSource driver = new PGSimpleDataSource();
            driver.setURL(Postgres.url(counter.port()));
            try (Connection connection = wrapping.around(driver).getConnection()) {
                counter.reset(); // the start-up is another matter
                for (int i = 0; i < REQUESTS; i++) {
                    try (Scope scope = request(clew, "req-" + i).makeCurrent()) {
                        work(connection);
                    }
                }
                return counter.toString(); // everything was answered, so everything is counted
            }
        }
    }

    private static void work(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement update = connection.prepareStatement("UPDATE stock SET amount = amount WHERE sku = ?");
                PreparedStatement select = connection.prepareStatement("SELECT amount FROM stock WHERE sku = ?");
                Statement plain = connection.createStatement()) {
            update.setString(1, "SKU-44");
            update.executeUpdate();
            select.setString(1, "SKU-44");
            select.executeQuery().close();
            plain.executeQuery("SELECT 1").close();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private Wrapping in(Mode mode) {
        return driver -> CorrelationDataSource.builder(driver)
                .clew(clew)
                .mode(mode)
                .service("inventory")
                .build();
    }

    @Test
    void modeAutoSendsNoAdditionalMessage() throws Exception {
        String raw = sent(driver -> driver);
        // Parse, Bind, Execute, Sync: the counter reads the protocol, or this would hold of anything.
        assertThat(raw).matches("B=200 D=\\d+ E=200 P=\\d+ Q=50 S=200");
        assertThat(sent(in(Mode.AUTO))).isEqualTo(raw);
        assertThat(sent(in(Mode.STATIC))).isEqualTo(raw);
        assertThat(sent(in(Mode.OFF))).isEqualTo(raw);
    }

    @Test
    void modeSessionSendsOneMoreExecutionARequest() throws Exception {
        int raw = executions(sent(driver -> driver));
        assertThat(executions(sent(in(Mode.SESSION)))).isEqualTo(raw + REQUESTS);
    }

    private static int executions(String messages) {
        return List.of(messages.split(" ")).stream()
                .filter(each -> each.startsWith("E="))
                .mapToInt(each -> Integer.parseInt(each.substring(2)))
                .sum();
    }
}
