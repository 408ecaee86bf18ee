package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wrappers print as the driver's objects do, and name the interface of JDBC that they are. */
class AppearanceTest {
    @ParameterizedTest
    @EnumSource
    void wrappersPrintAsTheDriversObjectsAndNameTheirInterface(RealDatabase database) throws SQLException {
        try (HikariDataSource pool = database.pool(1)) {
            for (CorrelationDataSource dataSource :
                    new CorrelationDataSource[] {plain(pool), countingAndExplaining(pool)}) {
                try (Connection connection = dataSource.getConnection();
                        Statement statement = connection.createStatement();
                        PreparedStatement prepared = connection.prepareStatement("SELECT 1 WHERE 7 = ?");
                        CallableStatement call = connection.prepareCall("SELECT 2");
                        ResultSet rows = statement.executeQuery("SELECT 3")) {
                    prepared.setInt(1, 7);
                    DatabaseMetaData metadata = connection.getMetaData();

                    looksLike(((CorrelatedConnection) connection).delegate, connection, Connection.class);
                    looksLike(((CorrelatedStatement) statement).delegate, statement, Statement.class);
                    looksLike(((CorrelatedPreparedStatement) prepared).delegate, prepared, PreparedStatement.class);
                    looksLike(((CorrelatedCallableStatement) call).delegate, call, CallableStatement.class);
                    looksLike(((CorrelatedResultSet) rows).delegate, rows, ResultSet.class);
                    assertThat(prepared.toString()).contains("SELECT 1 WHERE 7 = ");
                    assertThat(metadata.getClass().getInterfaces()).contains(DatabaseMetaData.class);
                    assertThat(metadata.toString()).doesNotContain("Correlated");
                }
            }
        }
    }

    private static CorrelationDataSource plain(HikariDataSource pool) {
        return CorrelationDataSource.builder(pool).clew(Clew.builder().build()).build();
    }

    private static CorrelationDataSource countingAndExplaining(HikariDataSource pool) {
        return CorrelationDataSource.builder(pool)
                .clew(Clew.builder().build())
                .countRows()
                .explainSlow(pool, Duration.ofDays(1))
                .build();
    }

    private static void looksLike(Object delegate, Object wrapper, Class<?> type) {
        assertThat(wrapper).isNotSameAs(delegate).hasToString(delegate.toString());
        assertThat(wrapper.getClass().getInterfaces()).contains(type);
    }
}
