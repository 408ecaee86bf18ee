package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.TrafficReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** An hour of two services as their lines tell it: a shop that asks a stock, which asks a database. */
final class Scene {
    static final double HOUR = 3_600;
    private static final long ZERO = Timestamp.parse("2026-11-29T10:00:00.000000Z");
    private static final int USERS = 300;

    final Random random;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, List<Life>> lives = new HashMap<>();
    private int ids;

    /** A process that takes requests from one second to another. */
    private record Life(String instance, String version, String id, double from, double until) {}

    /** A request that is about to be made. */
    static final class Visit {
        final double at;
        final String user;
        final String tenant;
        final String item;
        final String stockVersion;
        final String stockInstance;
        final String stockBoot;

        private Visit(double at, Random random, Life stock) {
            this.at = at;
            int number = random.nextInt(USERS);
            user = String.valueOf(9_000 + number);
            tenant = "t" + number % 20;
            item = "SKU-" + random.nextInt(50);
            stockVersion = stock.version;
            stockInstance = stock.instance;
            stockBoot = stock.id;
        }
    }

    /** Decides whether the statement of a request fails. */
    @FunctionalInterface
    interface Fault {
        boolean hits(Visit visit);
    }

    Scene(int seed) {
        random = new Random(7_919L * seed + 17);
    }

    /** Adds a process; one that begins before the first second has no start line. */
    Scene process(String service, String instance, String version, String config, double from, double until) {
        String id = hex(random.nextLong());
        lives.computeIfAbsent(service, name -> new ArrayList<>()).add(new Life(instance, version, id, from, until));
        if (from >= 0) {
            line(
                    from,
                    service,
                    version,
                    instance,
                    "",
                    "event=process_start format=1 config_fp=" + config + " boot_id=" + id);
        }
        return this;
    }

    /** Adds one instance of each service that is there all the time. */
    Scene calm() {
        return process("shop", "shop-1", "aaa", "c", -1, 1e9)
                .process("stock", "stock-1", "bbb", "c", -1, 1e9)
                .process("stock", "stock-2", "bbb", "c", -1, 1e9);
    }

    Scene line(double at, String service, String version, String instance, String context, String more) {
        lines.add("ts=" + Timestamp.text(ZERO + Math.round(at * 1e6) * 1_000) + " level=INFO service=" + service
                + " version="
                + version + " instance=" + instance + (context.isEmpty() ? "" : " " + context)
                + " logger=x thread=t msg=m " + more);
        return this;
    }

    /** Makes an hour of requests at so many a second; those that a fault hits fail in the database. */
    Scene requests(double rate, Fault fault) {
        return requests(rate, fault, at -> true);
    }

    /** Makes requests in the seconds in which there are any. */
    Scene requests(double rate, Fault fault, DoublePredicate when) {
        double at = 1;
        while (at < HOUR) {
            at -= Math.log(1 - random.nextDouble()) / rate;
            Life shop = pick("shop", at);
            Life stock = pick("stock", at);
            if (shop != null && stock != null && when.test(at)) {
                request(new Visit(at, random, stock), shop, stock, fault);
            }
        }
        return this;
    }

    private @Nullable Life pick(String service, double at) {
        List<Life> up = lives.getOrDefault(service, List.of()).stream()
                .filter(process -> at >= process.from && at < process.until)
                .toList();
        return up.isEmpty() ? null : up.get(random.nextInt(up.size()));
    }

    private void request(Visit visit, Life shop, Life stock, Fault fault) {
        int number = ids++;
        String id = "request_id=r" + number + " trace_id=r" + number;
        boolean fails = fault.hits(visit);
        String how = fails ? "outcome=error error=org.postgresql.util.PSQLException err_fp=f1" : "outcome=ok";
        double took = 0.002 * Math.exp(random.nextGaussian() * 0.5);
        String fields = "user_id=" + visit.user + " tenant=" + visit.tenant + " item=" + visit.item;
        line(visit.at, "shop", shop.version, shop.instance, id, "action=order " + fields);
        span(
                visit.at + 3 * took,
                took,
                stock,
                "stock",
                id,
                number * 16L + 3,
                number * 16L + 2,
                "client",
                "UPDATE stock",
                how + " fp=q1");
        String above = fails ? "outcome=error status=500" : "outcome=ok status=200";
        span(
                visit.at + 4 * took,
                3 * took,
                stock,
                "stock",
                id,
                number * 16L + 2,
                number * 16L + 1,
                "server",
                "POST /reserve",
                above);
        span(visit.at + 5 * took, 5 * took, shop, "shop", id, number * 16L + 1, 0, "server", "POST /orders", above);
    }

    private void span(
            double end,
            double took,
            Life process,
            String service,
            String id,
            long span,
            long parent,
            String kind,
            String name,
            String more) {
        line(
                end,
                service,
                process.version,
                process.instance,
                id,
                "span_id=" + hex(span) + " boot_id=" + process.id + " event=span_end kind=" + kind + " span=\"" + name
                        + "\" duration_ms=" + Math.round(took * 1e6) / 1e3
                        + (parent == 0 ? " " : " parent_id=" + hex(parent) + " ") + more);
    }

    private static String hex(long number) {
        String digits = Long.toHexString(number);
        return "0".repeat(16 - digits.length()) + digits;
    }

    /** Returns all that the patterns of errors find, without the groups. */
    List<Conclusion> found() {
        Collections.sort(lines);
        byte[] bytes = String.join("\n", lines).concat("\n").getBytes(StandardCharsets.UTF_8);
        InputStream in = new ByteArrayInputStream(bytes);
        try {
            List<Conclusion> found = new ArrayList<>();
            Evidence evidence =
                    new Evidence(TrafficReader.read(LogFiles.find(List.of("-"), in), 0, Window.ALL, new Problems()));
            Changes.find(evidence, Errors.find(evidence, found::add), found);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the ids and main fields of what is found, without the groups. */
    List<String> names() {
        return found().stream()
                .filter(finding -> !finding.id().equals("error_group"))
                .map(Scene::name)
                .toList();
    }

    private static String name(Conclusion finding) {
        return finding.id()
                + switch (finding.id()) {
                    case "concentrated" -> " " + finding.field("field") + "=" + finding.field("values");
                    case "after_deploy" -> " " + finding.service() + " " + finding.field("version");
                    case "after_restart" -> " " + finding.service() + " " + finding.field("what");
                    case "periodic" -> " " + finding.field("what");
                    case "changed" -> " " + finding.field("kind") + " " + finding.field("what");
                    default -> "";
                };
    }
}
