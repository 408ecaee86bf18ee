package dev.clew.jdbc;

import java.util.EnumMap;
import java.util.Map;

/**
 * The tags of one mode on one database.
 *
 * @param prepared the tags of prepared statements
 * @param plain the tags of plain statements
 * @param session whether the request id is written to the session
 * @param warning the harm that the mode may do, empty if there is none
 */
record TaggingPolicy(Tags prepared, Tags plain, boolean session, String warning) {
    enum Tags {
        NONE,
        STATIC,
        FULL
    }

    /** The policy of an unknown database: changes nothing. */
    static final TaggingPolicy HANDS_OFF = new TaggingPolicy(Tags.NONE, Tags.NONE, false, "");

    private static final Map<Database, String> REFUSES_COMMENT = new EnumMap<>(Map.of(
            Database.ORACLE, "every distinct text is hard-parsed and fills the shared pool",
            Database.SQL_SERVER, "every distinct text is compiled and fills the plan cache"));

    /** Makes the policy of a mode for one database. */
    interface Rule {
        /**
         * Returns the policy.
         *
         * @param keepsTexts whether the driver is known to keep more statements by their text than it does by default
         * @throws IllegalStateException if the mode would harm the database; the message says why and what is allowed
         */
        TaggingPolicy on(Database database, boolean keepsTexts);
    }

    static TaggingPolicy auto(Database database, boolean keepsTexts) {
        return auto(database, keepsTexts, database == Database.ORACLE);
    }

    static TaggingPolicy off(Database database, boolean keepsTexts) {
        return HANDS_OFF;
    }

    static TaggingPolicy staticTags(Database database, boolean keepsTexts) {
        return new TaggingPolicy(Tags.STATIC, Tags.STATIC, false, "");
    }

    private static TaggingPolicy auto(Database database, boolean keepsTexts, boolean session) {
        return switch (database) {
            case POSTGRESQL -> new TaggingPolicy(Tags.STATIC, keepsTexts ? Tags.STATIC : Tags.FULL, session, "");
            case H2 -> new TaggingPolicy(Tags.STATIC, Tags.FULL, session, "");
            case MYSQL, MARIADB -> new TaggingPolicy(keepsTexts ? Tags.STATIC : Tags.FULL, Tags.FULL, session, "");
            case ORACLE -> new TaggingPolicy(Tags.NONE, Tags.NONE, session, "");
            case SQL_SERVER, OTHER -> new TaggingPolicy(Tags.STATIC, Tags.STATIC, session, "");
        };
    }

    static TaggingPolicy session(Database database, boolean keepsTexts) {
        if (database == Database.OTHER) {
            throw new IllegalStateException("mode SESSION is refused on this database: no session value of it is known;"
                    + " allowed are AUTO, STATIC, COMMENT, OFF");
        }
        TaggingPolicy auto = auto(database, keepsTexts, true);
        // The session tells the id, so no text of a prepared statement has to; statement pools keep them by text.
        Tags prepared = auto.prepared() == Tags.FULL ? Tags.STATIC : auto.prepared();
        return new TaggingPolicy(prepared, auto.plain(), true, auto.warning());
    }

    static TaggingPolicy comment(Database database, boolean keepsTexts) {
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
                keepsTexts
                        ? "mode COMMENT with useServerPrepStmts prepares a statement per request on the server,"
                                + " up to max_prepared_stmt_count, where queries fail; use AUTO"
                        : "";
            case OTHER -> "mode COMMENT on an unknown database: see that it does not cache statements by text";
            default -> "";
        };
        return new TaggingPolicy(Tags.FULL, Tags.FULL, false, warning);
    }
}
