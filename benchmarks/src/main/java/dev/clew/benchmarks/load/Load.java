package dev.clew.benchmarks.load;

import dev.clew.benchmarks.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Compares Jetty with and without the filter, in turns, and counts the ids that are wrong or missing. */
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
        try (Target plain = new Target(false, async);
                Target filtered = new Target(true, async)) {
            plain.round(CONNECTIONS, requests);
            filtered.round(CONNECTIONS, requests);
            List<Target.Round> without = new ArrayList<>();
            List<Target.Round> with = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                without.add(plain.round(CONNECTIONS, requests));
                with.add(filtered.round(CONNECTIONS, requests));
            }
            report(async, requests, without, with, filtered.misused());
        }
    }

    private static void report(
            boolean async, int requests, List<Target.Round> without, List<Target.Round> with, String misused) {
        int wrong = with.stream().mapToInt(Target.Round::wrong).sum();
        print(
                "%s, %d connections, %d × %d requests: %d wrong or missing ids, counters %s",
                async ? "async" : "sync", CONNECTIONS, ROUNDS, requests, wrong, misused);
        print("requests per second, with : without = %s", Ratio.of(with, without, Target.Round::perSecond));
        print("processor time a request, with : without = %s", Ratio.of(with, without, Target.Round::cpuMicros));
        print(
                "µs a request: processor %.1f against %.1f, p50 %.0f against %.0f, p99 %.0f against %.0f",
                mean(with, Target.Round::cpuMicros),
                mean(without, Target.Round::cpuMicros),
                mean(with, round -> round.micros(0.5)),
                mean(without, round -> round.micros(0.5)),
                mean(with, round -> round.micros(0.99)),
                mean(without, round -> round.micros(0.99)));
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
