package dev.clew.story.waiting;

import dev.clew.story.line.Brief;
import dev.clew.story.line.Event;
import java.util.ArrayList;
import java.util.List;

/** Lists that stand in one field each. A line may have anything in them, so no more than ten elements are looked at. */
final class Lists {
    private static final int MOST = 10;
    private static final int MOST_READ = 1_000;
    private static final double MOST_MILLIS = 1e10;

    private Lists() {}

    /** Returns the first elements of a field, the nameless ones as empty texts. */
    static List<String> of(Event line, String field, String separator) {
        String text = line.get(field);
        List<String> elements = new ArrayList<>();
        int from = 0;
        while (from < text.length() && elements.size() < MOST) {
            int end = text.indexOf(separator, from);
            end = end < 0 ? text.length() : end;
            elements.add(name(text.substring(from, Math.min(end, from + MOST_READ))));
            from = end + separator.length();
        }
        return elements;
    }

    /** Returns the holders that fields list in one order. */
    static List<Holder> holders(Event line, String ids, String numbers, boolean areTasks) {
        List<String> requests = of(line, ids, " ");
        List<String> all = of(line, numbers, " ");
        List<String> statements = of(line, "last_sql", "\n");
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            double number = i < all.size() ? number(all.get(i)) : Double.NaN;
            holders.add(new Holder(
                    requests.get(i),
                    areTasks ? Double.NaN : number,
                    areTasks && number < 1e9 ? (int) number : 0,
                    i < statements.size() ? statements.get(i) : ""));
        }
        return holders;
    }

    /** Returns a field as names have it: {@code -} is none. */
    static String name(Event line, String field) {
        return name(line.get(field));
    }

    static String name(String text) {
        String name = text.strip();
        if (name.equals("-")) {
            return "";
        }
        return Brief.of(name);
    }

    private static double number(String text) {
        try {
            return text.length() > 20 ? Double.NaN : millis(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Returns a number if time can last so many milliseconds, else NaN. */
    static double millis(double number) {
        return number >= 0 && number < MOST_MILLIS ? number : Double.NaN;
    }
}
