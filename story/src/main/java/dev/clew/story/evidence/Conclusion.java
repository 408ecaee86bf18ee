package dev.clew.story.evidence;

import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that a pattern has found, before it is known what of it follows from what. */
public final class Conclusion {
    private static final int MOST_EVIDENCE = 5;

    private final String id;
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Set<Request> requests = new LinkedHashSet<>();
    private @Nullable String inferredFrom;
    private @Nullable Operation operation;
    private @Nullable ErrorGroup about;
    private @Nullable Conclusion because;
    private @Nullable Request holder;
    private String text = "";
    private long since;
    private long until = Long.MAX_VALUE;
    private double weight;

    private Conclusion(String id, String service, String span) {
        this.id = id;
        if (!service.isEmpty()) {
            fields.put("service", service);
        }
        if (!span.isEmpty()) {
            fields.put("span", span);
        }
    }

    /** Begins a conclusion about an operation. */
    public static Conclusion of(String id, Operation operation) {
        Conclusion conclusion = new Conclusion(id, operation.service(), operation.name());
        conclusion.operation = operation;
        return conclusion;
    }

    /** Begins a conclusion about a service, or about none if it is empty. */
    public static Conclusion of(String id, String service) {
        return new Conclusion(id, service, "");
    }

    /** Adds a field for scripts: a text, a number, a truth value, or a list or map of them. Empty texts are left out. */
    public Conclusion with(String name, Object value) {
        if (!"".equals(value)) {
            fields.put(name, value);
        }
        return this;
    }

    /** Says which failures it is about; it ends with the last of them. */
    public Conclusion about(ErrorGroup group) {
        about = group;
        if (!group.kind().cause().equals("never_ended")) {
            until = group.last();
        }
        return this;
    }

    /** Says it in one sentence for people. */
    public Conclusion saying(String sentence) {
        text = sentence;
        return this;
    }

    /** Says since when, in nanoseconds since 1970. */
    public Conclusion since(long nanos) {
        since = nanos;
        return this;
    }

    /** Says when it had ended, if the logs tell. */
    public Conclusion until(long nanos) {
        until = nanos;
        return this;
    }

    /** Names the requests that show it. */
    public Conclusion shownBy(Collection<Request> itsRequests) {
        requests.addAll(itsRequests);
        return this;
    }

    /** Names a request that does not show it, but whose story tells why: those that show it waited for what this one held. */
    public Conclusion heldBy(@Nullable Request itsHolder) {
        holder = itsHolder;
        return this;
    }

    /** Says how much it matters: about the number of requests that it has harmed. */
    public Conclusion weighing(double itsWeight) {
        weight = itsWeight;
        return this;
    }

    /** Says what it was inferred from; otherwise it rests on fields of Clew's own lines. */
    public Conclusion inferredFrom(String what) {
        inferredFrom = what;
        return this;
    }

    /** Says that it follows from another that began before it had ended. The first that is said counts, and no circle is closed. */
    public void because(Conclusion cause) {
        if (cause.since > until) {
            return;
        }
        for (Conclusion at = cause; at != null; at = at.because) {
            if (at == this) {
                return;
            }
        }
        if (because == null) {
            because = cause;
        }
    }

    public String id() {
        return id;
    }

    /** Returns the operation that it is about, null if it is about none. */
    public @Nullable Operation operation() {
        return operation;
    }

    /** Returns the failures that it is about, null if it is about none. */
    public @Nullable ErrorGroup about() {
        return about;
    }

    /** Returns the service that it is about, empty if it is about none. */
    public String service() {
        return String.valueOf(fields.getOrDefault("service", ""));
    }

    public @Nullable Conclusion because() {
        return because;
    }

    public String text() {
        return text;
    }

    public @Nullable String inferredFrom() {
        return inferredFrom;
    }

    public long since() {
        return since;
    }

    /** Whether it goes on at a moment. */
    public boolean isDuring(long nanos) {
        return since <= nanos && nanos <= until;
    }

    public double weight() {
        return weight;
    }

    public Set<Request> requests() {
        return requests;
    }

    /** Returns the request that the others waited for, null if there is none, or it is one of those that show it. */
    public @Nullable Request holder() {
        return holder == null || requests.contains(holder) ? null : holder;
    }

    /** Returns a field, null if there is none. */
    public @Nullable Object field(String name) {
        return fields.get(name);
    }

    /** Returns its fields with the time and the ids of at most five requests that show it. */
    public Map<String, Object> fields() {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        List<String> evidence =
                requests.stream().limit(MOST_EVIDENCE).map(Request::id).toList();
        if (!evidence.isEmpty()) {
            all.put("evidence", evidence);
        }
        if (since != 0) {
            all.put("t", Timestamp.text(since));
        }
        return all;
    }

    @Override
    public String toString() {
        return id + ": " + text;
    }
}
