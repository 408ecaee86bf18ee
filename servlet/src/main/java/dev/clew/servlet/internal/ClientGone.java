package dev.clew.servlet.internal;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows a client that went away by the exception that its container throws: the Servlet API has no type for it. */
public final class ClientGone {
    private static final Set<String> TYPES =
            Set.of("org.apache.catalina.connector.ClientAbortException", "org.eclipse.jetty.io.EofException");

    /** Messages of the JDK's channels, which Undertow passes on unchanged. */
    private static final Set<String> MESSAGES = Set.of("Broken pipe", "Connection reset by peer");

    private static final int MAX_CAUSES = 8;

    private ClientGone() {}

    /**
     * Returns whether a failure says that the client went away.
     *
     * @param answering whether the response was under way: a call to elsewhere may fail with the same message
     */
    public static boolean isCauseOf(Throwable thrown, boolean answering) {
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
