package shop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts the application many times, alone and with each of the others beside it, and prints two tables.
 *
 * <p>Run by {@code workshop/boot-cost/run}, on a machine that does nothing else.
 */
public final class Cost {
    private static final int STARTS = 10;
    private static final int WARM_UP = 30_000;
    private static final int ROUNDS = 9;
    private static final int REQUESTS = 4_000;

    /** The name of a row, and of the row that it is compared with. */
    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("alone", "alone");
        ROWS.put("clew", "alone");
        ROWS.put("actuator", "actuator");
        ROWS.put("actuator,clew", "actuator");
        ROWS.put("actuator,brave", "actuator");
        ROWS.put("actuator,opentelemetry", "actuator");
    }

    private Cost() {}

    public static void main(String[] args) throws Exception {
        Path classPaths = Path.of(args[0]);
        requests(classPaths);
        starts(classPaths);
    }

    private static void starts(Path classPaths) throws IOException {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        Map<String, List<Double>> mebibytes = new LinkedHashMap<>();
        for (int start = 0; start < STARTS; start++) {
            for (String row : ROWS.keySet()) {
                try (Shop shop = Shop.start(classPath(classPaths, row))) {
                    millis.computeIfAbsent(row, key -> new ArrayList<>()).add(shop.startNanos() / 1e6);
                    mebibytes.computeIfAbsent(row, key -> new ArrayList<>()).add(shop.heapBytes() / 1048576.0);
                }
            }
        }
        print("start: main thread, ms", millis);
        print("start: heap after, MiB", mebibytes);
    }

    private static void requests(Path classPaths) throws IOException, InterruptedException {
        Map<String, Shop> shops = new LinkedHashMap<>();
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        try {
            for (String row : ROWS.keySet()) {
                shops.put(row, Shop.start(classPath(classPaths, row)));
            }
            for (Shop shop : shops.values()) {
                shop.request(WARM_UP);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, Shop> shop : shops.entrySet()) {
                    micros.computeIfAbsent(shop.getKey(), key -> new ArrayList<>())
                            .add(shop.getValue().request(REQUESTS) / 1e3 / REQUESTS);
                }
            }
        } finally {
            for (Shop shop : shops.values()) {
                shop.close();
            }
        }
        print("request: processor, µs", micros);
    }

    private static String classPath(Path classPaths, String row) throws IOException {
        return System.getProperty("java.class.path")
                + File.pathSeparator
                + Files.readString(classPaths.resolve(row + ".txt")).strip();
    }

    private static void print(String title, Map<String, List<Double>> figures) {
        System.out.printf("%n| %s | median | from | to | added |%n|---|---|---|---|---|%n", title);
        figures.forEach((row, all) -> {
            double[] sorted =
                    all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f |%n",
                    row,
                    median(sorted),
                    sorted[0],
                    sorted[sorted.length - 1],
                    median(sorted) - median(figures.get(ROWS.get(row))));
        });
    }

    private static double median(List<Double> all) {
        return median(all.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    private static double median(double[] sorted) {
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }
}
