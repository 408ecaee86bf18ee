package dev.clew.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The rounds of several contestants that took turns. */
public final class Rounds {
    private final Map<String, List<Round>> all = new LinkedHashMap<>();

    public void add(String contestant, Round round) {
        all.computeIfAbsent(contestant, any -> new ArrayList<>()).add(round);
    }

    public Ratio ratio(String with, String without, ToDoubleFunction<Round> figure) {
        return Ratio.of(
                figures(with, figure).toArray(), figures(without, figure).toArray());
    }

    public double mean(String contestant, ToDoubleFunction<Round> figure) {
        return figures(contestant, figure).average().orElse(Double.NaN);
    }

    public int wrong(String contestant) {
        return (int) figures(contestant, Round::wrong).sum();
    }

    private DoubleStream figures(String contestant, ToDoubleFunction<Round> figure) {
        return all.getOrDefault(contestant, List.of()).stream().mapToDouble(figure);
    }
}
