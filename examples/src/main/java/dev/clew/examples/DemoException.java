package dev.clew.examples;

import org.jspecify.annotations.Nullable;

/** What keeps the demo from running, in words for the one who started it. */
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
