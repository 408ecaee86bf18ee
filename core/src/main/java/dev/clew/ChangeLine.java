package dev.clew;

import dev.clew.context.Counters;
import dev.clew.text.PlainText;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the line about something that changed while the process ran. */
@SuppressWarnings("CheckReturnValue") // SLF4J's event builders are mutable and return themselves
final class ChangeLine {
    private static final Logger LOG = LoggerFactory.getLogger("clew.change");
    private static final int MAX_KIND = 64;
    private static final int MAX_WHAT = 1_000;

    private ChangeLine() {}

    static void write(String kind, String what) {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(what, "what");
        if (what.isBlank()) {
            return;
        }
        try {
            String plainKind = kind.isBlank() ? "other" : PlainText.of(cut(kind, MAX_KIND));
            String plainWhat = PlainText.of(cut(what, MAX_WHAT));
            LOG.atInfo()
                    .addKeyValue("event", "change")
                    .addKeyValue("change_kind", plainKind)
                    .addKeyValue("what", plainWhat)
                    .log("{} changed: {}", plainKind, plainWhat);
        } catch (Throwable t) {
            Counters.shared().skipped("change", t);
        }
    }

    /** Returns the text, or its beginning with an ellipsis at its end; a pair of surrogates is not torn apart. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + '…';
    }
}
