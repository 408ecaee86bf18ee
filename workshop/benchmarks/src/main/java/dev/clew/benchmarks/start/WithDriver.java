package dev.clew.benchmarks.start;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** A connection by a URL and its first query. H2 has answered the same query before, past the DriverManager. */
final class WithDriver {
    private WithDriver() {}

    /** @param arguments a URL of H2, with another driver's prefix in it or not */
    public static void main(String... arguments) throws SQLException {
        try (Connection warm = new org.h2.Driver().connect("jdbc:h2:mem:warm", new Properties())) {
            answer(warm);
        }
        Clock clock = Clock.begin();
        try (Connection connection = DriverManager.getConnection(arguments[0])) {
            clock.ready();
            clock.done(answer(connection), Map.of());
        }
    }

    private static String answer(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ? + 1")) {
            statement.setInt(1, 41);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
