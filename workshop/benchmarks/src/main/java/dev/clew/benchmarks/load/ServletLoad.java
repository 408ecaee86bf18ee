package dev.clew.benchmarks.load;

import dev.clew.benchmarks.harness.Child;
import dev.clew.benchmarks.harness.Rounds;
import dev.clew.benchmarks.harness.Rounds.Round;
import dev.clew.benchmarks.harness.Threads;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Compares Jetty with each filter and without any, in turns, and counts the ids that are wrong or missing. */
public final class ServletLoad {
    private static final int ROUNDS = 20;

    /** Not counted: the compiler is at work for 200,000 requests, and for longer the more there is to compile. */
    private static final int WARM_UP = 5;

    private static final int CONNECTIONS = 64;

    private final String mode;
    private final int requests;
    private final Map<ServerFilter, Target> targets = new EnumMap<>(ServerFilter.class);
    private final Rounds rounds = new Rounds();

    /** @param mode {@code sync} or {@code async} */
    public ServletLoad(String mode, int requests) {
        this.mode = mode;
        this.requests = requests;
    }

    /** Returns whether every id was right and every scope was closed. */
    public boolean run() throws Exception {
        try {
            for (ServerFilter filter : ServerFilter.values()) {
                targets.put(filter, new Target(filter));
            }
            System.out.printf("%s, %d connections, %d rounds of %d requests%n", mode, CONNECTIONS, ROUNDS, requests);
            Rounds.turns(List.copyOf(targets.values()), WARM_UP, ROUNDS, (order, counts) -> {
                for (Target target : order) {
                    target.round(counts);
                }
            });
            return report();
        } finally {
            for (Target target : targets.values()) {
                target.child.close();
            }
        }
    }

    private boolean report() {
        String base = ServerFilter.NONE.name();
        targets.forEach((filter, target) -> System.out.printf(
                "%-7s a request: processor %.1f µs, p50 %.0f µs, p99 %.0f µs; with : without: processor %s, requests"
                        + " per second %s%n",
                filter,
                rounds.mean(filter.name(), Round::processorMicros),
                target.p50 / ROUNDS,
                target.p99 / ROUNDS,
                rounds.ratio(filter.name(), base, Round::processorMicros),
                rounds.ratio(filter.name(), base, Round::perSecond)));
        String misused = targets.get(ServerFilter.CLEW).misused;
        System.out.printf("%d wrong or missing ids; counters %s%n", rounds.wrong(), misused);
        return rounds.wrong() == 0 && !misused.contains("scope.");
    }

    /** A {@link LoadServer}, and the load on it. */
    private final class Target {
        private final ServerFilter filter;
        private final Child child;
        private final int port;
        private String misused = "";
        private double p50;
        private double p99;

        Target(ServerFilter filter) throws IOException {
            this.filter = filter;
            child = new Child(LoadServer.class, 256, List.of(filter.name(), mode));
            port = Integer.parseInt(child.ask("port"));
        }

        void round(boolean counts) throws Exception {
            long[] nanos = new long[requests];
            AtomicInteger next = new AtomicInteger();
            AtomicInteger wrong = new AtomicInteger();
            long processor = processorNanos();
            long start = System.nanoTime();
            Threads.run(CONNECTIONS, () -> {
                send(nanos, next, wrong);
                return null;
            });
            long wall = System.nanoTime() - start;
            long used = processorNanos() - processor;
            if (counts) {
                rounds.add(filter.name(), new Round(requests, used, wall, wrong.get()));
                Arrays.sort(nanos);
                p50 += nanos[(requests - 1) / 2] / 1e3;
                p99 += nanos[(int) (0.99 * (requests - 1))] / 1e3;
            } else if (wrong.get() > 0) {
                throw new IllegalStateException(filter + ": " + wrong + " wrong or missing ids");
            }
        }

        private void send(long[] nanos, AtomicInteger next, AtomicInteger wrong) throws IOException {
            try (Connection connection = new Connection(port)) {
                for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
                    String id = "order-" + port + "-" + i + "-" + System.nanoTime();
                    long before = System.nanoTime();
                    if (!connection.exchange(id, filter.sendsIdBack())) {
                        wrong.incrementAndGet();
                    }
                    nanos[i] = System.nanoTime() - before;
                }
            }
        }

        private long processorNanos() throws IOException {
            String[] answer = child.ask("processor").split(" ", 2);
            misused = answer[1];
            return Long.parseLong(answer[0]);
        }
    }
}
