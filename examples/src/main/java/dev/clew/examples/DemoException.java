package dev.clew.examples;

import org.jspecify.annotations.Nullable;

/** A reason why the demo cannot run, in words for the person who started it. */
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
