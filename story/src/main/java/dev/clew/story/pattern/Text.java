package dev.clew.story.pattern;

import dev.clew.story.line.Timestamp;
import java.util.Locale;

/** Numbers and times as sentences for people have them. */
final class Text {
    private Text() {}

    /** Returns how often something was and when, such as {@code 3 times from … to …}. */
    static String times(int count, long first, long last) {
        return count == 1 ? "once at " + Timestamp.seconds(first) : count + " times " + period(first, last);
    }

    /** Returns from when to when something was. */
    static String period(long first, long last) {
        return "from " + Timestamp.seconds(first) + " to " + Timestamp.seconds(last);
    }

    /** Returns a service as a sentence names it. */
    static String service(String name) {
        return name.isEmpty() ? "a service without a name" : name;
    }

    static String percent(double share) {
        double percent = 100 * share;
        return String.format(Locale.ROOT, percent == 0 || percent >= 10 ? "%.0f %%" : "%.2g %%", percent);
    }

    /** Returns a stretch of time, such as {@code 7 min} or {@code 1 h 5 min}. */
    static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 120) {
            return whole + " s";
        }
        long minutes = whole / 60;
        long rest = whole % 60;
        if (minutes < 60) {
            return minutes + " min" + (rest == 0 ? "" : " " + rest + " s");
        }
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
}
