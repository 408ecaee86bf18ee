package dev.clew.servlet.internal;

import jakarta.servlet.UnavailableException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/** Knows the status that Jetty answers if something is thrown. */
final class JettyFailure {
    private static final int MAX_CAUSES = 16;

    private JettyFailure() {}

    /** Looks for the first cause that has a status, as Jetty does. */
    static int status(Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof HttpException http) {
                return http.getCode();
            }
            if (cause instanceof UnavailableException) {
                return Container.statusOf(cause);
            }
            cause = cause.getCause();
        }
        return Container.statusOf(thrown);
    }
}
