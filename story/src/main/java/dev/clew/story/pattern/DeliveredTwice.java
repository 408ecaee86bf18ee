package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
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

/**
 * Messages that a consumer took again after it had done their work.
 *
 * <p>Three or more count: a consumer that was restarted takes one or two again, as it was promised to. If more than nine in ten
 * of the first fifty messages come twice, two groups read the topic, and nothing is wrong. It assumes that a message's id is its
 * own.
 */
final class DeliveredTwice {
    private static final int SEVERAL = 3;
    private static final int FIRST = 50;
    private static final double NEARLY_ALL = 0.9;
    private static final int MOST_NAMED = 5;

    private DeliveredTwice() {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        evidence.operations().forEach((operation, spans) -> {
            if (operation.kind().equals("consumer")) {
                look(operation, spans, found);
            }
        });
    }

    private static void look(Operation operation, List<Span> spans, Consumer<Conclusion> found) {
        Map<String, Span> done = new HashMap<>();
        Map<String, Span> again = new LinkedHashMap<>();
        Set<String> first = new HashSet<>();
        for (Span span : spans) {
            if (span.delivery() == null || span.delivery().messageId().isEmpty()) {
                continue;
            }
            String message = span.delivery().messageId();
            Span before = done.get(message);
            if (before != null && span.start() >= before.end()) {
                again.putIfAbsent(message, span);
            }
            if (!span.isFailed()) {
                done.putIfAbsent(message, span);
            }
            if (first.size() < FIRST) {
                first.add(message);
            }
        }
        long early = first.stream().filter(again::containsKey).count();
        boolean isUsual = early > NEARLY_ALL * first.size();
        if (again.size() < SEVERAL || isUsual) {
            return;
        }
        List<Request> requests = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (Span span : again.values()) {
            requests.add(span.request());
            if (span.delivery() != null && ids.size() < MOST_NAMED) {
                ids.add(span.delivery().messageId());
            }
        }
        Span earliest = again.values().iterator().next();
        found.accept(Conclusion.of("delivered_twice", operation)
                .with("message_ids", ids)
                .with(
                        "topic",
                        earliest.delivery() == null ? "" : earliest.delivery().topic())
                .with("count", again.size())
                .since(earliest.start())
                .shownBy(requests)
                .weighing(again.size())
                .saying(Text.service(operation.service()) + " took " + again.size() + " messages of " + operation.name()
                        + " again after they had gone well"));
    }
}
