package dev.clew.benchmarks.load;

import dev.clew.benchmarks.Ratio;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Compares Jetty with each filter and without any, in turns, and counts the ids that are wrong or missing. */
public final class Load {
    private static final String USAGE =
            "usage: benchmarks/load [sync|async] [requests per round, default 25000]\n" + "       " + KafkaLoad.USAGE;
    private static final int ROUNDS = 10;
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
        int requests = given.size() < 2 ? 25_000 : Integer.parseInt(given.get(1));
        Map<ServerFilter, Target> targets = new EnumMap<>(ServerFilter.class);
        try {
            for (ServerFilter filter : ServerFilter.values()) {
                Target target = new Target(filter, async);
                targets.put(filter, target);
                target.round(CONNECTIONS, requests);
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
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<ServerFilter, Target> target : targets.entrySet()) {
                rounds.computeIfAbsent(target.getKey(), filter -> new ArrayList<>())
                        .add(target.getValue().round(CONNECTIONS, requests));
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
