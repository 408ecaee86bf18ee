package dev.clew.story.postmortem;

import dev.clew.story.evidence.Conclusion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment in a post-mortem that says which finding it is about.
 *
 * @param fingerprint the err_fp, empty if there is none
 * @param service the service that the finding is about
 * @param span what it did
 * @param cause why it failed; of findings that are no errors, their id
 */
record Mark(String fingerprint, String service, String span, String cause) {
    private static final Pattern COMMENT = Pattern.compile(
            "<!-- clew err_fp=([0-9a-f]*) service=\"([^\"\n]*)\" span=\"([^\"\n]*)\" cause=\"([^\"\n]*)\" -->");

    private static final int MOST = 100;

    /** Returns the mark of a finding. One that is about no service is known by nothing. */
    static Mark of(Conclusion finding) {
        String cause = text(finding, "cause");
        return new Mark(
                text(finding, "err_fp"),
                text(finding, "service"),
                text(finding, "span"),
                cause.isEmpty() ? finding.id() : cause);
    }

    private static String text(Conclusion finding, String field) {
        Object value = finding.field(field);
        return value == null ? "" : plain(String.valueOf(value));
    }

    /** Leaves out what would end the comment or one of its values. */
    private static String plain(String text) {
        return text.replaceAll("[\"\\n\\r<>]", "").replace("--", "-");
    }

    /** Whether a text has a mark of the same finding. */
    boolean isIn(String text) {
        Matcher comment = COMMENT.matcher(text);
        for (int i = 0; i < MOST && comment.find(); i++) {
            if (isSame(new Mark(comment.group(1), comment.group(2), comment.group(3), comment.group(4)))) {
                return true;
            }
        }
        return !fingerprint.isEmpty() && text.contains("err_fp=" + fingerprint);
    }

    private boolean isSame(Mark other) {
        boolean isSamePrint = !fingerprint.isEmpty() && fingerprint.equals(other.fingerprint);
        boolean isSameFailure = !service.isEmpty()
                && service.equals(other.service)
                && span.equals(other.span)
                && cause.equals(other.cause);
        return isSamePrint || isSameFailure && (fingerprint.isEmpty() || other.fingerprint.isEmpty());
    }

    @Override
    public String toString() {
        return "<!-- clew err_fp=" + fingerprint + " service=\"" + service + "\" span=\"" + span + "\" cause=\"" + cause
                + "\" -->";
    }
}
