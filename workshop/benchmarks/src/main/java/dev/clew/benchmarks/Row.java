package dev.clew.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One row of the table: what Clew does, and what its peers do beside it.
 *
 * @param clew the benchmark of Clew, {@code Class.method}
 * @param area where the peers' classes are: nothing, or a package below this one and a dot
 * @param peers the method of every peer's class that has it
 */
record Row(String name, String clew, String area, String peers) {
    static final List<Class<?>> PEERS =
            List.of(Brave.class, OpenTelemetry.class, MicrometerBrave.class, MicrometerOtel.class);

    static final List<Row> ALL = List.of(
            new Row("id generation", "ClewTwoKeys.id", "id"),
            new Row("extract", "ClewTwoKeys.extract", "extract"),
            new Row("extract, default formats", "ClewDefault.extract", "extract"),
            new Row("extract, default formats, with a request id", "ClewDefault.extractWithRequestId", "extract"),
            new Row("extract with tracestate", "ClewTwoKeys.extractWithState", "extractWithState"),
            new Row("inject, child minted", "ClewTwoKeys.inject", "inject"),
            new Row("inject, child minted, default formats", "ClewDefault.inject", "inject"),
            new Row("inject again, nothing minted", "ClewTwoKeys.injectAgain", "inject"),
            new Row("scope, 2 MDC keys", "ClewTwoKeys.scope", "scope"),
            new Row("scope, default 3 keys", "ClewDefault.scope", "scope"),
            new Row("scope, mirror off", "ClewMirrorOff.scope", "scope"),
            new Row("nested scope, 2 MDC keys", "ClewTwoKeys.nested", "nested"),
            new Row("nested scope, default 3 keys", "ClewDefault.nested", "nested"),
            new Row("nested scope, mirror off", "ClewMirrorOff.nested", "nested"),
            new Row("baggage of 3", "ClewTwoKeys.baggage", "baggage"),
            new Row("executor hop, 2 MDC keys", "ClewTwoKeys.hop", "hop"),
            new Row("executor hop, default 3 keys", "ClewDefault.hop", "hop"),
            new Row("executor hop, mirror off", "ClewMirrorOff.hop", "hop"),
            new Row("**request**, 2 MDC keys", "ClewTwoKeys.request", "request"),
            new Row("request, 2 MDC keys, one span listener", "ClewListener.request", "request"),
            new Row("request, 2 MDC keys, one that wants a scope", "ClewListenerInScope.request", "request"),
            new Row("request, default 3 keys and formats", "ClewDefault.request", "request"),
            new Row("request, mirror off", "ClewMirrorOff.request", "request"),
            new Row("request, mirror off, ids read from the context", "ClewMirrorOff.requestRead", "request"),
            new Row("current()", "ClewTwoKeys.current", "current"),
            new Row("span that nobody listens to", "ClewTwoKeys.span", "span"),
            new Row("servlet filter, 2 MDC keys", "http.ClewTwoKeys.filter", "http.", "filter"),
            new Row("servlet filter, mirror off", "http.ClewMirrorOff.filter", "http.", "filter"),
            new Row("OkHttp interceptor", "http.ClewTwoKeys.interceptor", "http.", "interceptor"),
            new Row("Kafka: send, request id and traceparent", "kafka.ClewTwoKeys.send", "kafka.", "send"),
            new Row("Kafka: send, message and causation id too", "kafka.ClewTwoKeys.sendNamed", "kafka.", "send"),
            new Row("Kafka: receive, request id in the MDC", "kafka.ClewRequestId.receive", "kafka.", "receive"),
            new Row("Kafka: receive, 2 MDC keys", "kafka.ClewTwoKeys.receive", "kafka.", "receive"),
            new Row("Kafka: receive, default 3 keys", "kafka.ClewThreeKeys.receive", "kafka.", "receive"),
            new Row("Kafka: receive, mirror off", "kafka.ClewMirrorOff.receive", "kafka.", "receive"));

    private Row(String name, String clew, String peers) {
        this(name, clew, "", peers);
    }

    String peer(Class<?> type) {
        return area + type.getSimpleName() + "." + peers;
    }

    /** Returns each benchmark once, those that are compared next to each other, so that they share the machine's mood. */
    static List<String> benchmarks(Set<String> existing) {
        Set<String> all = new LinkedHashSet<>();
        for (Row row : ALL) {
            List<String> ofRow = new ArrayList<>(List.of(row.clew, row.peer(ByHand.class)));
            PEERS.forEach(peer -> ofRow.add(row.peer(peer)));
            for (String benchmark : ofRow) {
                if (existing.contains(benchmark)) {
                    all.add(benchmark);
                }
            }
        }
        return Collections.unmodifiableList(new ArrayList<>(all));
    }
}
