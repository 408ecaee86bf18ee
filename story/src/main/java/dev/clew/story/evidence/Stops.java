package dev.clew.story.evidence;

import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.traffic.Waiting;
import dev.clew.story.waiting.Kind;
import dev.clew.story.waiting.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The things that stopped requests: their own waits, and the pauses of the processes that they were in. */
public final class Stops {
    /** Pauses of one process follow each other, but a safepoint holds those of the collector. */
    private static final int AT_ONCE = 4;

    private final Map<String, Request> byId = new HashMap<>();
    private final Map<Kind, List<Waiting>> byKind = new EnumMap<>(Kind.class);
    private final Map<String, List<Waiting>> byRequest = new HashMap<>();
    private final Map<String, List<Wait>> byProcess = new HashMap<>();
    private final long from;
    private final boolean areTold;

    Stops(Traffic traffic) {
        from = traffic.from();
        boolean hasFields = false;
        for (Request request : traffic.requests()) {
            byId.put(request.id(), request);
            hasFields |= !request.waits().isEmpty();
        }
        for (Waiting waiting : traffic.waits()) {
            Kind kind = waiting.what().kind();
            byKind.computeIfAbsent(kind, key -> new ArrayList<>()).add(waiting);
            if (!waiting.request().isEmpty()) {
                byRequest
                        .computeIfAbsent(waiting.request(), key -> new ArrayList<>(1))
                        .add(waiting);
            } else if (kind.isOfProcess()) {
                byProcess
                        .computeIfAbsent(process(waiting.boot()), key -> new ArrayList<>())
                        .add(waiting.what());
            }
        }
        byKind.values()
                .forEach(all -> all.sort(
                        Comparator.comparingLong(waiting -> waiting.what().start())));
        byProcess.values().forEach(all -> all.sort(Comparator.comparingLong(Wait::start)));
        areTold = hasFields || !traffic.waits().isEmpty();
    }

    /** Lines of pauses have no boot_id. */
    private static String process(Boot boot) {
        return boot.service() + ' ' + boot.instance();
    }

    /** Returns when the logs begin, in nanoseconds since 1970. */
    public long from() {
        return from;
    }

    /** Whether any line tells of a wait. */
    public boolean areTold() {
        return areTold;
    }

    /** Returns the waits of a kind that have a line of their own, in the order of their beginnings. */
    public List<Waiting> of(Kind kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    /** Returns a request, null if it is not known. */
    public @Nullable Request request(String id) {
        return byId.get(id);
    }

    /** Returns all that stopped a request. Of one kind in one span, what has a line of its own counts, and not the field of the span. */
    public List<Wait> of(Request request) {
        List<Wait> waits = new ArrayList<>();
        Set<Kind> told = new LinkedHashSet<>();
        for (Waiting waiting : byRequest.getOrDefault(request.id(), List.of())) {
            waits.add(waiting.what());
            told.add(waiting.what().kind());
        }
        for (Span span : request.spans()) {
            if (span.operation().isEntry()) {
                paused(request, span, waits, told);
            }
        }
        for (Waiting waiting : request.waits()) {
            if (!told.contains(waiting.what().kind())) {
                waits.add(waiting.what());
            }
        }
        return waits;
    }

    private void paused(Request request, Span span, List<Wait> waits, Set<Kind> told) {
        List<Wait> pauses = byProcess.getOrDefault(process(span.boot()), List.of());
        for (int i = firstAfter(pauses, span.start()); i < pauses.size(); i++) {
            Wait pause = pauses.get(i);
            if (pause.start() >= span.end()) {
                return;
            }
            List<String> named = pause.facts("requests");
            boolean areAllNamed = !named.isEmpty() && pause.count("requests_open") <= named.size();
            if (pause.overlap(span.start(), span.end()) > 0 && (!areAllNamed || named.contains(request.id()))) {
                waits.add(pause.within(Math.max(pause.start(), span.start()), Math.min(pause.end(), span.end())));
                told.add(pause.kind());
            }
        }
    }

    /** Returns the place of the first pause that may still have lasted at a moment. */
    private static int firstAfter(List<Wait> pauses, long moment) {
        int low = 0;
        int high = pauses.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pauses.get(middle).start() < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(0, low - AT_ONCE);
    }
}
