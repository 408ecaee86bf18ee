package dev.clew.benchmarks;

import dev.clew.benchmarks.core.Brave;
import dev.clew.benchmarks.core.ByHand;
import dev.clew.benchmarks.core.ClewCore;
import dev.clew.benchmarks.core.ClewVariant;
import dev.clew.benchmarks.core.Micrometer;
import dev.clew.benchmarks.core.OpenTelemetry;
import dev.clew.benchmarks.core.Tasks;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.benchmarks.http.HttpContestants;
import dev.clew.benchmarks.jdbc.QueryContestants;
import dev.clew.benchmarks.kafka.KafkaContestants;
import dev.clew.benchmarks.log.LazyMirror;
import dev.clew.benchmarks.log.Log4jLines;
import dev.clew.benchmarks.log.LogbackLines;
import dev.clew.benchmarks.log.Recorder;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.time.Duration;
import java.util.Map;

/** All contestants by name. A benchmark's id is a contestant's name, a dot, and a scenario's name. */
final class Contestants {
    private static final Map<String, Contestant> ALL = Map.ofEntries(
            Map.entry("ByHand", ByHand::start),
            Map.entry("Brave", Brave::start),
            Map.entry("OpenTelemetry", OpenTelemetry::start),
            Map.entry("MicrometerBrave", Micrometer::overBrave),
            Map.entry("MicrometerOtel", Micrometer::overOpenTelemetry),
            Map.entry("ClewTwoKeys", scenario -> ClewCore.start(ClewCore.w3c(ClewVariant.TWO_KEYS), scenario)),
            Map.entry("ClewMirrorOff", scenario -> ClewCore.start(ClewCore.w3c(ClewVariant.MIRROR_OFF), scenario)),
            Map.entry("ClewDefault", scenario -> ClewCore.start(ClewVariant.THREE_KEYS.builder(), scenario)),
            Map.entry("ClewListener", scenario -> listener(false, scenario)),
            Map.entry("ClewListenerInScope", scenario -> listener(true, scenario)),
            Map.entry("http.ByHand", HttpContestants::byHand),
            Map.entry("http.Brave", HttpContestants::brave),
            Map.entry("http.OpenTelemetry", HttpContestants::openTelemetry),
            Map.entry("http.ClewTwoKeys", scenario -> HttpContestants.clew(ClewVariant.TWO_KEYS, scenario)),
            Map.entry("http.ClewMirrorOff", scenario -> HttpContestants.clew(ClewVariant.MIRROR_OFF, scenario)),
            Map.entry("kafka.Record", KafkaContestants::records),
            Map.entry("kafka.ByHand", KafkaContestants::byHand),
            Map.entry("kafka.Brave", KafkaContestants::brave),
            Map.entry("kafka.OpenTelemetry", KafkaContestants::openTelemetry),
            Map.entry("kafka.ClewRequestId", scenario -> KafkaContestants.clew(ClewVariant.REQUEST_ID, scenario)),
            Map.entry("kafka.ClewTwoKeys", scenario -> KafkaContestants.clew(ClewVariant.TWO_KEYS, scenario)),
            Map.entry("kafka.ClewThreeKeys", scenario -> KafkaContestants.clew(ClewVariant.THREE_KEYS, scenario)),
            Map.entry("kafka.ClewMirrorOff", scenario -> KafkaContestants.clew(ClewVariant.MIRROR_OFF, scenario)),
            Map.entry("jdbc.Raw", scenario -> QueryContestants.start(driver -> driver, scenario)),
            Map.entry("jdbc.ClewBare", scenario -> QueryContestants.bareClew(Mode.STATIC, Duration.ZERO, scenario)),
            Map.entry("jdbc.ClewBareAuto", scenario -> QueryContestants.bareClew(Mode.AUTO, Duration.ZERO, scenario)),
            Map.entry(
                    "jdbc.ClewClock",
                    scenario -> QueryContestants.bareClew(Mode.STATIC, Duration.ofSeconds(1), scenario)),
            Map.entry("jdbc.ClewDefault", QueryContestants::clew),
            Map.entry("jdbc.P6Spy", scenario -> QueryContestants.start(QueryContestants::p6spy, scenario)),
            Map.entry(
                    "jdbc.OpenTelemetry",
                    scenario -> QueryContestants.start(QueryContestants::openTelemetry, scenario)),
            Map.entry(
                    "jdbc.DatasourceProxy",
                    scenario -> QueryContestants.start(QueryContestants::datasourceProxy, scenario)),
            Map.entry("log.LogbackLines", LogbackLines::start),
            Map.entry("log.Log4jLines", Log4jLines::start),
            Map.entry("log.LogbackRecorder", Recorder::logback),
            Map.entry("log.Log4jRecorder", Recorder::log4j),
            Map.entry("log.LazyMirror", LazyMirror::start));

    /** The scenarios one call of which does several operations. */
    private static final Map<String, Integer> OPERATIONS =
            Map.of("hop", Tasks.COUNT, "recordedLine", Recorder.LINES, "otherLine", Recorder.LINES);

    private Contestants() {}

    /** One library in one configuration. */
    private interface Contestant {
        Operation start(String scenario);
    }

    private static Operation listener(boolean wantsScope, String scenario) {
        return ClewCore.start(ClewCore.w3c(ClewVariant.TWO_KEYS).listener(new ClewCore.LastSpan(wantsScope)), scenario);
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
        return ALL.get(name(id)).start(scenario(id));
    }

    private static String name(String id) {
        return id.substring(0, Math.max(0, id.lastIndexOf('.')));
    }
}
