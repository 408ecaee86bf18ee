package dev.clew.jdbc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The number that a database gives to the session of a connection. */
final class SessionNumber {
    private SessionNumber() {}

    /**
     * Returns the number, zero if the database has none that is of use here.
     *
     * @param driversOwn the connection as its driver made it
     * @param connection the same as its pool hands it out, before the application's first statement
     */
    static long of(Database database, Object driversOwn, Connection connection) throws Throwable {
        return switch (database) {
            case POSTGRESQL -> backendPid(driversOwn, connection);
            case MYSQL, MARIADB -> ask(connection, "SELECT CONNECTION_ID()");
            case H2 -> ask(connection, "SELECT SESSION_ID()");
            default -> 0;
        };
    }

    /** Asks the driver, which knows it: a query could take the snapshot of the application's transaction. */
    private static long backendPid(Object driversOwn, Connection connection) throws Throwable {
        Class<?> type = Database.POSTGRESQL.driversConnection(connection);
        if (type == null || !type.isInstance(driversOwn)) {
            return 0;
        }
        MethodHandle pid =
                MethodHandles.publicLookup().findVirtual(type, "getBackendPID", MethodType.methodType(int.class));
        return (int) pid.invoke(driversOwn);
    }

    private static long ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
