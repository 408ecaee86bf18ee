package dev.clew.story.incident;

/**
 * An exception, and what it makes of a span.
 *
 * @param status what a server answers that does not catch it
 */
record Failure(String error, String message, String outcome, String state, int status) {
    static Failure statementTimeout(String table) {
        return new Failure(
                "org.postgresql.util.PSQLException",
                "ERROR: canceling statement due to statement timeout\n  Where: while updating tuple (0,5) in relation \""
                        + table + '"',
                "timeout",
                "57014",
                504);
    }

    static Failure lockTimeout(String table) {
        return new Failure(
                "org.postgresql.util.PSQLException",
                "ERROR: canceling statement due to lock timeout\n  Where: while locking tuple (3,12) in relation \""
                        + table + '"',
                "timeout",
                "55P03",
                503);
    }

    static Failure backendGone() {
        return new Failure(
                "org.postgresql.util.PSQLException",
                "An I/O error occurred while sending to the backend.",
                "error",
                "08006",
                500);
    }

    static Failure deadline() {
        return new Failure("java.net.http.HttpTimeoutException", "request timed out", "timeout", null, 504);
    }

    static Failure refused() {
        return new Failure("java.net.ConnectException", "Connection refused", "error", null, 502);
    }

    static Failure reset() {
        return new Failure("java.net.SocketException", "Connection reset", "error", null, 502);
    }

    static Failure poolExhausted(String pool, int waiting, double millis) {
        return new Failure(
                "java.sql.SQLTransientConnectionException",
                pool + " - Connection is not available, request timed out after " + Math.round(millis)
                        + "ms (total=10, active=10, idle=0, waiting=" + waiting + ")",
                "error",
                null,
                500);
    }

    static Failure exception(String type, String message) {
        return new Failure(type, message, "error", null, 500);
    }

    static Failure clientGone() {
        return new Failure(
                "org.apache.catalina.connector.ClientAbortException",
                "java.io.IOException: Broken pipe",
                "cancelled",
                null,
                200);
    }

    /** An answer of a partner: no exception of its own. */
    static Failure answer(int status) {
        return new Failure(null, null, "error", null, status);
    }

    String simpleName() {
        return error.substring(error.lastIndexOf('.') + 1);
    }

    /** Returns the fingerprint that its types and the application's frames have. */
    String fingerprint(String place) {
        return Line.tmpl(error + '@' + place);
    }

    /** Returns a stack as Clew writes it. */
    String stack(Operation operation) {
        String type = Names.capital(operation.service.name);
        String at = "\n\tat " + operation.service.pack + '.';
        int line = Math.floorMod(operation.span().hashCode(), 400) + 20;
        return error + ": " + message
                + (state == null
                        ? ""
                        : "\n\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2993)"
                                + "\n\tat org.postgresql.jdbc.PgPreparedStatement.executeUpdate(PgPreparedStatement.java:158)")
                + at + type + "Service." + operation.method.toLowerCase(java.util.Locale.ROOT) + '(' + type
                + "Service.java:" + line + ')'
                + at + type + "Controller.handle(" + type + "Controller.java:" + (line % 90 + 11) + ')'
                + "\n\tat jakarta.servlet.http.HttpServlet.service(HttpServlet.java:614)\n\tat java.base/java.lang.Thread.run(Thread.java:840)";
    }
}
