package dev.clew.servlet;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells from what a container throws whether its client went away: the Servlet API has no type for it. */
final class ClientGone {
    private static final Set<String> TYPES =
            Set.of("org.apache.catalina.connector.ClientAbortException", "org.eclipse.jetty.io.EofException");

    /** What the JDK's channels say, which Undertow passes on as it is. */
    private static final Set<String> MESSAGES = Set.of("Broken pipe", "Connection reset by peer");

    private static final int MAX_CAUSES = 8;

    private ClientGone() {}

    /** @param answering whether the response was under way: a call to elsewhere may fail with the same message */
    static boolean isToldBy(Throwable thrown, boolean answering) {
        if (answering
                && thrown.getClass() == IOException.class
                && MESSAGES.contains(String.valueOf(thrown.getMessage()))) {
            return true;
        }
        @Nullable Throwable cause = thrown;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (TYPES.contains(cause.getClass().getName())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
