package dev.clew.jdbc;

import java.sql.Connection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The databases whose SQL and sessions differ in ways that are known here. */
enum Database {
    POSTGRESQL("org.postgresql.PGConnection", "preferquerymode=extendedcacheeverything"),
    MYSQL("com.mysql.cj.jdbc.JdbcConnection", "useserverprepstmts=true"),
    MARIADB("org.mariadb.jdbc.Connection", "useserverprepstmts=true"),
    ORACLE("oracle.jdbc.OracleConnection", ""),
    SQL_SERVER("com.microsoft.sqlserver.jdbc.ISQLServerConnection", ""),
    H2("org.h2.jdbc.JdbcConnection", ""),
    OTHER("", "");

    private final String driversConnection;
    private final String keepsTexts;

    /**
     * @param driversConnection the name of a driver's own type of connections, empty if none is known
     * @param keepsTexts the option of a URL, in lower case, with which more statements are kept by their text
     */
    Database(String driversConnection, String keepsTexts) {
        this.driversConnection = driversConnection;
        this.keepsTexts = keepsTexts;
    }

    /** @param product the name of the database by its driver */
    static Database of(String product) {
        String name = product.toLowerCase(Locale.ROOT);
        if (name.startsWith("microsoft sql server")) {
            return SQL_SERVER;
        }
        return switch (name) {
            case "postgresql" -> POSTGRESQL;
            case "mysql" -> MYSQL;
            case "mariadb" -> MARIADB;
            case "oracle" -> ORACLE;
            case "h2" -> H2;
            default -> OTHER;
        };
    }

    /** Returns the driver's own type of connections, null if there is none that the connection or the thread sees. */
    @Nullable
    Class<?> driversConnection(Connection connection) {
        Class<?> own = driversConnection(connection.getClass().getClassLoader());
        return own != null ? own : driversConnection(Thread.currentThread().getContextClassLoader());
    }

    private @Nullable Class<?> driversConnection(@Nullable ClassLoader loader) {
        if (driversConnection.isEmpty()) {
            return null;
        }
        try {
            return Class.forName(driversConnection, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null; // another driver, or one that only the pool sees
        }
    }

    /** Whether the URL says that statements are kept by their text which are not kept by default. */
    boolean keepsTexts(String url) {
        return !keepsTexts.isEmpty() && url.toLowerCase(Locale.ROOT).contains(keepsTexts);
    }

    /** Whether {@code \'} does not end a literal, {@code "…"} is a literal, and {@code #} begins a comment. */
    boolean isMySql() {
        return this == MYSQL || this == MARIADB;
    }

    boolean nestsComments() {
        return this == POSTGRESQL || this == SQL_SERVER || this == H2;
    }
}
