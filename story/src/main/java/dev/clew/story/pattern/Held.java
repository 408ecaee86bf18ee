package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Stops;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import dev.clew.story.traffic.Waiting;
import dev.clew.story.waiting.Holder;
import dev.clew.story.waiting.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A thing that many waited for, and the requests that held it: those first that held it longest, for most of them. */
final class Held {
    private static final int MOST = 10;
    private static final int NAMED = 4;
    private static final long MOST_TIMES = 1_000_000_000;
    private static final double MAIN = 0.6;
    private static final Pattern IDLE = Pattern.compile("(idle|idle in transaction|closing): (.*)");

    private final List<Waiting> waiting;
    private final Stops stops;
    private final Map<String, Double> scores = new LinkedHashMap<>();
    private final Map<String, Holder> holders = new LinkedHashMap<>();
    private final Set<String> services = new LinkedHashSet<>();

    Held(List<Waiting> waiting, Stops stops) {
        this.waiting = waiting;
        this.stops = stops;
        for (Waiting each : waiting) {
            String by = each.what().fact("by_service");
            services.add(by.isEmpty() ? each.boot().service() : by);
            for (Holder holder : each.what().holders()) {
                if (!holder.request().isEmpty()) {
                    double score = holder.tasks() > 0 ? holder.tasks() : holder.millis() > 0 ? holder.millis() : 1;
                    scores.merge(holder.request(), score, Double::sum);
                    holders.merge(holder.request(), holder, Held::longer);
                }
            }
        }
    }

    private static Holder longer(Holder one, Holder other) {
        return other.millis() > one.millis() || one.sql().isEmpty() ? other : one;
    }

    List<Waiting> waiting() {
        return waiting;
    }

    /** Returns the requests that waited, as far as they are known. */
    Set<Request> requests() {
        Set<Request> requests = new LinkedHashSet<>();
        for (Waiting each : waiting) {
            Request request = stops.request(each.request());
            if (request != null) {
                requests.add(request);
            }
        }
        return requests;
    }

    /** Returns how many requests waited; lines without one count each. */
    int count() {
        Set<String> ids = waiting.stream().map(Waiting::request).collect(Collectors.toSet());
        boolean hasNone = ids.remove("");
        return ids.size()
                + (hasNone
                        ? (int) waiting.stream()
                                .filter(each -> each.request().isEmpty())
                                .count()
                        : 0);
    }

    /** Returns how often it happened, a billion times at most: a line of an executor may stand for many rejections. */
    int times() {
        long sum = waiting.stream()
                .mapToLong(each -> Math.max(1, each.what().count("rejections")))
                .sum();
        return (int) Math.min(MOST_TIMES, sum);
    }

    /** Returns the first text that a line has for a fact, empty if none has. */
    String fact(String name) {
        return waiting.stream()
                .map(each -> each.what().fact(name))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Returns the highest number that a line has for a fact, 0 if none has. */
    int most(String name) {
        return waiting.stream().mapToInt(each -> each.what().count(name)).max().orElse(0);
    }

    /** Returns when the first began to wait: a line may tell of more time than there are logs, but nothing before them counts. */
    long first() {
        return waiting.stream()
                .mapToLong(each -> within(each.what(), each.what().start()))
                .min()
                .orElse(0);
    }

    /** Returns since when the first of the holders holds it, which may be long before a line tells of it. */
    long heldSince() {
        return waiting.stream()
                .mapToLong(each -> within(each.what(), each.what().start() - longestHeld(each.what())))
                .min()
                .orElse(0);
    }

    private static long longestHeld(Wait wait) {
        return wait.holders().stream()
                .mapToLong(holder -> (long) (holder.millis() * 1e6))
                .max()
                .orElse(0);
    }

    private long within(Wait wait, long begin) {
        return Math.min(wait.end(), Math.max(stops.from(), begin));
    }

    long last() {
        return waiting.stream().mapToLong(each -> each.what().end()).max().orElse(0);
    }

    double longestMillis() {
        return waiting.stream().mapToLong(each -> each.what().nanos()).max().orElse(0) / 1e6;
    }

    /** Returns the holders of what most waited for: those of one operation if it stands out, at most ten. */
    private List<String> main() {
        Map<String, Double> operations = new LinkedHashMap<>();
        scores.forEach((id, score) -> operations.merge(title(id), score, Double::sum));
        double all = scores.values().stream().mapToDouble(Double::doubleValue).sum();
        String most = operations.entrySet().stream()
                .filter(entry -> entry.getValue() >= MAIN * all)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
        List<String> ids = new ArrayList<>(scores.keySet());
        if (!most.isEmpty()) {
            ids.removeIf(id -> !title(id).equals(most));
        }
        ids.sort(Comparator.comparingDouble((String id) -> scores.getOrDefault(id, 0.0))
                .reversed());
        return ids.subList(0, Math.min(MOST, ids.size()));
    }

    /** Returns what the main holder does, empty if it is not known. */
    String holder() {
        List<String> ids = main();
        return ids.isEmpty() ? "" : title(ids.get(0));
    }

    /** Returns what a holder does, empty if its lines are not known. */
    private String title(String id) {
        Operation operation = operation(id);
        return operation == null ? "" : operation.title();
    }

    /** Returns what a holder does in one of the services that it is about, else how it came in; null if its lines are not known. */
    private @Nullable Operation operation(String id) {
        Request request = stops.request(id);
        if (request == null) {
            return null;
        }
        for (Span span : request.spans()) {
            if (span.operation().isEntry() && services.contains(span.operation().service())) {
                return span.operation();
            }
        }
        Span root = request.root();
        return root == null ? null : root.operation();
    }

    /** Adds the holders to a finding, in its fields and its evidence, where the longest comes first. */
    Conclusion tell(Conclusion conclusion) {
        List<String> ids = main();
        List<Request> known = new ArrayList<>();
        for (String id : ids.subList(0, Math.min(1, ids.size()))) {
            Request request = stops.request(id);
            if (request != null) {
                known.add(request);
            }
        }
        if (!ids.isEmpty()) {
            Operation operation = operation(ids.get(0));
            Holder first = holders.get(ids.get(0));
            conclusion
                    .with("held_by", ids)
                    .with("held_by_service", operation == null ? "" : operation.service())
                    .with("held_by_span", operation == null ? "" : operation.name())
                    .with("last_sql", first == null ? "" : first.sql());
        }
        return conclusion.shownBy(known).shownBy(requests());
    }

    /** Returns the holders in words, empty if none is known. */
    String text() {
        List<String> ids = main();
        if (ids.isEmpty()) {
            return "";
        }
        String title = title(ids.get(0));
        boolean isOne = ids.stream().allMatch(id -> title(id).equals(title));
        String names = String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())))
                + (ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more" : "");
        return (ids.size() == 1 ? "request " : "requests ")
                + names
                + (isOne && !title.isEmpty() ? " (" + title + ")" : "");
    }

    /** Returns the last statement of the main holder in words, empty if it is not told. */
    String statement() {
        List<String> ids = main();
        Holder first = ids.isEmpty() ? null : holders.get(ids.get(0));
        if (first == null || first.sql().isEmpty()) {
            return "";
        }
        Matcher idle = IDLE.matcher(first.sql().replace('\n', ' '));
        return idle.matches()
                ? ", last \"" + idle.group(2) + "\", then " + idle.group(1)
                : ", last \"" + first.sql().replace('\n', ' ') + '"';
    }
}
