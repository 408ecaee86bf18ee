package dev.clew.examples;

/** What keeps the demo from running, in words for the one who started it. */
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
