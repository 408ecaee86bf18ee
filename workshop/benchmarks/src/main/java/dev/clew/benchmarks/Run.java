package dev.clew.benchmarks;

import dev.clew.benchmarks.jdbc.DatabaseLoad;
import dev.clew.benchmarks.jdbc.SessionLoad;
import dev.clew.benchmarks.load.KafkaLoad;
import dev.clew.benchmarks.load.ServletLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs the benchmarks or a load, and prints and keeps the results. */
public final class Run {
    private static final String USAGE = """
            usage: workshop/benchmarks/run [--quick]           core, HTTP and Kafka beside their peers
                   workshop/benchmarks/run jdbc [--quick|--postgres]
                   workshop/benchmarks/run log [--quick]
                   workshop/benchmarks/run [--quick] CONTESTANT.SCENARIO…
                   workshop/benchmarks/load [sync|async] [requests per round, default 50000]
                   workshop/benchmarks/load kafka [records per round, default 100000]
                   workshop/benchmarks/load jdbc [seconds, default 60]
                   workshop/benchmarks/load session [requests per round, default 200]""";

    private Run() {}

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT); // for every figure that is printed
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean quick = words.remove("--quick");
        String kind = words.isEmpty() ? "" : words.get(0);
        if (kind.isEmpty()) {
            PeersTable.run(quick);
        } else if (List.of("jdbc").equals(words)
                || List.of("jdbc", "--postgres").equals(words)) {
            DataSourcePage.run(quick, words.contains("--postgres"));
        } else if (List.of("log").equals(words)) {
            LogPage.run(quick);
        } else if (words.stream().allMatch(Contestants::has)) {
            new Measuring(quick).measure(words, 2);
        } else if (!quick && kind.equals("load") && words.size() <= 3) {
            System.exit(load(words.size() < 2 ? "sync" : words.get(1), words.size() < 3 ? "" : words.get(2)) ? 0 : 1);
        } else {
            usage();
        }
    }

    private static boolean load(String kind, String size) throws Exception {
        if (!size.matches("|[1-9][0-9]{0,8}")) {
            usage();
        }
        return switch (kind) {
            case "sync", "async" -> new ServletLoad(kind, size.isEmpty() ? 50_000 : Integer.parseInt(size)).run();
            case "kafka" -> new KafkaLoad(size.isEmpty() ? 100_000 : Integer.parseInt(size)).run();
            case "jdbc" -> new DatabaseLoad().run(size.isEmpty() ? 60 : Integer.parseInt(size));
            case "session" -> {
                new SessionLoad(size.isEmpty() ? 200 : Integer.parseInt(size)).run();
                yield true;
            }
            default -> {
                usage();
                yield false;
            }
        };
    }

    private static void usage() {
        System.err.println(USAGE);
        System.exit(2);
    }
}
