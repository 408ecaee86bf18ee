package dev.clew.benchmarks;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Core, HTTP, gRPC and messaging beside their peers, as one Markdown table. */
final class PeersTable {
    private static final String BY_HAND = "ByHand";
    private static final List<String> PEERS = List.of("Brave", "OpenTelemetry", "MicrometerBrave", "MicrometerOtel");

    private static final List<Row> ROWS = List.of(
            new Row("id generation", "ClewTwoKeys.id"),
            new Row("extract", "ClewTwoKeys.extract"),
            new Row("extract, default formats", "ClewDefault.extract"),
            new Row("extract, default formats, with a request id", "ClewDefault.extractWithRequestId", "extract"),
            new Row("extract with tracestate", "ClewTwoKeys.extractWithState"),
            new Row("inject, child minted", "ClewTwoKeys.inject"),
            new Row("inject, child minted, default formats", "ClewDefault.inject"),
            new Row("inject again, nothing minted", "ClewTwoKeys.injectAgain", "inject"),
            new Row("scope, 2 MDC keys", "ClewTwoKeys.scope").above("Floor.scope"),
            new Row("scope, default 3 keys", "ClewDefault.scope").above("Floor.scopeOfThree"),
            new Row("scope, mirror off", "ClewMirrorOff.scope"),
            new Row("nested scope, 2 MDC keys", "ClewTwoKeys.nested").above("Floor.nested"),
            new Row("nested scope, default 3 keys", "ClewDefault.nested"),
            new Row("nested scope, mirror off", "ClewMirrorOff.nested"),
            new Row("baggage of 3", "ClewTwoKeys.baggage"),
            new Row("executor hop, 2 MDC keys", "ClewTwoKeys.hop"),
            new Row("executor hop, 2 MDC keys, one span listener", "ClewListener.hop"),
            new Row("executor hop, default 3 keys", "ClewDefault.hop"),
            new Row("executor hop, mirror off", "ClewMirrorOff.hop"),
            new Row("**request**, 2 MDC keys", "ClewTwoKeys.request"),
            new Row("request, 2 MDC keys, one span listener", "ClewListener.request"),
            new Row("request, default 3 keys and formats", "ClewDefault.request"),
            new Row("request, mirror off", "ClewMirrorOff.request"),
            new Row("current()", "ClewTwoKeys.current"),
            new Row("span that nobody listens to", "ClewTwoKeys.span"),
            new Row("servlet filter, 2 MDC keys", "http.ClewTwoKeys.filter").above("http.Floor.filter"),
            new Row("servlet filter, mirror off", "http.ClewMirrorOff.filter"),
            new Row("servlet filter in Jetty, over a socket, 2 MDC keys", "http.ClewTwoKeys.container"),
            new Row("OkHttp interceptor", "http.ClewTwoKeys.interceptor"),
            new Row("gRPC: call", "grpc.ClewTwoKeys.call"),
            new Row("gRPC: serve, 2 MDC keys", "grpc.ClewTwoKeys.serve"),
            new Row("gRPC: serve, mirror off", "grpc.ClewMirrorOff.serve"),
            new Row("Kafka: send, request id and traceparent", "kafka.ClewTwoKeys.send"),
            new Row("Kafka: send, message and causation id too", "kafka.ClewTwoKeys.sendNamed", "send"),
            new Row("Kafka: send, the same by a wrapped producer", "kafka.ClewTwoKeys.sendWrapped", "send"),
            new Row("Kafka: receive, request id in the MDC", "kafka.ClewRequestId.receive"),
            new Row("Kafka: receive, 2 MDC keys", "kafka.ClewTwoKeys.receive"),
            new Row("Kafka: receive, default 3 keys", "kafka.ClewThreeKeys.receive"),
            new Row("Kafka: receive, mirror off", "kafka.ClewMirrorOff.receive"),
            new Row("JMS: send, request id and traceparent", "jms.ClewTwoKeys.produce"),
            new Row("JMS: send, message and causation id too", "jms.ClewTwoKeys.produceNamed", "produce")
                    .above("jms.Floor.produceNamed"),
            new Row("JMS: receive, 2 MDC keys", "jms.ClewTwoKeys.listen"),
            new Row("JMS: receive, default 3 keys", "jms.ClewThreeKeys.listen"),
            new Row("RabbitMQ: publish, request id and traceparent", "rabbitmq.ClewTwoKeys.publish"),
            new Row("RabbitMQ: publish, message and causation id too", "rabbitmq.ClewTwoKeys.publishNamed", "publish"),
            new Row("RabbitMQ: consume, 2 MDC keys", "rabbitmq.ClewTwoKeys.consume").above("rabbitmq.Floor.consume"),
            new Row("RabbitMQ: consume, default 3 keys", "rabbitmq.ClewThreeKeys.consume"));

    /** The cells that stay empty, because the peer has nothing like that. */
    private static final Set<String> EMPTY = Set.of(("ByHand.extractWithState ByHand.baggage ByHand.current ByHand.span"
                    + " Brave.span OpenTelemetry.span MicrometerBrave.id MicrometerBrave.span MicrometerOtel.id"
                    + " MicrometerOtel.span")
            .split(" "));

    private final Map<String, Figures> results;

    private PeersTable(Map<String, Figures> results) {
        this.results = results;
    }

    /**
     * One row.
     *
     * @param clew the id of Clew's benchmark
     * @param scenario the peers' scenario
     * @param floor the id of the same features written by hand, empty if there is none
     */
    private record Row(String name, String clew, String scenario, String floor) {
        Row(String name, String clew) {
            this(name, clew, Contestants.scenario(clew));
        }

        Row(String name, String clew, String scenario) {
            this(name, clew, scenario, "");
        }

        Row above(String id) {
            return new Row(name, clew, scenario, id);
        }

        /** Returns the id of the benchmark of a peer in the same area. */
        String of(String peer) {
            return clew.substring(0, clew.indexOf("Clew")) + peer + "." + scenario;
        }
    }

    static void run(boolean quick) throws Exception {
        Page page = Page.begin("RESULTS.md", "Clew beside its peers", "workshop/benchmarks/run");
        Map<String, Figures> results = new Measuring(quick).measure(ids(quick), 2);
        page.end(
                "Each cell is ns/op and B/op; in brackets the ratio of Clew to that column.\n\n"
                        + new PeersTable(results),
                !quick);
    }

    /** Returns each benchmark once. Those that are compared stand together, so that they meet the same load of the machine. */
    private static Set<String> ids(boolean quick) {
        Set<String> ids = new LinkedHashSet<>();
        for (Row row : ROWS) {
            ids.add(row.clew);
            Stream.concat(
                            Stream.of(row.floor),
                            Stream.concat(Stream.of(BY_HAND), PEERS.stream())
                                    .filter(peer -> !quick || !peer.startsWith("Micrometer"))
                                    .map(row::of))
                    .filter(id -> Contestants.has(id) && !EMPTY.contains(id))
                    .forEach(ids::add);
        }
        return ids;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(
                "| case | Clew | best peer: time | best peer: B | the same by hand | by hand | brave |"
                        + " OpenTelemetry | Micrometer, brave | Micrometer, OTel |\n");
        table.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Row row : ROWS) {
            Figures clew = results.get(row.clew);
            table.append("| ").append(row.name);
            table.append(" | ").append(clew);
            table.append(" | ").append(ratio(clew.nanos(), best(row, Figures::nanos)));
            table.append(" | ").append(ratio(clew.bytes(), best(row, Figures::bytes)));
            table.append(" | ").append(byHand(clew, results.get(row.floor)));
            table.append(" | ").append(byHand(clew, results.get(row.of(BY_HAND))));
            for (String peer : PEERS) {
                table.append(" | ").append(Objects.toString(results.get(row.of(peer)), ""));
            }
            table.append(" |\n");
        }
        return table.toString();
    }

    private double best(Row row, ToDoubleFunction<Figures> figure) {
        return PEERS.stream()
                .map(peer -> results.get(row.of(peer)))
                .filter(Objects::nonNull)
                .mapToDouble(figure)
                .min()
                .orElse(Double.NaN);
    }

    private static String byHand(Figures clew, @Nullable Figures hand) {
        return hand == null
                ? ""
                : hand + " (" + ratio(clew.nanos(), hand.nanos()) + ", " + ratio(clew.bytes(), hand.bytes()) + ")";
    }

    private static String ratio(double ours, double theirs) {
        return theirs < 0.5 || Double.isNaN(theirs) ? "" : String.format("%.2f ×", ours / theirs);
    }
}
