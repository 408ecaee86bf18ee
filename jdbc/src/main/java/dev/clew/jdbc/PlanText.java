package dev.clew.jdbc;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Set;

/** The text of a plan without the literals of its conditions, so that it may be logged. */
final class PlanText {
    private static final int MAX_LENGTH = 4_096;

    /** The columns of MySQL and MariaDB that hold no condition. */
    private static final Set<String> NUMBERS = Set.of("id", "rows", "key_len", "filtered");

    /** The beginning of the estimate that PostgreSQL and MySQL write at the end of a line. */
    private static final String ESTIMATE = "  (cost=";

    private PlanText() {}

    /** Returns a line for each row: the value if there is one column, else labels and values. */
    static String of(ResultSet rows, Database database) throws SQLException {
        boolean lines = rows.getMetaData().getColumnCount() == 1;
        StringBuilder plan = new StringBuilder();
        while (rows.next() && plan.length() < MAX_LENGTH) {
            if (!plan.isEmpty()) {
                plan.append('\n');
            }
            if (lines) {
                plan.append(rows.getString(1));
            } else {
                appendColumns(plan, rows, database);
            }
        }
        // A literal may continue in the next line.
        return cut(lines ? withoutLiterals(plan.toString(), database) : plan.toString());
    }

    private static void appendColumns(StringBuilder plan, ResultSet row, Database database) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        String separator = "";
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String value = row.getString(i);
            if (value != null) {
                String label = columns.getColumnLabel(i);
                plan.append(separator)
                        .append(label)
                        .append('=')
                        .append(NUMBERS.contains(label) ? value : withoutLiterals(value, database));
                separator = " ";
            }
        }
    }

    /** Hides strings, comments and numbers, except the numbers of the estimate: none of them comes from the query. */
    static String withoutLiterals(String plan, Database database) {
        // H2 writes its plan, with the conditions, into comments.
        String open = plan.replace("/*", "  ").replace("*/", "  ");
        StringBuilder shown = new StringBuilder(Math.min(open.length(), MAX_LENGTH));
        SqlScanner scanner = new SqlScanner(open, database);
        boolean estimate = false;
        SqlScanner.Token token = scanner.next();
        while (token != SqlScanner.Token.END && shown.length() < MAX_LENGTH) {
            boolean hidden = switch (token) {
                case LITERAL, LINE_COMMENT, BLOCK_COMMENT -> true;
                case NUMBER -> !estimate;
                default -> false;
            };
            shown.append(hidden ? "?" : open.substring(scanner.start(), scanner.end()));
            estimate = estimate
                    ? open.charAt(scanner.start()) != ')'
                    : token == SqlScanner.Token.SPACE && open.startsWith(ESTIMATE, scanner.start());
            token = scanner.next();
        }
        return shown.toString();
    }

    private static String cut(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }
}
