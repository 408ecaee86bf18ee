package dev.clew.benchmarks.start;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Contestants that were started again and again in turns, so that other work on the machine falls on all of them. */
final class Starts {
    private final Map<Contestant, List<Start>> all = new EnumMap<>(Contestant.class);
    private final Map<Contestant, LoadedClasses> classes = new EnumMap<>(Contestant.class);

    private Starts() {}

    static Starts run(List<Contestant> contestants, int rounds, Path folder) throws IOException, InterruptedException {
        Starts starts = new Starts();
        for (Contestant contestant : contestants) {
            starts.classes.put(contestant, contestant.classes(folder)); // the files are in the page cache now
            starts.all.put(contestant, new ArrayList<>());
        }
        for (int round = 1; round <= rounds; round++) {
            for (Contestant contestant : contestants) {
                starts.all.get(contestant).add(contestant.start(folder));
            }
            System.out.printf("%s: round %d of %d%n", contestants.get(0), round, rounds);
        }
        return starts;
    }

    /**
     * Returns a table; the first contestant's processor time is taken off the others'.
     *
     * @param ready the title of the first phase
     * @param request that of the second
     */
    String table(String ready, String request) {
        StringBuilder table = new StringBuilder("| ms | " + ready + " | " + request
                + " | together | processor time that it adds | classes loaded |\n|---|--:|--:|--:|--:|--:|\n");
        double floor = Double.NaN;
        for (Contestant contestant : all.keySet()) {
            double processor = spread(contestant, Start::processor).median();
            floor = Double.isNaN(floor) ? processor : floor;
            table.append(String.format(
                    "| %s | %s | %s | %s | %.0f | %d |%n",
                    contestant.title,
                    spread(contestant, Start::ready),
                    spread(contestant, Start::request),
                    spread(contestant, start -> start.ready() + start.request()),
                    processor - floor,
                    classes.get(contestant).count()));
        }
        return table.toString();
    }

    private Spread spread(Contestant contestant, ToLongFunction<Start> figure) {
        return Spread.ofNanos(
                all.get(contestant).stream().map(figure::applyAsLong).toList());
    }
}
