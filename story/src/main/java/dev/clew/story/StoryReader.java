package dev.clew.story;

import dev.clew.story.across.AllRequests;
import dev.clew.story.file.EventStream;
import dev.clew.story.file.Literal;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.Problems;
import dev.clew.story.finding.Finding;
import dev.clew.story.finding.Findings;
import dev.clew.story.line.Event;
import dev.clew.story.tree.Failure;
import dev.clew.story.tree.Gap;
import dev.clew.story.tree.SpanNode;
import dev.clew.story.tree.SpanTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the lines of one request in files and puts its story together. */
public final class StoryReader {
    private static final List<String> IDS =
            List.of("request_id", "trace_id", "message_id", "client_request_id", "span_id");
    private static final List<Literal> ENDS_AND_STARTS = List.of(new Literal("span_end"), new Literal("process_start"));
    private static final int MOST_EVENTS = 200_000;
    private static final int MOST_CANDIDATES = 20;
    private static final Comparator<Event> ORDER =
            Comparator.comparingLong(Event::nanos).thenComparingDouble(event -> event.number("seq"));

    private final List<LogFile> files;
    private final Problems problems;

    /** Reads these files. Each is read more than once, so standard input is not among them. */
    public StoryReader(List<LogFile> files, Problems problems) {
        this.files = List.copyOf(files);
        this.problems = problems;
    }

    /**
     * Returns the ids of the requests that an id names, in alphabetical order and at most twenty: the request with that id, else
     * those of which it is the trace, the message or the beginning.
     */
    public List<String> requests(String id) throws IOException {
        Set<String> whole = new TreeSet<>();
        Set<String> begun = new TreeSet<>();
        forEach(List.of(new Literal(id)), problems, event -> {
            for (String field : IDS) {
                String value = event.get(field);
                String request = event.get("request_id");
                if (!request.isEmpty() && value.startsWith(id) && begun.size() < MOST_CANDIDATES) {
                    (value.length() == id.length() ? whole : begun).add(request);
                }
            }
        });
        return List.copyOf(whole.contains(id) ? Set.of(id) : whole.isEmpty() ? begun : whole);
    }

    /**
     * Returns the story of the request with an id, null if no line has it.
     *
     * <p>The lines of all other requests are asked too, how far clocks are apart and how often the same failed: of the clocks, the
     * quickest call tells most.
     */
    public @Nullable Story read(String requestId) throws IOException {
        List<Event> events = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Problems known = new Problems(); // all were met when the id was looked for
        forEach(List.of(new Literal(requestId)), known, event -> {
            if (event.get("request_id").equals(requestId)) {
                if (events.size() == MOST_EVENTS) {
                    problems.addLine("request " + requestId, "more than 200,000 lines, the rest is left out");
                } else if (event.identity() == null || seen.add(event.identity())) {
                    events.add(event);
                }
            }
        });
        if (events.isEmpty()) {
            return null;
        }
        events.sort(ORDER);
        AllRequests all = new AllRequests();
        forEach(ENDS_AND_STARTS, known, all::add);
        SpanTree tree = SpanTree.of(events);
        Map<String, Long> ahead = all.clocks().ahead(first(tree, events));
        if (events.stream().anyMatch(event -> ahead.containsKey(event.process()))) {
            events.replaceAll(event -> event.earlierBy(ahead.getOrDefault(event.process(), 0L)));
            events.sort(ORDER);
            tree = SpanTree.of(events);
        }
        tree.roots().stream().findFirst().ifPresent(SpanTree::markCritical);
        Failure failure = tree.failure();
        ahead.keySet().retainAll(events.stream().map(Event::process).toList());
        List<Finding> findings = Findings.of(tree, failure, all, ahead);
        return new Story(requestId, trace(events), events, tree, failure, Gap.find(events), findings);
    }

    private static String trace(List<Event> events) {
        return events.stream()
                .map(event -> event.get("trace_id"))
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Returns the process where the request began, whose clock the others are compared with. */
    private static String first(SpanTree tree, List<Event> events) {
        return tree.roots().stream()
                .findFirst()
                .map(SpanNode::process)
                .orElseGet(() -> events.get(0).process());
    }

    private void forEach(List<Literal> wanted, Problems met, Consumer<Event> consumer) throws IOException {
        for (LogFile file : files) {
            try (EventStream events = EventStream.open(file, wanted, met)) {
                for (Event event = events.next(); event != null; event = events.next()) {
                    consumer.accept(event);
                }
            }
        }
    }
}
