package dev.clew.jdbc;

import static dev.clew.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The README's examples. */
class SnippetsTest {
    @Test
    void wrapsAPool() throws Exception {
        try (HikariDataSource pool = Postgres.pool(1)) {
            DataSource dataSource = CorrelationDataSource.create(pool);

            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
                assertThat(statement.execute()).isTrue();
            }
        }
    }

    @Test
    void showsTheIdInPgStatActivity() throws Exception {
        try (HikariDataSource pool = Postgres.pool(1)) {
            DataSource dataSource = CorrelationDataSource.builder(pool)
                    .mode(CorrelationDataSource.Mode.SESSION)
                    .service("inventory")
                    .build();

            try (Scope scope = request(Clew.global(), "b41c9e02").makeCurrent();
                    Connection connection = dataSource.getConnection();
                    PreparedStatement statement =
                            connection.prepareStatement("UPDATE stock SET amount = amount - ? WHERE sku = ?")) {
                statement.setInt(1, 1);
                statement.setString(2, "SKU-44");
                statement.executeUpdate();
                assertThat(Postgres.applicationName(connection)).isEqualTo("inventory/b41c9e02");
            }
        }
    }
}
