package dev.clew.story.traffic;

/**
 * A way to fail.
 *
 * @param cause one of the causes that {@code JSON.md} lists, or the simple name of an exception
 * @param error the exception's class, empty if there was none
 * @param fingerprint its err_fp, empty if there is none
 */
public record ErrorKind(String cause, String error, String fingerprint) {
    static final ErrorKind NEVER_ENDED = new ErrorKind("never_ended", "", "");
}
