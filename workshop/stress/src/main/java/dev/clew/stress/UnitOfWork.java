package dev.clew.stress;

import dev.clew.Span;
import dev.clew.context.MdcPreset;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One unit, which a thread repeats: a request that does one of several things to its scopes. */
@SuppressWarnings("ThreadPriorityCheck") // yielding within scopes is what moves virtual threads to other carriers
final class UnitOfWork {
    static final String LOGGER = "load";
    static final List<String> KEYS = MdcPreset.PLAIN.keys();

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final int STEPS = 7;

    private final SplittableRandom random;
    private final Others others;
    private final Tally tally;

    UnitOfWork(int seed, Others others, Tally tally) {
        this.random = new SplittableRandom(seed);
        this.others = others;
        this.tally = tally;
    }

    /** Thrown within scopes; without a stack trace, which nobody looks at. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure() {
            super("on purpose", null, false, false);
        }
    }

    /** Checks that the current context, the MDC and a line that is logged now all belong to this span. */
    static void expect(String who, TraceContext expected, Tally tally) {
        TraceContext current = TraceContext.current();
        if (!current.equals(expected)) {
            tally.wrong(who + " has " + current + ", expected " + expected);
        }
        line(who, expected, tally);
    }

    static void line(String who, TraceContext expected, Tally tally) {
        tally.lines.increment();
        LOG.info(who, expected.requestId(), expected.traceId(), expected.spanId());
    }

    /** Checks that nothing of Clew is left on the calling thread. */
    static void expectNothing(String who, Tally tally) {
        TraceContext current = TraceContext.current();
        Map<String, String> mdc = MDC.getCopyOfContextMap();
        if (!current.isNone() || mdc != null && !mdc.isEmpty()) {
            tally.wrong(who + " is left with " + current + " and the MDC " + mdc);
            Scope.closeAllOfThread();
            MDC.clear();
        }
    }

    /** Runs one unit; afterwards the thread must be as it was before. */
    void run() {
        boolean applicationsOwn = random.nextInt(8) == 0;
        if (applicationsOwn) {
            MDC.put("request_id", "the application's");
            MDC.put("user", "4711");
        }
        TraceContext request = tally.clew.root();
        try (Scope scope = request.makeCurrent()) {
            expect("a request", request, tally);
            step(request);
            expect("a request at its end", request, tally);
        } catch (InterruptedException | ExecutionException e) {
            tally.wrong("a unit failed: " + e);
        }
        if (applicationsOwn) {
            if (!"the application's".equals(MDC.get("request_id")) || !"4711".equals(MDC.get("user"))) {
                tally.wrong("the application's MDC is " + MDC.getCopyOfContextMap());
            }
            MDC.clear();
        }
        expectNothing("a thread", tally);
        tally.units.increment();
    }

    private void step(TraceContext request) throws InterruptedException, ExecutionException {
        switch (random.nextInt(STEPS)) {
            case 0 -> nest(request, 1 + random.nextInt(5));
            case 1 -> closeInAnyOrder(request);
            case 2 -> closeByStranger(request);
            case 3 -> closeByBoth(request);
            case 4 -> throwWithin(request);
            case 5 -> handOver(request);
            default -> span(request);
        }
    }

    private void nest(TraceContext parent, int depth) {
        TraceContext child = parent.child();
        try (Scope scope = child.makeCurrent()) {
            Thread.yield();
            expect("a child", child, tally);
            if (depth > 1) {
                nest(child, depth - 1);
            }
        }
        expect("a parent", parent, tally);
    }

    private void closeInAnyOrder(TraceContext request) {
        List<TraceContext> open = new ArrayList<>();
        List<Scope> scopes = new ArrayList<>();
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            TraceContext child = request.child();
            open.add(child);
            scopes.add(child.makeCurrent());
        }
        while (!open.isEmpty()) {
            int next = random.nextInt(open.size());
            if (next < open.size() - 1) {
                tally.outOfOrder.increment();
            }
            open.remove(next);
            scopes.remove(next).close();
            Thread.yield();
            expect("one still open", open.isEmpty() ? request : open.get(open.size() - 1), tally);
        }
    }

    private void closeByStranger(TraceContext request) throws InterruptedException, ExecutionException {
        tally.closedByStranger.increment();
        TraceContext child = request.child();
        try (Scope scope = child.makeCurrent()) {
            others.close(scope).get();
            // The MDC follows at Clew's next step, which is this one.
            expect("one that a stranger closed", request, tally);
        }
    }

    private void closeByBoth(TraceContext request) throws InterruptedException, ExecutionException {
        tally.closedByBoth.increment();
        Scope scope = request.child().makeCurrent();
        Future<?> stranger = others.close(scope);
        if (random.nextBoolean()) {
            Thread.yield();
        }
        scope.close();
        expect("one that both closed", request, tally);
        stranger.get();
        expect("one that both have closed", request, tally);
    }

    private void throwWithin(TraceContext request) {
        tally.thrown.increment();
        TraceContext outer = request.child();
        TraceContext inner = outer.child();
        try (Scope first = outer.makeCurrent();
                Scope second = inner.makeCurrent()) {
            expect("one that fails", inner, tally);
            throw new Failure();
        } catch (Failure e) {
            expect("one that failed", request, tally);
        }
    }

    private void handOver(TraceContext request) throws InterruptedException, ExecutionException {
        tally.tasks.add(2);
        Future<?> task = others.wrapped.submit(() -> {
            expect("a task", request, tally);
            tally.leaked.increment();
            TraceContext child = request.child();
            Scope leaked = child.makeCurrent();
            expect("a task that closes nothing of " + leaked, child, tally);
        });
        CompletableFuture<Void> failing = CompletableFuture.runAsync(
                () -> {
                    expect("a future", request, tally);
                    tally.thrown.increment();
                    throw new Failure();
                },
                others.wrapped);
        task.get();
        try {
            failing.get();
            tally.wrong("a future ended well");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof Failure)) {
                throw e;
            }
        }
    }

    private void span(TraceContext request) {
        Span span = tally.clew.span(Span.Kind.INTERNAL, request).begin();
        try (Scope scope = span.context().makeCurrent()) {
            Thread.yield();
            expect("a span", span.context(), tally);
            span.end();
            expect("a span that has ended", span.context(), tally);
        }
    }
}
