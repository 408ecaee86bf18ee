package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Series that are slow for one reason, the one that lost most time first. */
final class Slow {
    /** The part of the time that one operation must have lost, for all to be about it. */
    private static final double MOST = 0.8;

    private final List<Explanation> explanations;
    private final Set<Request> requests = new LinkedHashSet<>();
    private final int weight;

    /**
     * Puts explanations together.
     *
     * @param weight each request stands for so many
     */
    Slow(List<Explanation> explanations, int weight) {
        this.explanations = new ArrayList<>(explanations);
        this.explanations.sort(
                Comparator.comparingDouble((Explanation each) -> each.split().lost())
                        .reversed());
        this.explanations.forEach(each -> requests.addAll(each.split().requests()));
        this.weight = weight;
    }

    List<Explanation> all() {
        return explanations;
    }

    Explanation lead() {
        return explanations.get(0);
    }

    Set<Operation> operations() {
        Set<Operation> operations = new LinkedHashSet<>();
        explanations.forEach(each -> operations.add(each.series().operation()));
        return operations;
    }

    Set<String> services() {
        Set<String> services = new LinkedHashSet<>();
        operations().forEach(operation -> services.add(operation.service()));
        return services;
    }

    /** Returns the requests that were slow, those of the worst operation first. */
    Set<Request> requests() {
        return requests;
    }

    /** Returns how many requests were slow. */
    double weight() {
        return (double) requests.size() * weight;
    }

    double lost() {
        return explanations.stream().mapToDouble(each -> each.split().lost()).sum();
    }

    private boolean isOne() {
        Operation lead = lead().series().operation();
        double its = explanations.stream()
                .filter(each -> each.series().operation().equals(lead))
                .mapToDouble(each -> each.split().lost())
                .sum();
        return its >= MOST * lost();
    }

    /** Begins a conclusion about the operation, or about its service if several are slow. */
    Conclusion begin(String id) {
        Operation lead = lead().series().operation();
        Conclusion conclusion = isOne() ? Conclusion.of(id, lead) : Conclusion.of(id, lead.service());
        if (lead.isCall()) {
            conclusion.with("peer", lead.peer());
        }
        return conclusion.weighing(weight()).shownBy(requests);
    }

    /** Returns its subject, to begin a sentence with. */
    String what() {
        Operation lead = lead().series().operation();
        if (isOne()) {
            String part = lead().series().isOfQueries() ? " (its statements)" : "";
            return lead.title() + part;
        }
        return Text.service(lead.service()) + " in " + operations().size() + " operations";
    }

    /** Returns how its worst operation has changed, in words. */
    String change() {
        return "in the median " + rounded(lead().split().after()) + " ms instead of "
                + rounded(lead().split().before()) + " ms"
                + (isOne() ? "" : " for " + lead().series().operation().name());
    }

    /** Returns the process that began with a version. */
    Boot firstOf(String version) {
        Series series = lead().series();
        Boot first = series.span(0).boot();
        for (int i = 0; i < series.size(); i++) {
            Boot boot = series.span(i).boot();
            boolean isOfIt = boot.version().equals(version);
            if (isOfIt && (!first.version().equals(version) || boot.first() < first.first())) {
                first = boot;
            }
        }
        return first;
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    static String times(double value) {
        return String.format(Locale.ROOT, value >= 10 ? "%.0f" : "%.1f", value);
    }
}
