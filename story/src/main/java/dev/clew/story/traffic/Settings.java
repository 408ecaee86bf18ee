package dev.clew.story.traffic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The configuration that start lines tell: for each source a fingerprint of its names, and for each name one of its value if the
 * process had a key for it. They stand in one field each, as {@code name:3f2a9c01 other:77b1d2e0}.
 */
public final class Settings {
    /** The names of settings, with fingerprints of their values. */
    public static final String VALUES = "config_values";

    /** The sources of settings, with fingerprints of the names that each has. */
    public static final String SOURCES = "config_sources";

    private static final int MOST = 2_000;

    /** The end of a list that was cut here, or where it was written: it says then how many there are more. */
    private static final Pattern CUT = Pattern.compile("(…|(^| )\\+\\d{1,9})$");

    private Settings() {}

    /** A setting that two processes have differently, with its fingerprint in each: empty where there is none. */
    public record Differing(String name, String before, String after) {}

    /** Returns the names whose values differ; none if one of the two processes tells no values. */
    public static List<Differing> values(Map<String, String> before, Map<String, String> after) {
        return differing(before.getOrDefault(VALUES, ""), after.getOrDefault(VALUES, ""));
    }

    /** Returns the sources whose names differ; none if one of the two processes tells no sources. */
    public static List<Differing> sources(Map<String, String> before, Map<String, String> after) {
        return differing(before.getOrDefault(SOURCES, ""), after.getOrDefault(SOURCES, ""));
    }

    /** Returns in words what differs: the names, or at least the sources. */
    public static List<String> names(Map<String, String> before, Map<String, String> after) {
        List<Differing> values = values(before, after);
        return values.isEmpty()
                ? sources(before, after).stream()
                        .map(source -> "names in " + source.name)
                        .toList()
                : values.stream().map(Differing::name).toList();
    }

    private static List<Differing> differing(String before, String after) {
        if (before.isEmpty() || after.isEmpty() || before.equals(after)) {
            return List.of();
        }
        boolean areWhole = !CUT.matcher(before).find() && !CUT.matcher(after).find();
        Map<String, String> old = elements(before);
        Map<String, String> now = elements(after);
        Set<String> names = new LinkedHashSet<>(old.keySet());
        names.addAll(now.keySet());
        List<Differing> differing = new ArrayList<>();
        for (String name : names) {
            boolean isInBoth = old.containsKey(name) && now.containsKey(name);
            String was = old.getOrDefault(name, "");
            String is = now.getOrDefault(name, "");
            if (isInBoth ? !was.equals(is) : areWhole) {
                differing.add(new Differing(name, was, is));
            }
        }
        return differing;
    }

    private static Map<String, String> elements(String list) {
        Map<String, String> elements = new LinkedHashMap<>();
        for (String element : list.split(" ", MOST)) {
            int colon = element.lastIndexOf(':');
            boolean isWhole = !element.isEmpty() && !CUT.matcher(element).find() && element.indexOf(' ') < 0;
            if (isWhole) {
                elements.put(
                        colon > 0 ? element.substring(0, colon) : element,
                        colon > 0 ? element.substring(colon + 1) : "named");
            }
        }
        return elements;
    }
}
