package dev.clew.benchmarks.service;

import dev.clew.benchmarks.harness.Rounds;
import dev.clew.benchmarks.harness.TemporaryFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Processor time a request of a service with each {@link Stack}.
 *
 * <p>All services run at the same time, and are asked in turns, in an order that is drawn anew for each round, so that other
 * work on the machine falls on all of them. A process's own figure of its processor time has all its threads, those of the
 * compiler and the collector among them.
 */
public final class ServiceCost {
    public static final int ROUNDS = 10;
    private static final int REQUESTS = 8_000;
    private static final int WARM_UP = 40_000;

    private final Rounds rounds = new Rounds();
    private final Map<Stack, Running> services = new LinkedHashMap<>();

    private ServiceCost() {}

    /** Returns a table; a quick look has shorter rounds, and fewer. */
    public static String run(boolean quick) throws Exception {
        return new ServiceCost().measure(quick ? 3 : ROUNDS, quick ? 4 : 1);
    }

    private String measure(int count, int divisor) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create("clew-service-cost");
                Peer peer = new Peer()) {
            try {
                for (Stack stack : Stack.values()) {
                    services.put(stack, new Running(stack, peer, folder.path()));
                }
                ask(count, divisor);
            } finally {
                services.values().forEach(Running::close);
            }
        }
        return table();
    }

    private void ask(int count, int divisor) throws Exception {
        services.forEach((stack, service) ->
                System.out.printf("warm-up  %-42s %7.1f µs%n", stack.title(), service.serve(WARM_UP / divisor) / 1e3));
        List<Stack> order = new ArrayList<>(services.keySet());
        Random random = new Random(4711);
        for (int round = 1; round <= count; round++) {
            Collections.shuffle(order, random);
            for (Stack stack : order) {
                rounds.add(stack.name(), services.get(stack).serve(REQUESTS / divisor));
            }
            System.out.printf("round %d of %d%n", round, count);
        }
    }

    private String table() {
        String none = Stack.NONE.name();
        StringBuilder table =
                new StringBuilder("| with | processor time a request | : without | adds, ns |\n|---|--:|--:|--:|\n");
        for (Stack stack : Stack.values()) {
            boolean isBase = stack == Stack.NONE;
            table.append(String.format(
                    "| %s | %.1f µs | %s | %s |%n",
                    stack.title(),
                    rounds.mean(stack.name()) / 1e3,
                    isBase ? "" : rounds.ratio(stack.name(), none),
                    isBase ? "" : rounds.difference(stack.name(), none).toString("%.0f")));
        }
        return table.toString();
    }
}
