package dev.clew.jdbc;

import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a mode comes to on one database.
 *
 * @param prepared the tags of prepared statements
 * @param plain the tags of plain statements
 * @param session whether the session is told the request's id
 * @param warning what is bad about it, empty where nothing is
 */
record Plan(Tags prepared, Tags plain, boolean session, String warning) {
    enum Tags {
        NONE,
        STATIC,
        FULL
    }

    /** For a connection of which nothing could be found out. */
    static final Plan HANDS_OFF = new Plan(Tags.NONE, Tags.NONE, false, "");

    private static final Map<Database, String> REFUSES_COMMENT = new EnumMap<>(Map.of(
            Database.ORACLE, "every distinct text is hard-parsed and fills the shared pool",
            Database.SQL_SERVER, "every distinct text is compiled and fills the plan cache"));

    /**
     * Returns the plan.
     *
     * @param serverPrepares whether the driver is known to prepare statements on a MySQL or MariaDB server
     * @throws IllegalStateException where the database cannot bear the mode, saying why and what is allowed
     */
    static Plan of(Mode mode, Database database, boolean serverPrepares) {
        return switch (mode) {
            case OFF -> HANDS_OFF;
            case STATIC -> new Plan(Tags.STATIC, Tags.STATIC, false, "");
            case AUTO -> auto(database, serverPrepares, database == Database.ORACLE);
            case SESSION -> session(database, serverPrepares);
            case COMMENT -> comment(database, serverPrepares);
        };
    }

    private static Plan auto(Database database, boolean serverPrepares, boolean session) {
        return switch (database) {
            case POSTGRESQL -> new Plan(Tags.STATIC, Tags.FULL, session, "");
            case H2 -> new Plan(Tags.FULL, Tags.FULL, session, "");
            case MYSQL, MARIADB -> new Plan(serverPrepares ? Tags.STATIC : Tags.FULL, Tags.FULL, session, "");
            case ORACLE -> new Plan(Tags.NONE, Tags.NONE, session, "");
            case SQL_SERVER, OTHER -> new Plan(Tags.STATIC, Tags.STATIC, session, "");
        };
    }

    private static Plan session(Database database, boolean serverPrepares) {
        if (database == Database.OTHER) {
            throw new IllegalStateException("mode SESSION is refused on this database: no session value of it is known;"
                    + " allowed are AUTO, STATIC, COMMENT, OFF");
        }
        return auto(database, serverPrepares, true);
    }

    private static Plan comment(Database database, boolean serverPrepares) {
        String refusal = REFUSES_COMMENT.get(database);
        if (refusal != null) {
            throw new IllegalStateException("mode COMMENT is refused on " + database + ": " + refusal
                    + "; allowed are AUTO, STATIC, SESSION, OFF");
        }
        String warning = switch (database) {
            case POSTGRESQL ->
                "mode COMMENT gives every request's prepared statements a text of their own: each is parsed and"
                        + " planned anew, and the driver's cache holds none of them long; SESSION costs less";
            case MYSQL, MARIADB ->
                serverPrepares
                        ? "mode COMMENT with useServerPrepStmts prepares a statement per request on the server,"
                                + " up to max_prepared_stmt_count, where queries fail; use AUTO"
                        : "";
            case OTHER -> "mode COMMENT on an unknown database: see that it does not cache statements by text";
            default -> "";
        };
        return new Plan(Tags.FULL, Tags.FULL, false, warning);
    }
}
