package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Logs;
import dev.clew.story.traffic.TrafficReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** Writes the logs of an hour: a shop that asks two services, each with a statement, and what is wrong with them. */
final class Hour {
    static final long BEGIN = Timestamp.parse("2026-11-22T10:00:00.000000Z");
    private static final long MINUTE = 60_000_000_000L;

    private final SplittableRandom random;
    private final StringBuilder log = new StringBuilder();
    private final List<String> lives = new ArrayList<>();
    private final int requests;
    private int ids;

    /** How long a piece of work takes: what it takes usually, and what is wrong. */
    Delay delay = (work, millis) -> millis;

    /** How much more traffic comes than at the least busy time, by the minute. */
    DoubleUnaryOperator rate = minute -> 1;

    /** How far times scatter. */
    double sigma = 0.4;

    /** How often {@code GET /list} makes its statement. */
    int loops = 1;

    /** The part of {@code GET /cart} that asks for the price before the stock. */
    double swapped;

    /** Whether statements and calls have lines. */
    boolean hasCalls = true;

    Window baseline = Window.NONE;

    @FunctionalInterface
    interface Delay {
        double millis(Work work, double usual);
    }

    /** What takes time: the minute, the span, the process, its version, the seconds that it ran, and the user. */
    record Work(double minute, String span, String instance, String version, double uptime, int user) {}

    /** A process. */
    private record Life(String service, String instance, String version, String boot, double minute) {}

    private final List<Life> all = new ArrayList<>();

    Hour(long seed, int requests) {
        random = new SplittableRandom(seed);
        this.requests = requests;
        for (String service : List.of("shop", "stock", "price")) {
            for (int i = 1; i <= 3; i++) {
                starts(service, service + '-' + i, "v1", -5);
            }
        }
    }

    /** Starts a process anew. */
    void starts(String service, String instance, String version, double minute) {
        Life life = new Life(service, instance, version, String.format(Locale.ROOT, "%016x", ++ids), minute);
        all.add(life);
        lives.add(head(life, nanos(minute)) + " msg=start event=process_start format=1 boot_id=" + life.boot + '\n');
    }

    private static long nanos(double minute) {
        return BEGIN + (long) (minute * MINUTE);
    }

    private static String head(Life life, long nanos) {
        return "ts=" + Timestamp.text(nanos) + " level=INFO service=" + life.service + " version=" + life.version
                + " instance=" + life.instance;
    }

    private Life pick(String service, double minute) {
        String instance = service + '-' + (random.nextInt(3) + 1);
        Life found = null;
        for (Life life : all) {
            found = life.instance.equals(instance) && life.minute <= minute ? life : found;
        }
        return found;
    }

    private double normal() {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    private long takes(Life life, double minute, String span, int user, double median) {
        Work work = new Work(minute, span, life.instance, life.version, (minute - life.minute) * 60, user);
        return (long) (delay.millis(work, median * Math.exp(sigma * normal())) * 1e6);
    }

    private void request(double minute) {
        String request = String.format(Locale.ROOT, "%032x", ++ids);
        int user = random.nextInt(20);
        Life shop = pick("shop", minute);
        String prefix = String.format(Locale.ROOT, "%012x", ++ids);
        boolean isCart = random.nextInt(10) < 6;
        String span = isCart ? "GET /cart" : "GET /list";
        long start = nanos(minute);
        long now = start + takes(shop, minute, span, user, 4);
        List<String> services = isCart ? new ArrayList<>(List.of("stock", "price")) : List.of("price");
        if (random.nextDouble() < swapped && isCart) {
            services.add(services.remove(0));
        }
        int number = 0;
        for (String service : services) {
            String id = prefix + String.format(Locale.ROOT, "%04x", ++number);
            long began = now;
            now = server(service, pick(service, minute), request, id, now + 300_000, user, 1) + 300_000;
            if (hasCalls) {
                span(
                        shop,
                        request,
                        id,
                        prefix + "0000",
                        "client",
                        "GET /" + service,
                        " peer=" + service + ":80",
                        began,
                        now);
            }
        }
        if (!isCart) {
            now = statements(shop, request, prefix, now, user, loops == 1 ? 1 : loops + random.nextInt(2 * loops));
        }
        span(shop, request, prefix + "0000", "", "server", span, " user_id=" + user, start, now);
    }

    private long server(String service, Life life, String request, String parent, long start, int user, int times) {
        String prefix = String.format(Locale.ROOT, "%012x", ++ids);
        double minute = (double) (start - BEGIN) / MINUTE;
        long now = start + takes(life, minute, "GET /" + service, user, 5);
        now = statements(life, request, prefix, now, user, times);
        span(life, request, prefix + "0000", parent, "server", "GET /" + service, "", start, now);
        return now;
    }

    private long statements(Life life, String request, String prefix, long start, int user, int times) {
        long now = start;
        for (int i = 0; i < times; i++) {
            long began = now;
            double minute = (double) (start - BEGIN) / MINUTE;
            now += takes(life, minute, "SELECT " + life.service, user, 3);
            if (hasCalls) {
                String id = prefix + String.format(Locale.ROOT, "%04x", 100 + i);
                String about = " peer=postgresql fp=" + life.service + "fp";
                span(life, request, id, prefix + "0000", "client", "SELECT " + life.service, about, began, now);
            }
        }
        return now;
    }

    private void span(
            Life life,
            String request,
            String id,
            String parent,
            String kind,
            String name,
            String more,
            long from,
            long to) {
        log.append(head(life, to))
                .append(" request_id=")
                .append(request)
                .append(" span_id=")
                .append(id)
                .append(" msg=ended event=span_end kind=")
                .append(kind)
                .append(parent.isEmpty() ? "" : " parent_id=" + parent)
                .append(" span=\"")
                .append(name)
                .append('"')
                .append(more)
                .append(" outcome=ok duration_ms=")
                .append(String.format(Locale.ROOT, "%.3f", (to - from) / 1e6))
                .append(" boot_id=")
                .append(life.boot)
                .append('\n');
    }

    /** Returns everything that is slow in it. */
    List<Conclusion> slow() throws IOException {
        double most = 0;
        for (int minute = 0; minute < 60; minute++) {
            most = Math.max(most, rate.applyAsDouble(minute));
        }
        double[] minutes = new double[requests];
        for (int i = 0; i < requests; ) {
            double minute = random.nextDouble() * 60;
            if (random.nextDouble() * most < rate.applyAsDouble(minute)) {
                minutes[i++] = minute;
            }
        }
        Arrays.sort(minutes);
        for (double minute : minutes) {
            request(minute);
        }
        String text = String.join("", lives) + log;
        var files = LogFiles.find(List.of("-"), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        Evidence evidence =
                new Evidence(TrafficReader.read(List.of(new Logs(files, Window.ALL, baseline)), 0, new Problems()));
        List<Conclusion> found = new ArrayList<>();
        Slowness.find(evidence, found::add);
        CouldBeParallel.find(evidence, found::add);
        Changes.find(evidence, new Errors(List.of(), Rollouts.of(evidence.traffic()), List.of()), found);
        return found;
    }

    double between(double least, double most) {
        return least + random.nextDouble() * (most - least);
    }
}
