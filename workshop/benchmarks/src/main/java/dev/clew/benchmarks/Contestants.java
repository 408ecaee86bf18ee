package dev.clew.benchmarks;

import dev.clew.benchmarks.harness.Operation;
import dev.clew.benchmarks.jdbc.QueryContestants;
import dev.clew.benchmarks.log.LazyMirror;
import dev.clew.benchmarks.log.Log4jLines;
import dev.clew.benchmarks.log.LogbackLines;
import dev.clew.benchmarks.log.Recorder;
import dev.clew.benchmarks.peers.Brave;
import dev.clew.benchmarks.peers.ByHand;
import dev.clew.benchmarks.peers.Floor;
import dev.clew.benchmarks.peers.Library;
import dev.clew.benchmarks.peers.Micrometer;
import dev.clew.benchmarks.peers.OpenTelemetry;
import dev.clew.benchmarks.peers.Ours;
import dev.clew.benchmarks.peers.Ours.Variant;
import dev.clew.benchmarks.peers.Tasks;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** All contestants by name. A benchmark's id is a contestant's name, a dot, and a scenario's name. */
final class Contestants {
    private static final Map<String, Function<String, Operation>> ALL = new HashMap<>();

    /** The scenarios one call of which does several operations. */
    private static final Map<String, Integer> OPERATIONS = Map.of(
            "hop",
            Tasks.COUNT,
            "recordedLine",
            Recorder.LINES,
            "otherLine",
            Recorder.LINES,
            "request8",
            8,
            "request64",
            64,
            "plain8",
            8);

    static {
        for (String area : new String[] {"", "http.", "kafka."}) {
            library(area + "ByHand", ByHand::new);
            library(area + "Brave", Brave::new);
            library(area + "OpenTelemetry", OpenTelemetry::new);
        }
        library("MicrometerBrave", Micrometer::overBrave);
        library("MicrometerOtel", Micrometer::overOpenTelemetry);
        library("ClewTwoKeys", scenario -> core(Variant.TWO_KEYS, scenario));
        library("ClewMirrorOff", scenario -> core(Variant.MIRROR_OFF, scenario));
        library("ClewListener", Contestants::listener);
        ours("ClewDefault", Variant.THREE_KEYS);
        for (String area : new String[] {"", "http.", "kafka."}) {
            library(area + "ClewAsItComes", Ours::asItComes);
            library(area + "BraveAsItComes", Brave::asItComes);
            library(area + "OpenTelemetryAsItComes", OpenTelemetry::asItComes);
        }
        ours("http.ClewTwoKeys", Variant.TWO_KEYS);
        ours("http.ClewMirrorOff", Variant.MIRROR_OFF);
        library("grpc.Brave", Brave::new);
        library("grpc.OpenTelemetry", OpenTelemetry::new);
        ours("grpc.ClewTwoKeys", Variant.TWO_KEYS);
        ours("grpc.ClewMirrorOff", Variant.MIRROR_OFF);
        for (String area : new String[] {"jms.", "rabbitmq."}) {
            library(area + "ByHand", ByHand::new);
            library(area + "Brave", Brave::new);
            ours(area + "ClewTwoKeys", Variant.TWO_KEYS);
            ours(area + "ClewThreeKeys", Variant.THREE_KEYS);
        }
        ours("kafka.ClewRequestId", Variant.REQUEST_ID);
        ours("kafka.ClewTwoKeys", Variant.TWO_KEYS);
        ours("kafka.ClewThreeKeys", Variant.THREE_KEYS);
        ours("kafka.ClewMirrorOff", Variant.MIRROR_OFF);
        ALL.put("Floor", Floor::start);
        ALL.put("http.Floor", Floor::start);
        ALL.put("jms.Floor", Floor::start);
        ALL.put("rabbitmq.Floor", Floor::start);
        ALL.put("http.Alone", scenario -> Library.container(() -> 0));
        ALL.put("kafka.Record", Library::records);
        ALL.put("rabbitmq.Properties", scenario -> Library.properties());
        QueryContestants.ALL.forEach((name, contestant) -> ALL.put("jdbc." + name, contestant));
        ALL.put("log.LogbackLines", LogbackLines::start);
        ALL.put("log.Log4jLines", Log4jLines::start);
        ALL.put("log.LogbackRecorder", Recorder::logback);
        ALL.put("log.Log4jRecorder", Recorder::log4j);
        ALL.put("log.LazyMirror", LazyMirror::start);
    }

    private Contestants() {}

    private static void library(String name, Function<String, Library<?>> library) {
        ALL.put(name, scenario -> library.apply(scenario).operation());
    }

    private static void ours(String name, Variant variant) {
        library(name, scenario -> new Ours(variant, variant.builder(), scenario));
    }

    private static Ours core(Variant variant, String scenario) {
        return new Ours(variant, variant.w3c(scenario), scenario);
    }

    private static Ours listener(String scenario) {
        Variant keys = Variant.TWO_KEYS;
        return new Ours(keys, keys.w3c(scenario).listener(new Ours.LastSpan()), scenario);
    }

    /** Returns the scenario of an id. */
    static String scenario(String id) {
        return id.substring(id.lastIndexOf('.') + 1);
    }

    /** Returns the number of operations in one call. */
    static int operations(String id) {
        return OPERATIONS.getOrDefault(scenario(id), 1);
    }

    /** Returns whether there is a contestant for an id; that does not start it. */
    static boolean has(String id) {
        return ALL.containsKey(name(id));
    }

    static Operation start(String id) {
        return ALL.get(name(id)).apply(scenario(id));
    }

    private static String name(String id) {
        return id.substring(0, Math.max(0, id.lastIndexOf('.')));
    }
}
