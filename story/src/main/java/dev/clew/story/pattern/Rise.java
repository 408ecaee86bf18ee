package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Template;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message that is more frequent in a stretch of time.
 *
 * @param operation in whose runs it is said, null if in those of several or outside of requests
 * @param per what its rates are of: {@code 100 runs}, {@code 100 requests} or {@code minute}
 * @param after its rate in the stretch
 * @param before its rate otherwise, or in the sound period that the user named
 * @param until when it was said last in the stretch
 * @param isOver whether it is as rare as before afterwards
 * @param isNamed whether the user named a sound period
 * @param count how many requests or lines there were of it
 * @param version with which it began, empty if with none
 * @param said the requests of the stretch that say it
 * @param silent the others that ran the same
 */
record Rise(
        Template template,
        @Nullable Operation operation,
        String per,
        double after,
        double before,
        long since,
        long until,
        boolean isOver,
        boolean isNamed,
        double count,
        String version,
        Set<Request> said,
        Set<Request> silent) {
    private static final int LONGEST = 100;

    Conclusion conclusion() {
        Conclusion conclusion =
                operation == null ? Conclusion.of("message", template.service()) : Conclusion.of("message", operation);
        return conclusion
                .with("level", template.level())
                .with("msg", template.text())
                .with("per", per)
                .with("before", rounded(before))
                .with("after", rounded(after))
                .with("version", version)
                .with("until", isOver ? Timestamp.text(until) : "")
                .since(since)
                .shownBy(said)
                .saying(text());
    }

    private String text() {
        return (template.service().isEmpty() ? "the logs say " : template.service() + " says ") + template.level()
                + " \"" + shortened(template.text()) + "\" " + rate() + when() + ", " + comparison();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + '…';
    }

    private String rate() {
        if (per.equals("minute")) {
            return number(after) + (number(after).equals("1") ? " time a minute" : " times a minute");
        }
        return "in " + number(after) + " of " + per + (operation == null ? "" : " of " + operation.name());
    }

    private String when() {
        String begin = Timestamp.seconds(since);
        if (isOver) {
            return " from " + begin + " to " + Timestamp.seconds(until);
        }
        return " since " + begin + (version.isEmpty() ? "" : " with version " + version);
    }

    private String comparison() {
        String than = isNamed ? " in the baseline" : isOver ? " otherwise" : " before";
        return (before == 0 ? isNamed || isOver ? "none" : "never" : number(before)) + than;
    }

    private static String number(double rate) {
        String text = String.format(Locale.ROOT, rate >= 10 ? "%.0f" : rate >= 0.1 ? "%.1f" : "%.1g", rate);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static double rounded(double rate) {
        return Math.round(rate * 1e3) / 1e3;
    }
}
