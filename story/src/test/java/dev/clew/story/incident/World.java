package dev.clew.story.incident;

import static dev.clew.story.incident.SpanLines.fields;

import dev.clew.story.incident.Operation.Topic;
import dev.clew.story.incident.Service.Boot;
import dev.clew.story.incident.Service.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;

/** Services, their calls, what is asked of them, and what is wrong with them. */
final class World {
    static final long SECOND = 1_000_000;
    static final long MINUTE = 60 * SECOND;

    final List<Service> services = new ArrayList<>();
    final List<Operation> entries = new ArrayList<>();
    final List<Topic> topics = new ArrayList<>();
    final List<Job> jobs = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    final List<Outside> outside = new ArrayList<>();

    /** The names of the fields that tell what a request is about, and their values with their weights. */
    final Map<String, Map<Object, Double>> values = new LinkedHashMap<>();

    /** How often an operation makes its first two calls the other way round. */
    final Map<Operation, Double> shuffled = new HashMap<>();

    /** How long before the first line the processes began; the lines of long ago have been rotated away. */
    long age = 600 * SECOND;

    long start;
    long minutes;
    int requests;
    boolean isJson;
    boolean hasStarts;
    long debugFrom;
    String mdcField;
    String probe = "/health";

    /** How much more traffic than usual, by the share of the time that has passed. */
    DoubleUnaryOperator rate = share -> 1;

    /** How much more of an entry's traffic, by the share of the time that has passed. */
    ToDoubleBiFunction<Operation, Double> mix = (entry, share) -> 1;

    /** The status of an answer that went well. */
    Answers answers = (hop, status) -> status;

    Journal.Loss loss = (boot, at, level) -> false;
    Instance damaged;
    double kept = 1;
    long backoff = 300_000;
    long deadLetters;

    /** The status that an operation answers with. */
    @FunctionalInterface
    interface Answers {
        int status(Hop hop, int status);
    }

    /** Work that begins by a timer. */
    record Job(Operation operation, long first, long period, long jitter) {}

    /** A line that is written outside requests, again and again. */
    record Outside(
            Service service, String level, String logger, String template, double seconds, long from, long until) {}

    long end() {
        return start + minutes * MINUTE;
    }

    /** Returns a moment by the share of the time that has passed. */
    long at(double share) {
        return start + (long) (minutes * MINUTE * share);
    }

    double share(long at) {
        return (at - start) / (double) (minutes * MINUTE);
    }

    int status(Hop hop, int status) {
        return answers.status(hop, status);
    }

    /** Returns the fields that a service tells of a request. */
    Map<String, Object> told(Hop hop) {
        Map<String, Object> told = fields();
        for (String field : hop.boot.service().told) {
            told.put(field, hop.request.values().get(field));
        }
        return told;
    }

    List<Operation> operations() {
        return services.stream().flatMap(service -> service.operations.stream()).toList();
    }

    /** Returns how often an operation runs for each request from outside. */
    double perRequest(Operation operation) {
        double all = entries.stream().mapToDouble(entry -> entry.weight).sum();
        return entries.stream()
                .mapToDouble(entry -> entry.weight / all * times(entry, operation))
                .sum();
    }

    private static double times(Operation from, Operation to) {
        double times = from == to ? 1 : 0;
        for (Operation.Call call : from.calls()) {
            times += times(call.target(), to);
        }
        for (Operation.Send send : from.all(Operation.Send.class)) {
            times += times(send.topic().consumer, to);
        }
        return times;
    }

    static boolean reaches(Operation from, Operation to) {
        return times(from, to) > 0;
    }

    /** Returns the operations that call another one, directly or not. */
    List<Operation> callers(Operation of) {
        return operations().stream()
                .filter(each -> each != of && reaches(each, of))
                .toList();
    }

    void addBoot(Instance instance, Draw draw, String version, String config) {
        instance.boots.add(
                new Boot(instance, draw.hex(16), version, config, start - age - draw.between(20L, 300L) * SECOND));
    }
}
