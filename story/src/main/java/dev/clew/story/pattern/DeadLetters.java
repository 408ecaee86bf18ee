package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Delivery;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Messages that their consumer put aside.
 *
 * <p>A consumer sent a message on to a topic of such a name, or three or more as they were to a topic from which nobody took
 * them. The name decides, not a statistic; a topic that is called so and is none would be a false alarm.
 */
final class DeadLetters {
    private static final Pattern DEAD = Pattern.compile("(?i)(^|[^a-z])(dlt|dlq|dead([-_.]?letters?)?)([^a-z]|$)");
    private static final int UNNAMED = 3;
    private static final int DEEP = 5;

    private DeadLetters() {}

    private record Aside(Operation taker, String topic) {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        Set<String> taken = new HashSet<>();
        Map<Aside, List<Span>> aside = new LinkedHashMap<>();
        evidence.operations().forEach((operation, spans) -> {
            for (Span span : spans) {
                Delivery delivery = span.delivery();
                if (delivery != null && operation.kind().equals("consumer")) {
                    taken.add(delivery.topic());
                } else if (delivery != null && operation.kind().equals("producer")) {
                    Span taker = taker(span);
                    if (taker != null && isSentOn(delivery, taker.delivery())) {
                        aside.computeIfAbsent(new Aside(taker.operation(), delivery.topic()), key -> new ArrayList<>())
                                .add(span);
                    }
                }
            }
        });
        aside.forEach((key, sent) -> {
            boolean isNamed = DEAD.matcher(key.topic).find();
            if (isNamed || sent.size() >= UNNAMED && !taken.contains(key.topic)) {
                found.accept(conclusion(evidence, key, sent, isNamed));
            }
        });
    }

    /** Returns the consumer's span that a message was sent in, null if it was in none. */
    private static @Nullable Span taker(Span sent) {
        Span at = sent.parent();
        for (int i = 0; at != null && i < DEEP; i++) {
            if (at.operation().kind().equals("consumer")) {
                return at;
            }
            at = at.parent();
        }
        return null;
    }

    private static boolean isSentOn(Delivery sent, @Nullable Delivery taken) {
        boolean isSame =
                taken != null && !sent.messageId().isEmpty() && sent.messageId().equals(taken.messageId());
        boolean isElsewhere = taken == null || !sent.topic().equals(taken.topic());
        boolean isFromDead = taken != null && DEAD.matcher(taken.topic()).find();
        return isElsewhere
                && !isFromDead
                && (isSame || DEAD.matcher(sent.topic()).find());
    }

    private static Conclusion conclusion(Evidence evidence, Aside key, List<Span> sent, boolean isNamed) {
        Map<String, Integer> deliveries = new HashMap<>();
        for (Span taking : evidence.operations().getOrDefault(key.taker, List.of())) {
            if (taking.delivery() != null) {
                deliveries.merge(taking.delivery().messageId(), 1, Integer::sum);
            }
        }
        int attempts = 1;
        for (Span span : sent) {
            Span taker = taker(span);
            Delivery delivery = taker == null ? null : taker.delivery();
            if (delivery != null && !delivery.messageId().isEmpty()) {
                attempts = Math.max(attempts, deliveries.getOrDefault(delivery.messageId(), 1));
            }
        }
        Set<Request> requests = sent.stream().map(Span::request).collect(Collectors.toSet());
        return Conclusion.of("dead_letter", key.taker)
                .with("topic", key.topic)
                .with("records", sent.size())
                .with("attempts", attempts)
                .since(sent.stream().mapToLong(Span::start).min().orElse(0))
                .shownBy(sent.stream().map(Span::request).toList())
                .weighing(requests.size())
                .inferredFrom(isNamed ? "the name of the topic" : "no line that says that the copies were taken")
                .saying(Text.service(key.taker.service()) + " put " + sent.size()
                        + (sent.size() == 1 ? " message" : " messages")
                        + " of " + key.taker.name() + " aside in " + key.topic + ", after "
                        + (attempts == 1 ? "one delivery" : "up to " + attempts + " deliveries"));
    }

    /** Lets messages that were put aside follow from the failure that their requests have. */
    static void explain(Evidence evidence, List<Conclusion> found) {
        for (Conclusion dead : found) {
            if (dead.id().equals("dead_letter")) {
                for (Conclusion finding : found) {
                    ErrorGroup group = finding.about();
                    if (group != null) {
                        long both = dead.requests().stream()
                                .filter(group.requests()::contains)
                                .count();
                        if (2 * both >= dead.requests().size()) {
                            dead.because(finding);
                        }
                    }
                }
            }
        }
    }
}
