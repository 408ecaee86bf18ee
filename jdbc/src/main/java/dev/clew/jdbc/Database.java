package dev.clew.jdbc;

import java.util.Locale;

/** The databases whose SQL and sessions differ in ways that are known here. */
enum Database {
    POSTGRESQL,
    MYSQL,
    MARIADB,
    ORACLE,
    SQL_SERVER,
    H2,
    OTHER;

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

    /** Whether {@code \'} does not end a literal, {@code "…"} is a literal, and {@code #} begins a comment. */
    boolean isMySql() {
        return this == MYSQL || this == MARIADB;
    }

    boolean nestsComments() {
        return this == POSTGRESQL || this == SQL_SERVER || this == H2;
    }
}
