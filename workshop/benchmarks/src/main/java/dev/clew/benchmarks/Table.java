package dev.clew.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The results as one Markdown table. */
final class Table {
    private final Map<String, Run.Figures> results;

    Table(Map<String, Run.Figures> results) {
        this.results = results;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("| case | Clew | best peer: time | best peer: B | by hand | brave |"
                + " OpenTelemetry | Micrometer, brave | Micrometer, OTel |\n");
        table.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Row row : Row.ALL) {
            Run.Figures clew = results.get(row.clew());
            if (clew == null) {
                continue;
            }
            Run.Figures hand = results.get(row.peer(ByHand.class));
            table.append("| ").append(row.name());
            table.append(" | ").append(figures(clew));
            table.append(" | ").append(ratio(clew.nanos(), best(row, Run.Figures::nanos)));
            table.append(" | ").append(ratio(clew.bytes(), best(row, Run.Figures::bytes)));
            table.append(" | ").append(byHand(clew, hand));
            for (Class<?> peer : Row.PEERS) {
                table.append(" | ").append(figures(results.get(row.peer(peer))));
            }
            table.append(" |\n");
        }
        return table.toString();
    }

    private double best(Row row, ToDoubleFunction<Run.Figures> figure) {
        return Row.PEERS.stream()
                .map(peer -> results.get(row.peer(peer)))
                .filter(java.util.Objects::nonNull)
                .mapToDouble(figure)
                .min()
                .orElse(Double.NaN);
    }

    private static String byHand(Run.Figures clew, Run.@Nullable Figures hand) {
        return hand == null
                ? ""
                : figures(hand) + " (" + ratio(clew.nanos(), hand.nanos()) + ", " + ratio(clew.bytes(), hand.bytes())
                        + ")";
    }

    private static String figures(Run.@Nullable Figures figures) {
        return figures == null ? "" : String.format(Locale.ROOT, "%.1f ns %.0f B", figures.nanos(), figures.bytes());
    }

    private static String ratio(double ours, double theirs) {
        return theirs < 0.5 || Double.isNaN(theirs) ? "" : String.format(Locale.ROOT, "%.2f ×", ours / theirs);
    }
}
