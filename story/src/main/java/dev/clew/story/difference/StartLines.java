package dev.clew.story.difference;

import dev.clew.story.traffic.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what processes wrote of themselves when they began. */
final class StartLines {
    /** Fields that differ between any two processes. */
    private static final Set<String> OWN = Set.of(
            "ts",
            "boot_id",
            "instance",
            "level",
            "logger",
            "thread",
            "msg",
            "event",
            "format",
            "seq",
            "kind",
            "span",
            Settings.SOURCES,
            Settings.VALUES);

    private StartLines() {}

    /** Returns the settings that differ, of those services that both have. */
    static List<Difference.Setting> compare(Side a, Side b) {
        List<Difference.Setting> settings = new ArrayList<>();
        Map<String, Map<String, String>> ofA = a.starts();
        Map<String, Map<String, String>> ofB = b.starts();
        ofA.forEach((service, start) -> {
            Map<String, String> other = ofB.get(service);
            if (other != null) {
                compare(service, fields(start), fields(other), settings);
                Settings.sources(start, other)
                        .forEach(source -> settings.add(configured(service, Settings.SOURCES, source)));
                Settings.values(start, other)
                        .forEach(value -> settings.add(configured(service, Settings.VALUES, value)));
            }
        });
        return settings;
    }

    private static Difference.Setting configured(String service, String field, Settings.Differing name) {
        return new Difference.Setting(service, field + ' ' + name.name(), name.before(), name.after());
    }

    private static void compare(
            String service, Map<String, String> a, Map<String, String> b, List<Difference.Setting> settings) {
        Set<String> names = new LinkedHashSet<>(a.keySet());
        names.addAll(b.keySet());
        for (String name : names) {
            String before = a.getOrDefault(name, "");
            String after = b.getOrDefault(name, "");
            if (!before.equals(after)) {
                settings.add(new Difference.Setting(service, name, less(before, after), less(after, before)));
            }
        }
    }

    /** Of two lists, leaves what the other has not. */
    private static String less(String list, String other) {
        boolean areLists = isList(list) && isList(other);
        if (!areLists) {
            return list;
        }
        List<String> left = new ArrayList<>(elements(list));
        left.removeAll(elements(other));
        return String.join(", ", left);
    }

    private static boolean isList(String text) {
        return text.startsWith("[") && text.endsWith("]");
    }

    private static List<String> elements(String list) {
        return Arrays.asList(list.substring(1, list.length() - 1).split(", ", -1));
    }

    /** Returns the fields of a start line, and the settings that its message tells as {@code name=value}. */
    private static Map<String, String> fields(Map<String, String> start) {
        Map<String, String> fields = new LinkedHashMap<>();
        start.forEach((name, value) -> {
            if (!OWN.contains(name)) {
                fields.put(name, value);
            }
        });
        settings(start.getOrDefault("msg", ""), fields);
        return fields;
    }

    private static void settings(String message, Map<String, String> fields) {
        int depth = 0;
        int begin = 0;
        for (int i = 0; i <= message.length(); i++) {
            char c = i < message.length() ? message.charAt(i) : ' ';
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (c == ' ' && (depth <= 0 || i == message.length())) {
                int equals = message.indexOf('=', begin);
                if (equals > begin && equals < i) {
                    fields.putIfAbsent(message.substring(begin, equals), message.substring(equals + 1, i));
                }
                begin = i + 1;
            }
        }
    }
}
