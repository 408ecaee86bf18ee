package dev.clew.jdbc;

import java.util.Locale;
import java.util.Set;

/** Finds the verb and the table of a statement from its tokens, or the verb alone if the table is hard to find. */
final class QueryName {
    private static final int MAX_TABLE = 64;
    private static final Set<String> AFTER_WITH = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> BEFORE_TABLE =
            Set.of("ONLY", "TABLE", "IF", "NOT", "EXISTS", "LOW_PRIORITY", "IGNORE", "CONCURRENTLY");

    private enum Wanted {
        VERB,
        VERB_AFTER_WITH,
        MARKER,
        TABLE,
        DOT,
        NOTHING
    }

    private final StringBuilder table = new StringBuilder();
    private Wanted wanted = Wanted.VERB;
    private String verb = "";
    private String marker = "";
    private int depth;
    private int depthOfVerb;
    private boolean writesWithin;

    void next(SqlScanner.Token token, String text) {
        if (token == SqlScanner.Token.SYMBOL) {
            symbol(text.charAt(0));
        } else if (token == SqlScanner.Token.WORD) {
            word(text);
        } else if (token == SqlScanner.Token.QUOTED && wanted == Wanted.TABLE) {
            table(text.substring(1, Math.max(1, text.length() - 1)));
        } else if (wanted == Wanted.TABLE || wanted == Wanted.DOT) {
            wanted = Wanted.NOTHING;
        }
    }

    private void symbol(char c) {
        if (c == '(') {
            depth++;
        } else if (c == ')') {
            depth--;
        }
        if (wanted == Wanted.DOT && c == '.') {
            table.append('.');
            wanted = Wanted.TABLE;
        } else if (wanted == Wanted.TABLE || wanted == Wanted.DOT) {
            wanted = Wanted.NOTHING;
        }
    }

    private void word(String text) {
        if (wanted == Wanted.NOTHING) {
            return;
        }
        String upper = text.toUpperCase(Locale.ROOT);
        switch (wanted) {
            case VERB -> {
                if (upper.equals("WITH")) {
                    wanted = Wanted.VERB_AFTER_WITH;
                } else {
                    verb(upper);
                }
            }
            case VERB_AFTER_WITH -> {
                if (AFTER_WITH.contains(upper)) {
                    if (depth == 0) {
                        verb(upper);
                    } else {
                        writesWithin |= !upper.equals("SELECT");
                    }
                }
            }
            case MARKER -> {
                if (depth == depthOfVerb && upper.equals(marker)) {
                    wanted = Wanted.TABLE;
                }
            }
            case TABLE -> {
                if (!BEFORE_TABLE.contains(upper)) {
                    table(text);
                }
            }
            default -> wanted = Wanted.NOTHING;
        }
    }

    private void verb(String upper) {
        verb = upper;
        depthOfVerb = depth;
        marker = switch (upper) {
            case "SELECT", "DELETE" -> "FROM";
            case "INSERT", "REPLACE", "MERGE" -> "INTO";
            case "CREATE", "DROP", "ALTER" -> "TABLE";
            default -> "";
        };
        wanted = switch (upper) {
            case "UPDATE", "CALL", "EXEC", "EXECUTE", "TRUNCATE", "COPY", "LOCK" -> Wanted.TABLE;
            default -> marker.isEmpty() ? Wanted.NOTHING : Wanted.MARKER;
        };
    }

    private void table(String name) {
        table.append(name);
        wanted = Wanted.DOT;
    }

    /** Whether the statement seems only to read. PostgreSQL's WITH may contain statements that write. */
    boolean isSelect() {
        return verb.equals("SELECT") && !writesWithin;
    }

    @Override
    public String toString() {
        String name = verb.isEmpty() ? "SQL" : verb.substring(0, Math.min(verb.length(), MAX_TABLE));
        if (table.isEmpty()) {
            return name;
        }
        return name + ' ' + table.substring(0, Math.min(table.length(), MAX_TABLE));
    }
}
