package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arrays stay the driver's, so that the driver knows them when they come back. */
class ArraysTest {
    @ParameterizedTest
    @EnumSource
    void readsAnArraysRowsAndGivesTheArrayBackToTheDriver(RealDatabase database) throws SQLException {
        try (HikariDataSource pool = database.pool(1);
                Connection raw = pool.getConnection();
                ResultSet read = raw.createStatement().executeQuery("SELECT ARRAY[4, 7]")) {
            assertThat(read.next()).isTrue();
            Class<?> drivers = read.getArray(1).getClass();
            raw.close();

            try (Connection connection = RealDatabase.wrap(pool, Clew.builder().build(), Mode.SESSION)
                            .getConnection();
                    PreparedStatement select = connection.prepareStatement("SELECT ARRAY[4, 7]");
                    ResultSet row = select.executeQuery()) {
                assertThat(row.next()).isTrue();
                Array array = row.getArray(1);
                assertThat(array.getClass()).isSameAs(drivers);
                try (ResultSet rows = array.getResultSet()) {
                    assertThat(rows).isNotInstanceOf(CorrelatedResultSet.class);
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(2)).isEqualTo(4);
                }
                try (PreparedStatement again = connection.prepareStatement("SELECT CAST(? AS INTEGER ARRAY)")) {
                    again.setArray(1, array);
                    try (ResultSet back = again.executeQuery()) {
                        assertThat(back.next()).isTrue();
                        assertThat((Object[]) back.getArray(1).getArray()).containsExactly(4, 7);
                    }
                }
            }
        }
    }
}
