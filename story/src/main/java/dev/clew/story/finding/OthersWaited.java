package dev.clew.story.finding;

import dev.clew.story.line.Event;
import dev.clew.story.waiting.Holder;
import dev.clew.story.waiting.Kind;
import dev.clew.story.waiting.Wait;
import dev.clew.story.waiting.WaitLine;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Others that waited for what the request held: the other side of {@link Waited}. */
final class OthersWaited {
    private static final int MOST = 10;

    private OthersWaited() {}

    /** @param lines those of the waiting requests that name this one */
    static void find(List<Event> lines, Consumer<Finding> found) {
        Map<Kind, Set<String>> waiting = new EnumMap<>(Kind.class);
        for (Event line : lines) {
            Wait wait = WaitLine.of(line);
            if (wait == null) {
                continue;
            }
            if (wait.kind() == Kind.CONNECTION_LEAK) {
                Map<String, Object> fields = new LinkedHashMap<>(wait.facts());
                wait.holders().stream().map(Holder::sql).limit(1).forEach(sql -> Evidence.put(fields, "last_sql", sql));
                Evidence.put(fields, "service", line.get("service"));
                found.accept(new Finding("connection_leak", null, "The request " + wait.text(), fields));
            } else {
                waiting.computeIfAbsent(wait.kind(), kind -> new LinkedHashSet<>())
                        .add(line.request());
            }
        }
        waiting.forEach((kind, requests) -> {
            List<String> some =
                    requests.stream().filter(id -> !id.isEmpty()).limit(MOST).toList();
            found.accept(new Finding(
                    "others_waited",
                    null,
                    requests.size() + (requests.size() == 1 ? " other request" : " other requests") + " waited for "
                            + what(kind) + " that this one held: " + String.join(", ", some)
                            + (requests.size() > some.size() ? " …" : ""),
                    new LinkedHashMap<>(Map.of("for", kind.toString(), "count", requests.size(), "requests", some))));
        });
    }

    private static String what(Kind kind) {
        return switch (kind) {
            case LOCK_WAIT -> "a lock in the database";
            case POOL_WAIT -> "a connection";
            case REJECTED, QUEUE -> "a place in a queue";
            default -> "a " + kind.toString().replace('_', ' ');
        };
    }
}
