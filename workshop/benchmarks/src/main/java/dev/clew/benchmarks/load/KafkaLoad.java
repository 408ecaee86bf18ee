package dev.clew.benchmarks.load;

import dev.clew.benchmarks.harness.Child;
import dev.clew.benchmarks.harness.Round;
import dev.clew.benchmarks.harness.Rounds;
import dev.clew.broker.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Compares clients with and without Clew on one real broker, in one process and in turns.
 *
 * <p>Two processes that do the same differ by more than Clew adds. The compiler makes something else of each process too,
 * so there are several of them, one after the other.
 */
public final class KafkaLoad {
    private static final int PROCESSES = 3;
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 3;

    /** The factor between the records at full speed and those one by one, in about the same time. */
    private static final int SLOWER = 25;

    private static final String PLAIN = "plain";

    /**
     * The other modes: the same again, which shows by how much two differ that do the same; two headers written by hand;
     * request id and traceparent; the message's ids too.
     */
    private static final List<String> OTHERS = List.of("again", "hand", "ids", "all");

    private final int records;
    private final Rounds rounds = new Rounds();
    private int wrong;

    public KafkaLoad(int records) {
        this.records = records;
    }

    /** Returns whether every id was right. */
    public boolean run() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(Files.createTempDirectory("clew-load"))) {
            List<String> modes = new ArrayList<>(
                    Stream.concat(Stream.of(PLAIN), OTHERS.stream()).toList());
            for (String mode : modes) {
                broker.topic(mode, 1);
            }
            for (int process = 0; process < PROCESSES; process++) {
                List<String> arguments = new ArrayList<>(List.of(broker.address()));
                arguments.addAll(modes);
                try (Child clients = new Child(KafkaClients.class, 512, arguments)) {
                    for (int round = -WARM_UP; round < ROUNDS; round++) {
                        // The first one has the processor as the last round left it.
                        Collections.rotate(modes, 1);
                        round(clients, modes, round >= 0);
                    }
                }
            }
        }
        return report();
    }

    private void round(Child clients, List<String> modes, boolean counts) throws IOException {
        for (String mode : modes) {
            run(clients, "send " + mode, records, counts);
            run(clients, "receive " + mode, records, counts);
        }
        for (String mode : modes) {
            run(clients, "each " + mode, records / SLOWER, counts);
            run(clients, "receive " + mode, records / SLOWER, false);
        }
    }

    private void run(Child clients, String command, int count, boolean counts) throws IOException {
        String[] figures = clients.ask(command + " " + count).split(" ", -1);
        Round round =
                new Round(count, Long.parseLong(figures[0]), Long.parseLong(figures[1]), Integer.parseInt(figures[2]));
        wrong += round.wrong();
        if (counts) {
            rounds.add(command, round);
        }
    }

    private boolean report() {
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
        String with = what + " " + mode;
        String without = what + " " + base;
        print(
                "%-7s %-4s : %-5s  processor time %s, µs a record %.2f against %.2f; throughput %s",
                what,
                mode,
                base,
                rounds.ratio(with, without, Round::processorMicros),
                rounds.mean(with, Round::processorMicros),
                rounds.mean(without, Round::processorMicros),
                rounds.ratio(with, without, Round::perSecond));
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
