package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.ConnectionPoolDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/** On a real MariaDB: {@code -Pmariadb}. */
@Tag("mariadb")
class MariaDbPoolsTest extends SessionBehindPools {
    private static MariaDb server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = MariaDb.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String url() {
        return server.url("");
    }

    @Override
    ConnectionPoolDataSource driver() throws SQLException {
        return server.dataSource("");
    }

    @Override
    String question() {
        return "SELECT @request_id";
    }

    @Override
    String reset() {
        return "SET @request_id = NULL";
    }

    @Override
    @Nullable
    String base() {
        return null;
    }

    @Test
    void tellsTheRequestIfTheDriversPoolResetsItsSessions() throws Exception {
        Clew clew = Clew.builder().build();
        try (MariaDbPoolDataSource pool =
                new MariaDbPoolDataSource(server.url("&maxPoolSize=1&useResetConnection=true"))) {
            CorrelationDataSource dataSource = CorrelationDataSource.builder(pool)
                    .clew(clew)
                    .mode(Mode.SESSION)
                    .build();
            for (int i = 0; i < 3; i++) {
                try (Scope scope = request(clew, "r-1").makeCurrent();
                        Connection connection = dataSource.getConnection();
                        Statement statement = connection.createStatement();
                        ResultSet result = statement.executeQuery(question())) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getString(1)).isEqualTo("r-1");
                }
            }
        }
    }
}
