package dev.clew.story.command;

import dev.clew.story.print.Style;
import java.util.Locale;
import java.util.Map;

/**
 * The style of the terminal; plain if there is none.
 *
 * <p>The launcher says whether there is a terminal, and how wide it is: the JVM knows neither before JDK 22.
 */
final class Terminal {
    private static final int NARROWEST = 40;

    private Terminal() {}

    /** Whether errors go to a terminal, so that progress can be shown there. */
    static boolean showsProgress() {
        return Boolean.getBoolean("clew.terminal.progress");
    }

    static Style style() {
        return style(System.getenv(), System.getProperty("clew.terminal.columns", ""));
    }

    /** @param columns the width of the terminal, empty if the output goes elsewhere */
    static Style style(Map<String, String> environment, String columns) {
        String locale = environment.getOrDefault(
                "LC_ALL", environment.getOrDefault("LC_CTYPE", environment.getOrDefault("LANG", "")));
        boolean hasGlyphs = locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
        if (!columns.matches("[1-9]\\d{0,4}")) {
            return new Style(false, hasGlyphs, Integer.MAX_VALUE);
        }
        boolean hasColour = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Style(hasColour, hasGlyphs, Math.max(NARROWEST, Integer.parseInt(columns)));
    }
}
