package dev.clew.benchmarks.load;

import dev.clew.benchmarks.Ratio;
import dev.clew.broker.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Compares clients with and without Clew on one real broker, in one process and in turns.
 *
 * <p>In processes of their own they differ, the same as the other, by more than is to be measured. What the compiler makes of
 * a process differs too, so there are several of them, one after the other.
 */
final class KafkaLoad {
    static final String USAGE = "workshop/benchmarks/load kafka [records per round, default 100000]";
    private static final int PROCESSES = 3;
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 3;

    /** How many more records are sent at full speed than one by one, in about the same time. */
    private static final int SLOWER = 25;

    private static final String PLAIN = "plain";

    /**
     * What the others have: nothing either, which shows by how much two differ that do the same; two headers written by hand;
     * request id and traceparent; the message's ids too.
     */
    private static final List<String> OTHERS = List.of("again", "hand", "ids", "all");

    private final Map<String, List<KafkaTarget.Round>> rounds = new HashMap<>();
    private int wrong;

    private KafkaLoad() {}

    static void main(String[] arguments) throws Exception {
        if (arguments.length > 2 || !arguments[0].equals("kafka")) {
            System.err.println("usage: " + USAGE);
            System.exit(2);
        }
        int records = arguments.length < 2 ? 100_000 : Integer.parseInt(arguments[1]);
        KafkaLoad load = new KafkaLoad();
        try (BrokerProcess broker = BrokerProcess.start(Files.createTempDirectory("clew-load"))) {
            load.run(broker, records);
        }
        System.exit(load.report(records) ? 0 : 1);
    }

    private void run(BrokerProcess broker, int records) throws Exception {
        List<String> modes = new ArrayList<>(List.of(PLAIN));
        modes.addAll(OTHERS);
        for (String mode : modes) {
            broker.topic(mode, 1);
        }
        for (int process = 0; process < PROCESSES; process++) {
            try (KafkaTarget target = new KafkaTarget(broker.address(), modes)) {
                for (int round = -WARM_UP; round < ROUNDS; round++) {
                    // Whoever comes first has the processor as the last round left it.
                    Collections.rotate(modes, 1);
                    run(target, modes, records, round >= 0);
                }
            }
        }
    }

    private void run(KafkaTarget target, List<String> modes, int records, boolean counts) throws IOException {
        for (String mode : modes) {
            run(target, mode, "send", records, counts);
            run(target, mode, "receive", records, counts);
        }
        for (String mode : modes) {
            run(target, mode, "each", records / SLOWER, counts);
            run(target, mode, "receive", records / SLOWER, false);
        }
    }

    private void run(KafkaTarget target, String mode, String what, int records, boolean counts) throws IOException {
        KafkaTarget.Round round = target.round(mode, what, records);
        wrong += round.wrong();
        if (counts) {
            rounds(mode, what).add(round);
        }
    }

    private List<KafkaTarget.Round> rounds(String mode, String what) {
        return rounds.computeIfAbsent(mode + " " + what, any -> new ArrayList<>());
    }

    private boolean report(int records) {
        print("%d × %d × %d records of 100 bytes: %d wrong or missing ids", PROCESSES, ROUNDS, records, wrong);
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
