package dev.clew.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs the benchmarks, and prints and keeps the results. */
public final class Run {
    private static final String USAGE = """
            usage: workshop/benchmarks/run [--quick]           core, HTTP, gRPC and messaging beside their peers
                   workshop/benchmarks/run jdbc [--quick]
                   workshop/benchmarks/run log [--quick]
                   workshop/benchmarks/run service [--quick]
                   workshop/benchmarks/run as-it-comes [--quick]
                   workshop/benchmarks/run start [--quick]
                   workshop/benchmarks/run [--quick] CONTESTANT.SCENARIO…""";

    private Run() {}

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT); // for every figure that is printed
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean quick = words.remove("--quick");
        if (words.isEmpty()) {
            PeersTable.run(quick);
        } else if (List.of("jdbc").equals(words)) {
            DataSourcePage.run(quick);
        } else if (List.of("log").equals(words)) {
            LogPage.run(quick);
        } else if (List.of("service").equals(words)) {
            ServicePage.run(quick);
        } else if (List.of("as-it-comes").equals(words)) {
            AsItComesPage.run(quick);
        } else if (List.of("start").equals(words)) {
            StartPage.run(quick);
        } else if (words.stream().allMatch(Contestants::has)) {
            new Measuring(quick).measure(words, 2);
        } else {
            System.err.println(USAGE);
            System.exit(2);
        }
    }
}
