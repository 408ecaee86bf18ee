package dev.clew.jdbc;

import java.util.Locale;

/** The databases whose SQL and sessions are known to differ. */
enum Database {
    POSTGRESQL,
    MYSQL,
    MARIADB,
    ORACLE,
    SQL_SERVER,
    H2,
    OTHER;

    /** @param product as the driver names it */
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

    /** Whether {@code \'} stays within a literal, {@code "…"} is one, and {@code #} begins a comment. */
    boolean isMySql() {
        return this == MYSQL || this == MARIADB;
    }

    boolean nestsComments() {
        return this == POSTGRESQL || this == SQL_SERVER || this == H2;
    }
}
