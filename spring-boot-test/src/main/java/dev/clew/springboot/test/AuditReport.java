package dev.clew.springboot.test;

import java.util.List;

/**
 * The places at which an application loses the id of a request, and what was not looked at.
 *
 * @param tried the requests and messages that were sent, each with its answer
 * @param findings the places, in the order in which they were found
 * @param notTried endpoints and listeners that got no request, each with the reason
 * @param notObserved kinds of work that could not be seen, each with the reason
 */
public record AuditReport(List<String> tried, List<Finding> findings, List<String> notTried, List<String> notObserved) {
    /** The ways in which an id is lost. */
    public enum Kind {
        /** Clew did not see the request. */
        REQUEST_NOT_SEEN("the request did not come through Clew"),
        /** The answer has no id, or another one. */
        ANSWER_WITHOUT_ID("answer without the id"),
        /** A line of the request's own thread has no id, or another one. */
        LINE_WITHOUT_ID("line without the id"),
        /** A thread works for the request, and does not know of it. */
        THREAD_WITHOUT_CONTEXT("thread without the context"),
        /** A call to another service has no id. */
        CALL_WITHOUT_ID("call without the id"),
        /** A statement has no id, neither in its text nor in its session. */
        STATEMENT_WITHOUT_ID("statement without the id"),
        /** A message has no id in its headers. */
        MESSAGE_WITHOUT_ID("message without the id"),
        /** A listener handles a message that has an id, without it. */
        LISTENER_WITHOUT_ID("listener without the message's id"),
        /** An executor of the application runs a task without the context of its caller. */
        EXECUTOR_WITHOUT_CONTEXT("executor that drops the context");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * One place.
     *
     * @param place the endpoint, listener or bean: {@code GET /orders/{id}}
     * @param detail the line, statement, call or message, and the code that did it as far as it is known
     */
    public record Finding(Kind kind, String place, String detail) {
        @Override
        public String toString() {
            return place + ": " + kind + ": " + detail;
        }
    }

    /** Copies the lists. */
    public AuditReport {
        tried = List.copyOf(tried);
        findings = List.copyOf(findings);
        notTried = List.copyOf(notTried);
        notObserved = List.copyOf(notObserved);
    }

    /**
     * Fails if there are findings, or if nothing was tried.
     *
     * @throws AssertionError with this report as its message
     */
    public void assertClean() {
        if (!findings.isEmpty() || tried.isEmpty()) {
            throw new AssertionError(toString());
        }
    }

    /** Returns the report as lines of text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(
                findings.isEmpty()
                        ? tried.isEmpty() ? "Nothing was tried." : "No id is lost in what was tried."
                        : "The id is lost at " + findings.size() + (findings.size() == 1 ? " place:" : " places:"));
        findings.forEach(finding -> text.append("\n  ").append(finding));
        append(text, "Tried:", tried);
        append(text, "Not tried:", notTried);
        append(text, "Not observed:", notObserved);
        return text.append('\n').toString();
    }

    private static void append(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append('\n').append(title);
            lines.forEach(line -> text.append("\n  ").append(line));
        }
    }
}
