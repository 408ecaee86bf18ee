package dev.clew.story.traffic;

/**
 * A way to fail.
 *
 * @param cause one of the causes that {@code JSON.md} lists, or the simple name of an exception
 * @param error the exception's class, empty if there was none
 * @param fingerprint its err_fp, empty if there is none
 * @param example the first line of the message of one that failed so, empty if it had none
 */
public record ErrorKind(String cause, String error, String fingerprint, String example) {
    static final ErrorKind NEVER_ENDED = new ErrorKind("never_ended", "", "", "");

    /** A failure of which nothing more is known. */
    public static final ErrorKind UNKNOWN = new ErrorKind("error", "", "", "");
}
