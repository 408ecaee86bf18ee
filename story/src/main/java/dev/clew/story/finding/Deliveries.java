package dev.clew.story.finding;

import dev.clew.story.tree.Outcome;
import dev.clew.story.tree.SpanNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Messages that were delivered more than once, and those that were put aside. */
final class Deliveries {
    private static final Pattern DEAD = Pattern.compile("(?i)(^|[^a-z])(dlt|dlq|dead([-_.]?letters?)?)([^a-z]|$)");

    private final Consumer<Finding> found;
    private final Map<String, List<SpanNode>> deliveries = new LinkedHashMap<>();

    private Deliveries(Consumer<Finding> found) {
        this.found = found;
    }

    static void find(Evidence evidence, Consumer<Finding> found) {
        List<SpanNode> spans = evidence.tree().all();
        spans.sort(Comparator.comparingLong(SpanNode::start));
        Deliveries all = new Deliveries(found);
        for (SpanNode span : spans) {
            if (span.kind().equals("consumer") && !message(span).isEmpty()) {
                all.deliveries
                        .computeIfAbsent(message(span) + ' ' + span.service(), key -> new ArrayList<>())
                        .add(span);
            }
        }
        all.deliveries.values().forEach(all::redelivered);
        spans.forEach(all::sentAgain);
    }

    private static String message(SpanNode span) {
        return span.get("message_id");
    }

    private void redelivered(List<SpanNode> taken) {
        SpanNode last = taken.get(taken.size() - 1);
        long failed = taken.stream().filter(span -> span.outcome().isFailure()).count();
        Map<String, Object> fields = Evidence.about(last);
        if (taken.size() > 1 && failed > 0) {
            fields.put("x", taken.size());
            found.accept(new Finding(
                    "retries",
                    Evidence.doubt(last),
                    Evidence.who(last) + " took the message of " + taken.get(0).name() + " " + taken.size() + " times"
                            + RepeatedCalls.inVain(failed, taken),
                    fields));
        }
        boolean isTwice = taken.subList(0, taken.size() - 1).stream().anyMatch(span -> span.outcome() == Outcome.OK);
        if (isTwice) {
            Map<String, Object> twice = Evidence.about(last);
            twice.put("message_ids", List.of(message(last)));
            found.accept(new Finding(
                    "delivered_twice",
                    "its message id; two groups of one service would look the same",
                    Evidence.who(last) + " took the message of " + last.name() + " again after it had gone well",
                    twice));
        }
    }

    /** Looks whether a message was sent on by who took it, as its own copy, and not taken from there. */
    private void sentAgain(SpanNode sent) {
        SpanNode taker = sent.parent();
        if (taker == null || !sent.kind().equals("producer") || message(sent).isEmpty()) {
            return;
        }
        if (!message(sent).equals(message(taker))) {
            return;
        }
        String topic = sent.get("topic");
        boolean isNamedDead = DEAD.matcher(topic).find();
        boolean isTaken = sent.children().stream()
                .anyMatch(span ->
                        span.kind().equals("consumer") && span.get("topic").equals(topic));
        if (isNamedDead || !isTaken) {
            int attempts = deliveries
                    .getOrDefault(message(taker) + ' ' + taker.service(), List.of())
                    .size();
            Map<String, Object> fields = Evidence.about(sent);
            fields.put("topic", topic);
            fields.put("records", 1);
            fields.put("attempts", attempts);
            found.accept(new Finding(
                    "dead_letter",
                    isNamedDead ? "the name of the topic" : "no line that says that the copy was taken",
                    Evidence.who(taker) + " put the message of " + taker.name() + " aside in " + topic + ", after "
                            + attempts + (attempts == 1 ? " delivery" : " deliveries"),
                    fields));
        }
    }
}
