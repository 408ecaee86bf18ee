package dev.clew.jdbc;

/** What may be logged of a plan: everything but the literals of the conditions in it. */
final class PlanText {
    static final int MAX_LENGTH = 4_096;

    private PlanText() {}

    /**
     * Hides strings, and numbers but for those that are the plan's own: {@code cost=0.15..8.17 rows=1}, with nothing
     * before them but an equals sign.
     */
    static String of(String plan, Database database) {
        // H2 says in comments what it does, conditions included.
        String open = plan.replace("/*", "  ").replace("*/", "  ");
        StringBuilder shown = new StringBuilder(Math.min(open.length(), MAX_LENGTH));
        SqlScanner scanner = new SqlScanner(open, database);
        boolean own = false;
        for (SqlScanner.Token token = scanner.next(); token != SqlScanner.Token.END; token = scanner.next()) {
            boolean hidden = token == SqlScanner.Token.LITERAL || token == SqlScanner.Token.NUMBER && !own;
            if (hidden) {
                shown.append('?');
            } else {
                shown.append(open, scanner.start(), scanner.end());
            }
            own = token == SqlScanner.Token.SYMBOL && open.charAt(scanner.start()) == '=';
            if (shown.length() > MAX_LENGTH) {
                shown.setLength(MAX_LENGTH);
                break;
            }
        }
        return shown.toString();
    }
}
