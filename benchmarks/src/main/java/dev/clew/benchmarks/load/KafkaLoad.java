package dev.clew.benchmarks.load;

import dev.clew.benchmarks.Ratio;
import dev.clew.broker.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Compares clients with and without Clew on one real broker, each in a process of its own, in turns. */
final class KafkaLoad {
    static final String USAGE = "benchmarks/load kafka [records per round, default 200000]";
    private static final int ROUNDS = 10;
    private static final int WARM_UP = 6;

    /** How many more records are sent at full speed than one by one, in about the same time. */
    private static final int SLOWER = 40;

    private static final String PLAIN = "plain";

    /** What the others have: two headers written by hand; request id and traceparent; the message's ids too. */
    private static final List<String> OTHERS = List.of("hand", "ids", "all");

    private final Map<String, KafkaTarget> targets = new HashMap<>();
    private final Map<String, List<KafkaTarget.Round>> rounds = new HashMap<>();
    private int wrong;

    private KafkaLoad() {}

    static void main(String[] arguments) throws Exception {
        if (arguments.length > 2 || !arguments[0].equals("kafka")) {
            System.err.println("usage: " + USAGE);
            System.exit(2);
        }
        int records = arguments.length < 2 ? 200_000 : Integer.parseInt(arguments[1]);
        KafkaLoad load = new KafkaLoad();
        try (BrokerProcess broker = BrokerProcess.start(Files.createTempDirectory("clew-load"))) {
            load.run(broker, records);
        }
        System.exit(load.report(records) ? 0 : 1);
    }

    private void run(BrokerProcess broker, int records) throws Exception {
        List<String> modes = new ArrayList<>(List.of(PLAIN));
        modes.addAll(OTHERS);
        try {
            for (String mode : modes) {
                broker.topic(mode, 1);
                targets.put(mode, new KafkaTarget(broker.address(), mode));
            }
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (String mode : modes) {
                    run(mode, "send", records, round >= 0);
                    run(mode, "receive", records, round >= 0);
                }
                for (String mode : modes) {
                    run(mode, "each", records / SLOWER, round >= 0);
                    run(mode, "receive", records / SLOWER, false);
                }
            }
        } finally {
            for (KafkaTarget target : targets.values()) {
                target.close();
            }
        }
    }

    private void run(String mode, String what, int records, boolean counts) throws IOException {
        KafkaTarget.Round round = targets.get(mode).round(what, records);
        wrong += round.wrong();
        if (counts) {
            rounds(mode, what).add(round);
        }
    }

    private List<KafkaTarget.Round> rounds(String mode, String what) {
        return rounds.computeIfAbsent(mode + " " + what, any -> new ArrayList<>());
    }

    private boolean report(int records) {
        print("%d × %d records of 100 bytes: %d wrong or missing ids", ROUNDS, records, wrong);
        for (String what : List.of("send", "each", "receive")) {
            for (String mode : OTHERS) {
                report(mode, what, PLAIN);
            }
            report("ids", what, "hand");
        }
        return wrong == 0;
    }

    private void report(String mode, String what, String base) {
        List<KafkaTarget.Round> with = rounds(mode, what);
        List<KafkaTarget.Round> without = rounds(base, what);
        print(
                "%-7s %-4s : %-5s  processor time %s, µs a record %.2f against %.2f; throughput %s",
                what,
                mode,
                base,
                Ratio.of(with, without, KafkaTarget.Round::cpuMicros),
                mean(with, KafkaTarget.Round::cpuMicros),
                mean(without, KafkaTarget.Round::cpuMicros),
                Ratio.of(with, without, KafkaTarget.Round::perSecond));
    }

    private static double mean(List<KafkaTarget.Round> rounds, ToDoubleFunction<KafkaTarget.Round> figure) {
        return rounds.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
