package dev.clew.story.difference;

import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.ErrorKind;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One of two that are compared: the processes of a name, and what they did. */
public final class Side {
    private static final int SHORTEST = 4;
    private static final int MOST_KNOWN = 20;

    private final String name;
    private final Set<Boot> boots;
    private final Map<Operation, List<Span>> operations = new LinkedHashMap<>();
    private final Map<Failing, Integer> failures = new LinkedHashMap<>();

    /** A kind of failure of an operation. */
    record Failing(Operation operation, ErrorKind kind) {}

    private Side(String name, Set<Boot> boots) {
        this.name = name;
        this.boots = boots;
    }

    /**
     * Returns the processes whose boot_id is named, whole or by its beginning; else those of a version.
     *
     * @throws IllegalArgumentException if there are none; the message names some that there are
     */
    static Side of(String name, Evidence evidence) {
        Collection<Boot> all = evidence.traffic().boots();
        Set<Boot> boots = new LinkedHashSet<>();
        all.stream().filter(boot -> begins(boot.id(), name)).forEach(boots::add);
        if (boots.isEmpty()) {
            all.stream().filter(boot -> begins(boot.version(), name)).forEach(boots::add);
        }
        if (boots.isEmpty()) {
            throw new IllegalArgumentException("no process of the files has the boot_id or version " + name
                    + ", or one of which it is the first four characters or more; " + known(all));
        }
        Side side = new Side(name, boots);
        side.take(evidence);
        return side;
    }

    private static boolean begins(String text, String name) {
        return text.equals(name) || name.length() >= SHORTEST && text.startsWith(name);
    }

    /** Returns the processes that can be named, with their versions, the latest first. */
    public static String known(Collection<Boot> all) {
        List<String> known = all.stream()
                .filter(boot -> !boot.id().isEmpty())
                .sorted(Comparator.comparingLong(Boot::first).reversed())
                .map(boot -> (boot.service() + ' ' + boot.version() + ' ' + boot.id())
                        .strip()
                        .replace("  ", " "))
                .toList();
        if (known.isEmpty()) {
            return "there is none in them";
        }
        int more = known.size() - MOST_KNOWN;
        return (more > 0 ? "the latest are " : "there are ")
                + String.join(", ", known.subList(0, Math.min(MOST_KNOWN, known.size())))
                + (more > 0 ? ", and " + more + " more" : "");
    }

    private void take(Evidence evidence) {
        evidence.operations().forEach((operation, spans) -> {
            List<Span> its =
                    spans.stream().filter(span -> boots.contains(span.boot())).toList();
            if (!its.isEmpty()) {
                operations.put(operation, its);
            }
        });
        for (ErrorGroup group : evidence.groups()) {
            // In a sample the failures of all requests are known, but the runs of its own alone.
            int count = (int) group.origins().stream()
                    .filter(origin -> origin.request().isWhole() && boots.contains(origin.boot()))
                    .count();
            if (count > 0) {
                failures.merge(new Failing(group.operation(), group.kind()), count, Integer::sum);
            }
        }
    }

    /** Returns the name that the user gave. */
    public String name() {
        return name;
    }

    /** Returns its processes, in the order of their first lines. */
    public Collection<Boot> boots() {
        return boots;
    }

    /** Returns how many spans it has. */
    public int spans() {
        return operations.values().stream().mapToInt(List::size).sum();
    }

    List<Span> spans(Operation operation) {
        return operations.getOrDefault(operation, List.of());
    }

    Set<Operation> operations() {
        return operations.keySet();
    }

    Set<Failing> failures() {
        return failures.keySet();
    }

    int failures(Failing failing) {
        return failures.getOrDefault(failing, 0);
    }

    /** Returns the last start line of a service, without any field if it is not in the files. */
    public Map<String, String> start(String service) {
        return starts().getOrDefault(service, Map.of());
    }

    /** Returns the last start line of each service, for those whose start is in the files. */
    Map<String, Map<String, String>> starts() {
        Map<String, Map<String, String>> starts = new LinkedHashMap<>();
        List<Boot> ordered = new ArrayList<>(boots);
        for (Boot boot : ordered) {
            if (boot.isStarted()) {
                starts.put(boot.service(), boot.start());
            }
        }
        return starts;
    }
}
