package dev.clew.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordedConnectionTest {
    @Test
    void connectionsAndStatementsEqualThemselves() throws Exception {
        try (Connection connection = RecordedConnection.wrap(DriverManager.getConnection("jdbc:h2:mem:equal"));
                Connection other = RecordedConnection.wrap(DriverManager.getConnection("jdbc:h2:mem:equal"));
                Statement statement = connection.createStatement()) {
            assertThat(Set.of(connection, other)).contains(connection).hasSize(2);
            assertThat(connection.equals(connection)).isTrue();
            assertThat(connection.equals(other)).isFalse();
            assertThat(statement.equals(statement)).isTrue();
            assertThat(Set.of(statement)).contains(statement);
            assertThat(connection.toString()).startsWith("conn");
        }
    }
}
