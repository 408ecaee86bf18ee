package dev.clew.benchmarks.load;

import dev.clew.benchmarks.harness.Child;
import dev.clew.benchmarks.harness.Rounds;
import dev.clew.benchmarks.harness.Rounds.Round;
import dev.clew.broker.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/** Compares clients with and without Clew on one real broker, in turns, in several processes one after the other. */
public final class KafkaLoad {
    private static final int PROCESSES = 3;
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 3;

    /** The factor between the records at full speed and those one by one, in about the same time. */
    private static final int SLOWER = 25;

    private static final String PLAIN = "plain";

    /** The same again, which shows by how much two differ that do the same; two headers by hand; Clew's two; all four. */
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
            List<String> modes =
                    Stream.concat(Stream.of(PLAIN), OTHERS.stream()).toList();
            for (String mode : modes) {
                broker.topic(mode, 1);
            }
            List<String> arguments =
                    Stream.concat(Stream.of(broker.address()), modes.stream()).toList();
            for (int process = 0; process < PROCESSES; process++) {
                try (Child clients = new Child(KafkaClients.class, 512, arguments)) {
                    Rounds.turns(modes, WARM_UP, ROUNDS, (order, counts) -> round(clients, order, counts));
                }
            }
        }
        System.out.printf(
                "%d × %d × %d records of 100 bytes: %d wrong or missing ids%n", PROCESSES, ROUNDS, records, wrong);
        for (String command : List.of("send", "each", "receive")) {
            OTHERS.forEach(mode -> report(mode, command, PLAIN));
            report("ids", command, "hand");
        }
        return wrong == 0;
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

    private void report(String mode, String command, String base) {
        String with = command + " " + mode;
        String without = command + " " + base;
        System.out.printf(
                "%-7s %-4s : %-5s  processor time %s, µs a record %.2f against %.2f; throughput %s%n",
                command,
                mode,
                base,
                rounds.ratio(with, without, Round::processorMicros),
                rounds.mean(with, Round::processorMicros),
                rounds.mean(without, Round::processorMicros),
                rounds.ratio(with, without, Round::perSecond));
    }
}
