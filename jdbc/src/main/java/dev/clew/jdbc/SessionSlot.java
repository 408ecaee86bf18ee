package dev.clew.jdbc;

import dev.clew.context.TraceContext;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The place in a database session that holds the request id. */
enum SessionSlot {
    /** PostgreSQL's {@code application_name}, which it shows in pg_stat_activity and as {@code %a} in its log. */
    APPLICATION_NAME(63) {
        @Override
        String present(Connection connection) throws SQLException {
            // The server reports every change, even by a rollback, so the driver knows the value without a round trip.
            String name = connection.getClientInfo("ApplicationName");
            return name == null ? "" : name;
        }

        @Override
        void write(Connection connection, String service, String value) throws SQLException {
            // setClientInfo would send a new text each time, and SET takes no parameter.
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT set_config('application_name', ?, false)")) {
                statement.setString(1, value);
                statement.execute();
            }
        }

        @Override
        void writeFirst(Connection connection, String service, String value) throws SQLException {
            // Sends SET, which takes no snapshot, and begins no transaction.
            connection.setClientInfo("ApplicationName", value);
        }
    },

    /** A user variable of MySQL, MariaDB or H2. */
    VARIABLE(200) {
        @Override
        String value(String service, TraceContext context) {
            return fit(context.requestId());
        }

        @Override
        void write(Connection connection, String service, String value) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("SET @request_id = ?")) {
                statement.setString(1, value.isEmpty() ? null : value);
                statement.execute();
            }
        }
    },

    /** SQL Server's {@code CONTEXT_INFO()}. */
    CONTEXT_INFO(128) {
        @Override
        void write(Connection connection, String service, String value) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("SET CONTEXT_INFO ?")) {
                statement.setBytes(1, value.getBytes(StandardCharsets.US_ASCII));
                statement.execute();
            }
        }
    },

    /** Oracle's CLIENT_IDENTIFIER and ACTION, which are sent with the next call. */
    CLIENT_INFO(64) {
        @Override
        String value(String service, TraceContext context) {
            return fit(context.requestId());
        }

        @Override
        void write(Connection connection, String service, String value) throws SQLException {
            connection.setClientInfo("OCSID.CLIENTID", value.isEmpty() ? null : value);
            connection.setClientInfo("OCSID.ACTION", value.isEmpty() ? null : fit(service));
        }
    };

    private final int limit;

    SessionSlot(int limit) {
        this.limit = limit;
    }

    /** @throws IllegalArgumentException for a database without such a place */
    static SessionSlot of(Database database) {
        return switch (database) {
            case POSTGRESQL -> APPLICATION_NAME;
            case MYSQL, MARIADB, H2 -> VARIABLE;
            case SQL_SERVER -> CONTEXT_INFO;
            case ORACLE -> CLIENT_INFO;
            case OTHER -> throw new IllegalArgumentException("no session value is known of " + database);
        };
    }

    /** Returns the value for a request. */
    String value(String service, TraceContext context) {
        String id = context.requestId();
        return fit(service.isEmpty() ? id : service + '/' + id);
    }

    /** Returns the present value, null if the driver does not know it without a round trip. */
    @Nullable
    String present(Connection connection) throws SQLException {
        return null;
    }

    abstract void write(Connection connection, String service, String value) throws SQLException;

    /** Writes the value before a statement that has to be the first of its transaction, or may be. */
    void writeFirst(Connection connection, String service, String value) throws SQLException {
        write(connection, service, value); // sets a variable, which begins no transaction
    }

    /**
     * Returns a value that the server does not change. It would cut a longer one, replace characters that are not ASCII
     * and refuse a NUL. The present value would then never equal the written one.
     */
    String fit(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            ascii.append(c > 0x20 && c < 0x7f ? c : '?');
        }
        if (ascii.length() > limit) {
            ascii.setLength(limit - 17);
            ascii.append('~').append(Fingerprint.of(text));
        }
        return ascii.toString();
    }
}
