package dev.clew.benchmarks.load;

import dev.clew.benchmarks.Ratio;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Compares Jetty with each filter and without any, in turns, and counts the ids that are wrong or missing. */
public final class Load {
    private static final String USAGE =
            "usage: workshop/benchmarks/load [sync|async] [requests per round, default 50000]\n" + "       " + KafkaLoad.USAGE;
    private static final int ROUNDS = 20;

    /** Not counted: the compiler is at work for 200,000 requests, and for longer the more there is to compile. */
    private static final int WARM_UP = 5;

    private static final int CONNECTIONS = 64;

    private Load() {}

    public static void main(String[] arguments) throws Exception {
        List<String> given = List.of(arguments);
        if (given.contains("kafka")) {
            KafkaLoad.main(arguments);
            return;
        }
        if (given.size() > 2 || !given.isEmpty() && !List.of("sync", "async").contains(given.get(0))) {
            System.err.println(USAGE);
            System.exit(2);
        }
        boolean async = given.contains("async");
        int requests = given.size() < 2 ? 50_000 : Integer.parseInt(given.get(1));
        Map<ServerFilter, Target> targets = new EnumMap<>(ServerFilter.class);
        try {
            for (ServerFilter filter : ServerFilter.values()) {
                targets.put(filter, new Target(filter, async));
            }
            print("%s, %d connections, %d rounds of %d requests", given, CONNECTIONS, ROUNDS, requests);
            report(rounds(targets, requests), targets.get(ServerFilter.CLEW).misused());
        } finally {
            for (Target target : targets.values()) {
                target.close();
            }
        }
    }

    private static Map<ServerFilter, List<Target.Round>> rounds(Map<ServerFilter, Target> targets, int requests)
            throws Exception {
        Map<ServerFilter, List<Target.Round>> rounds = new EnumMap<>(ServerFilter.class);
        List<ServerFilter> order = new ArrayList<>(targets.keySet());
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            // Whoever comes first has the processor as the last round left it.
            Collections.rotate(order, 1);
            for (ServerFilter filter : order) {
                Target.Round round = targets.get(filter).round(CONNECTIONS, requests);
                if (i >= 0) {
                    rounds.computeIfAbsent(filter, any -> new ArrayList<>()).add(round);
                } else if (round.wrong() > 0) {
                    throw new IllegalStateException(filter + ": " + round.wrong() + " wrong or missing ids");
                }
            }
        }
        return rounds;
    }

    private static void report(Map<ServerFilter, List<Target.Round>> all, String misused) {
        List<Target.Round> without = all.getOrDefault(ServerFilter.NONE, List.of());
        int wrong = 0;
        for (Map.Entry<ServerFilter, List<Target.Round>> filter : all.entrySet()) {
            List<Target.Round> with = filter.getValue();
            int ofThese = with.stream().mapToInt(Target.Round::wrong).sum();
            wrong += ofThese;
            print(
                    "%-7s %d wrong or missing ids; a request: processor %.1f µs, p50 %.0f µs, p99 %.0f µs; with : without:"
                            + " processor %s, requests per second %s",
                    filter.getKey(),
                    ofThese,
                    mean(with, Target.Round::cpuMicros),
                    mean(with, round -> round.micros(0.5)),
                    mean(with, round -> round.micros(0.99)),
                    Ratio.of(with, without, Target.Round::cpuMicros),
                    Ratio.of(with, without, Target.Round::perSecond));
        }
        print("counters %s", misused);
        if (wrong > 0 || misused.contains("scope.")) {
            System.exit(1);
        }
    }

    private static double mean(List<Target.Round> rounds, ToDoubleFunction<Target.Round> figure) {
        return rounds.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
