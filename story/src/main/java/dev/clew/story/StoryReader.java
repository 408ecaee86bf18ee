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
import dev.clew.story.waiting.Wait;
import dev.clew.story.waiting.WaitLine;
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
    private static final int MOST_EVENTS = 200_000;
    private static final int MOST_CANDIDATES = 20;
    private static final int MOST_WAITING = 1_000;
    private static final Comparator<Event> ORDER =
            Comparator.comparingLong(Event::nanos).thenComparingDouble(event -> event.number("seq"));

    private final List<LogFile> files;
    private final Problems problems;

    /** The lines of the request with the very id that was looked for last. */
    private final List<Event> lines = new ArrayList<>();

    /** Lines of other requests, or of none, that name it as the one that they wait for. */
    private final List<Event> waiting = new ArrayList<>();

    private String lookedFor = "";

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
        return look(id, problems);
    }

    private List<String> look(String id, Problems met) throws IOException {
        Set<String> whole = new TreeSet<>();
        Set<String> begun = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        lookedFor = id;
        lines.clear();
        waiting.clear();
        forEach(id, met, event -> {
            String request = event.request();
            if (waiting.size() < MOST_WAITING && !request.equals(id) && waitsFor(event, id)) {
                waiting.add(event);
            }
            if (request.equals(id) && isNew(event, seen)) {
                if (lines.size() < MOST_EVENTS) {
                    lines.add(event);
                } else {
                    met.addLine("request " + id, "more than 200,000 lines, the rest is left out");
                }
            }
            for (String field : IDS) {
                String value = event.get(field);
                if (!request.isEmpty() && value.startsWith(id)) {
                    Set<String> its = value.length() == id.length() ? whole : begun;
                    if (its.size() < MOST_CANDIDATES || request.equals(id)) {
                        its.add(request);
                    }
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
        if (!requestId.equals(lookedFor)) {
            look(requestId, new Problems()); // all were met when the request was looked for
        }
        List<Event> events = new ArrayList<>(lines);
        if (events.isEmpty()) {
            return null;
        }
        events.sort(ORDER);
        AllRequests all = new AllRequests();
        ProcessPauses pauses = new ProcessPauses(requestId, events);
        SpanEnds others = new SpanEnds(all, pauses);
        for (LogFile file : files) {
            others.read(file);
        }
        SpanTree tree = SpanTree.of(events, pauses.lines());
        Map<String, Long> ahead = all.clocks().ahead(first(tree, events));
        if (events.stream().anyMatch(event -> ahead.containsKey(event.process()))) {
            events.replaceAll(event -> event.earlierBy(ahead.getOrDefault(event.process(), 0L)));
            events.sort(ORDER);
            List<Event> corrected = pauses.lines().stream()
                    .map(event -> event.earlierBy(ahead.getOrDefault(event.process(), 0L)))
                    .toList();
            tree = SpanTree.of(events, corrected);
        }
        tree.roots().stream().findFirst().ifPresent(SpanTree::markCritical);
        Failure failure = tree.failure();
        ahead.keySet().retainAll(events.stream().map(Event::process).toList());
        List<Finding> findings = Findings.of(tree, failure, all, ahead, waiting);
        return new Story(requestId, trace(events), events, tree, failure, Gap.find(events), findings);
    }

    private static boolean waitsFor(Event event, String id) {
        Wait wait = WaitLine.of(event);
        return wait != null && wait.heldBy().contains(id);
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

    private static boolean isNew(Event event, Set<String> seen) {
        String identity = event.identity();
        return identity == null || seen.add(identity);
    }

    private void forEach(String text, Problems met, Consumer<Event> consumer) throws IOException {
        List<Literal> wanted = List.of(new Literal(text));
        for (LogFile file : files) {
            try (EventStream events = EventStream.open(file, wanted, met)) {
                for (Event event = events.next(); event != null; event = events.next()) {
                    consumer.accept(event);
                }
            }
        }
    }
}
