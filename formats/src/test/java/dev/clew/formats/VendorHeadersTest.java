package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.Span;
import dev.clew.context.Baggage;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** X-Ray, Cloud Trace, Jaeger and Datadog. */
class VendorHeadersTest {
    private static final String T = "5759e988bd862e3fe1be46a994272793";
    private static final String S = "53995c3f42cd8ad8";
    private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";
    private static final String NONE = "(none)";

    private static TraceContext xray(String value) {
        return Headers.receive(Formats.xray(), "X-Amzn-Trace-Id", value);
    }

    private static TraceContext cloud(String value) {
        return Headers.receive(Formats.cloudTrace(), "X-Cloud-Trace-Context", value);
    }

    private static TraceContext jaeger(String value) {
        return Headers.receive(Formats.jaeger(), "uber-trace-id", value);
    }

    private static Map<String, String> sent(Propagator format, TraceContext context) {
        return Headers.send(format, context).all();
    }

    private static void assertIds(TraceContext context, String traceId, String parentId) {
        assertThat(context.traceId()).isEqualTo(traceId);
        assertThat(context.parentId()).isEqualTo(parentId);
    }

    private static void assertRejected(Propagator format, String reason, String... headers) {
        Clew clew = Headers.clew(format);
        TraceContext context = Headers.receive(clew, Headers.of(headers));
        assertThat(context.traceId()).matches("[a-f][0-9a-f]{31}");
        assertThat(context.parentId()).isEmpty();
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected." + reason, 1L));
    }

    @ParameterizedTest
    @CsvSource({
        ROOT + ";Parent=" + S + ";Sampled=1,true",
        "Sampled=0;Parent=" + S + ";" + ROOT + ",false",
        "\t" + ROOT + " ; Parent=" + S + " ;Sampled=0 ;,false",
        "Self=1-67891234-12456789abcdef012345678;" + ROOT + ";Parent=" + S + ";Sampled=0;CalledFrom=app,false"
    })
    void xrayReadsPartsInAnyOrder(String value, boolean sampled) {
        assertIds(xray(value), T, S);
        assertThat(xray(value).isSampled()).isEqualTo(sampled);
    }

    @Test
    void xrayReadsRootOfLoadBalancerThatNamesNoParent() {
        assertIds(xray(ROOT), T, "");
        assertThat(xray(ROOT).spanId()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "", "2", "11", "true"})
    void xrayLeavesOtherSamplingToUs(String sampled) {
        assertIds(xray(ROOT + ";Parent=" + S + ";Sampled=" + sampled), T, S);
        assertThat(xray(ROOT + ";Sampled=" + sampled).isSampled()).isTrue();
    }

    @Test
    void xrayHonoursSamplingWithoutRoot() {
        assertThat(xray("Sampled=0").isSampled()).isFalse();
        assertThat(xray("Self=x").isSampled()).isTrue();
    }

    @Test
    void xraySendsUnknownKeysOn() {
        TraceContext context = xray("Self=1-a-b; " + ROOT + ";CalledFrom = app ;;Parent=" + S + ";Sampled=0");
        assertThat(sent(Formats.xray(), context).get("X-Amzn-Trace-Id"))
                .matches(ROOT + ";Parent=[a-f][0-9a-f]{15};Sampled=0;Self=1-a-b;CalledFrom = app");
        assertThat(sent(Formats.xray(), context.child()).get("X-Amzn-Trace-Id"))
                .endsWith(";Self=1-a-b;CalledFrom = app");
        assertThat(sent(Formats.datadog(), context)).doesNotContainValue(";Self=1-a-b;CalledFrom = app");
    }

    @Test
    void xrayDropsUnknownKeysIfAnotherFormatNamedTheTrace() {
        TraceContext context = Headers.receive(
                Propagators.composite(Propagators.w3c(), Formats.xray()),
                "traceparent",
                "00-" + T + "-" + S + "-00",
                "X-Amzn-Trace-Id",
                ROOT + ";Self=1;Sampled=1");
        assertThat(sent(Formats.xray(), context).get("X-Amzn-Trace-Id")).endsWith(";Sampled=0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Root=2-5759e988-bd862e3fe1be46a994272793",
                "Root=1--bd862e3fe1be46a994272793",
                "Root=1-5759e9888-bd862e3fe1be46a99427279",
                "Root=1-5759e9888-bd862e3fe1be46a994272793",
                "Root=1-5759e988-bd862e3fe1be46a99427279",
                "Root=1-5759E988-bd862e3fe1be46a994272793",
                "Root=1-00000000-000000000000000000000000",
                "Root=",
                ROOT + ";" + ROOT,
                ROOT + ";Parent=",
                ROOT + ";Parent=53995c3f42cd8ad",
                ROOT + ";Parent=0000000000000000",
                ROOT + ";Parent=53995C3F42CD8AD8",
                "Parent=" + S,
                ROOT + "," + ROOT,
                ROOT + ";x=\u00e9",
                ROOT + ";x=\0"
            })
    void xrayRestartsOnMalformedHeader(String value) {
        assertRejected(Formats.xray(), "xray.malformed", "X-Amzn-Trace-Id", value);
    }

    @Test
    void xrayBoundsTheKeysThatItCarries() {
        assertRejected(Formats.xray(), "xray.malformed", "X-Amzn-Trace-Id", ROOT + ";x=" + "y".repeat(1 << 20));
        assertIds(xray(ROOT + ";x=" + "y".repeat(900)), T, "");
    }

    @ParameterizedTest
    @CsvSource({
        T + "/1;o=1,0000000000000001,true",
        T + "/1;o=0,0000000000000001,false",
        T + "/18446744073709551615;o=0,ffffffffffffffff,false",
        T + "/00000000000000000010,000000000000000a,true",
        T + "/0;o=1,'',true",
        T + ",'',true",
        T + "/,'',true",
        T + ";o=1,'',true",
        T + ";o=0,'',false",
        T + "/;o=0,'',false"
    })
    void cloudTraceReadsHeader(String value, String parentId, boolean sampled) {
        assertIds(cloud(value), T, parentId);
        assertThat(cloud(value).isSampled()).isEqualTo(sampled);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5759e988",
                "00000000000000000000000000000000/1;o=1",
                "5759E988bd862e3fe1be46a994272793/1;o=1",
                T + "/18446744073709551616;o=1",
                T + "/99999999999999999999;o=1",
                T + "/184467440737095516150;o=1",
                T + "/-1;o=1",
                T + "/+1",
                T + "/a",
                T + "/1;o=2",
                T + "/1;o=",
                T + "/1;",
                T + "/1;o=1;o=1",
                T + "/1;x=1",
                T + "1",
                T + "0/1",
                T + "/1;o=1," + T + "/1;o=1",
                T + "/\u0661"
            })
    void cloudTraceRestartsOnMalformedHeader(String value) {
        assertRejected(Formats.cloudTrace(), "cloud_trace.malformed", "X-Cloud-Trace-Context", value);
    }

    @ParameterizedTest
    @CsvSource({
        T + ":" + S + ":0:1," + T + "," + S + ",1",
        T + ":" + S + ":0:0," + T + "," + S + ",0",
        T + ":" + S + ":0:3," + T + "," + S + ",3",
        T + ":" + S + ":0:2," + T + "," + S + ",3",
        T + ":" + S + ":0:01," + T + "," + S + ",1",
        T + ":" + S + ":" + S + ":0f," + T + "," + S + ",3",
        T + ":" + S + "::1," + T + "," + S + ",1",
        T + "%3A" + S + "%3a0%3A1," + T + "," + S + ",1",
        "1:2:0:1,00000000000000000000000000000001,0000000000000002,1",
        "e1be46a994272793:2:0:1,0000000000000000e1be46a994272793,0000000000000002,1",
        "3fe1be46a994272793:2:0:1,000000000000003fe1be46a994272793,0000000000000002,1"
    })
    void jaegerReadsHeader(String value, String traceId, String parentId, String flags) {
        TraceContext context = jaeger(value);
        assertIds(context, traceId, parentId);
        assertThat(sent(Formats.jaeger(), context).get("uber-trace-id"))
                .matches(traceId + ":[a-f][0-9a-f]{15}:0:" + flags);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":::",
                T,
                T + ":" + S + ":1",
                T + ":" + S + ":0:1:1",
                T + ":" + S + ":0:",
                T + ":" + S + ":0:111",
                T + ":" + S + ":0:x",
                T + ":" + S + ":0",
                "0:" + S + ":0:1",
                T + ":0:0:1",
                "00000000000000000000000000000000:1:0:1",
                T + "0:" + S + ":0:1",
                T + ":" + S + "0:0:1",
                ":" + S + ":0:1",
                T + "::0:1",
                "5759E988bd862e3fe1be46a994272793:1:0:1",
                T + ":" + S + ":0:1," + T + ":" + S + ":0:1",
                T + "%3" + S + ":0:1"
            })
    void jaegerRestartsOnMalformedHeader(String value) {
        assertRejected(Formats.jaeger(), "jaeger.malformed", "uber-trace-id", value);
    }

    @Test
    void jaegerReadsAndWritesBaggageInOneHeader() {
        TraceContext context =
                Headers.receive(Formats.jaeger(), "jaeger-baggage", "user=42, tenant = a%20b;p=1 ,user-agent=x;");

        assertThat(context.baggage().get("user")).isEqualTo("42");
        assertThat(context.baggage().get("tenant")).isEqualTo("a b");
        assertThat(sent(Formats.jaeger(), context).get("jaeger-baggage"))
                .isEqualTo("user=42,tenant=a%20b,user-agent=x");
        assertThat(sent(Formats.jaeger(), context.withBaggage(Baggage.EMPTY)).get("jaeger-baggage"))
                .isNull();
    }

    @Test
    void jaegerBaggageIsBoundedAndCountedAsW3cBaggageIs() {
        Clew clew = Headers.clew(Formats.jaeger());
        TraceContext context = Headers.receive(clew, Headers.of("jaeger-baggage", "a=1,b c=2," + "k=v,".repeat(70)));

        assertThat(context.baggage().size()).isEqualTo(64);
        assertThat(clew.counters().all())
                .isEqualTo(Map.of("rejected.baggage.malformed", 1L, "rejected.baggage.too_many", 1L));
    }

    @Test
    void jaegerBaggageMergesWithThatOfW3cAndStaysAwayFromUnlistedHosts() {
        Clew clew = Headers.clew(Propagators.composite(Propagators.baggage(), Formats.jaeger()));
        TraceContext context =
                Headers.receive(clew, Headers.of("baggage", "user=42", "jaeger-baggage", "user=43,plan=gold"));
        Headers sent = new Headers();

        assertThat(clew.send(Span.Kind.CLIENT, context, "other.example", sent, Headers::set))
                .isSameAs(Span.NOOP);
        assertThat(sent.all()).containsOnlyKeys("uber-trace-id");
        assertThat(Headers.send(clew, context).all())
                .containsEntry("baggage", "user=42,plan=gold")
                .containsEntry("jaeger-baggage", "user=42,plan=gold");
    }

    @Test
    void jaegerBoundsItsWork() {
        assertRejected(
                Formats.jaeger(), "jaeger.malformed", "uber-trace-id", T + ":" + S + ":" + "0".repeat(1 << 20) + ":1");
    }

    private static TraceContext datadog(String low, String parent, String priority, String tags) {
        Headers headers = Headers.of("x-datadog-trace-id", low);
        set(headers, "x-datadog-parent-id", parent);
        set(headers, "x-datadog-sampling-priority", priority);
        set(headers, "x-datadog-tags", tags);
        return Headers.receive(Headers.clew(Formats.datadog()), headers);
    }

    private static void set(Headers headers, String name, String value) {
        if (!value.equals(NONE)) {
            headers.set(name, value);
        }
    }

    @Test
    void datadogReadsIdsOf64Bits() {
        TraceContext context = datadog("16265806390046467987", "6023947403358210776", "1", NONE);
        assertIds(context, "0000000000000000e1bbc0bb57ffa793", S);
        Map<String, String> sent = sent(Formats.datadog(), context);
        assertThat(sent)
                .containsOnlyKeys("x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-sampling-priority")
                .containsEntry("x-datadog-trace-id", "16265806390046467987")
                .containsEntry("x-datadog-sampling-priority", "1");
    }

    @Test
    void datadogReadsUpperHalfFromTags() {
        TraceContext context = datadog("1", "2", "0", "_dd.p.dm=-4,_dd.p.tid=5759e988bd862e3f,team=x y");
        assertIds(context, "5759e988bd862e3f0000000000000001", "0000000000000002");
        assertThat(context.isSampled()).isFalse();
        assertThat(sent(Formats.datadog(), context))
                .containsEntry("x-datadog-trace-id", "1")
                .containsEntry("x-datadog-tags", "_dd.p.tid=5759e988bd862e3f,_dd.p.dm=-4")
                .containsEntry("x-datadog-sampling-priority", "0");
    }

    @ParameterizedTest
    @CsvSource({"2,true,2", "-1,false,-1", "1,true,1", "0,false,0", "x,true,1", "1.0,true,1", "99999999999,true,1"})
    void datadogSendsPriorityOn(String priority, boolean sampled, String sent) {
        TraceContext context = datadog("1", "2", priority, NONE);
        assertThat(context.isSampled()).isEqualTo(sampled);
        assertThat(sent(Formats.datadog(), context)).containsEntry("x-datadog-sampling-priority", sent);
        TraceContext tagged = datadog("1", "2", priority, "_dd.p.dm=-4");
        assertThat(sent(Formats.datadog(), tagged))
                .containsEntry("x-datadog-sampling-priority", sent)
                .containsEntry("x-datadog-tags", "_dd.p.dm=-4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_dd.p.tid=5759e988bd862e3",
                "_dd.p.tid=5759E988bd862e3f",
                "_dd.p.tid=",
                "_dd.p.tid=5759e988bd862e3f,",
                "_dd.p.tid=5759e988bd862e3f,x",
                "_dd.p.tid=5759e988bd862e3f,=x",
                "_dd.p.tid=5759e988bd862e3f,k=\u00e9",
                "_dd.p.tid=5759e988bd862e3f,a b=c"
            })
    void datadogDropsMalformedTags(String tags) {
        TraceContext context = datadog("1", "2", "1", tags);
        assertIds(context, "00000000000000000000000000000001", "0000000000000002");
        assertThat(sent(Formats.datadog(), context)).doesNotContainKey("x-datadog-tags");
    }

    @Test
    void datadogDropsOverlongTags() {
        String fits = "_dd.p.tid=5759e988bd862e3f,_dd.p.x=" + "y".repeat(477);
        assertThat(fits).hasSize(512);
        assertThat(sent(Formats.datadog(), datadog("1", "2", "1", fits))).containsEntry("x-datadog-tags", fits);
        assertIds(datadog("1", "2", "1", fits + "y"), "00000000000000000000000000000001", "0000000000000002");
    }

    @ParameterizedTest
    @CsvSource({
        "0,1",
        "'',1",
        "-1,1",
        "x,1",
        "18446744073709551616,1",
        "1,''",
        "1,x",
        "1,18446744073709551616",
        "'1,2',1",
        "1,'1,2'"
    })
    void datadogRestartsOnMalformedIds(String low, String parent) {
        assertRejected(
                Formats.datadog(), "datadog.malformed", "x-datadog-trace-id", low, "x-datadog-parent-id", parent);
    }

    @Test
    void datadogReadsTraceWithoutParent() {
        assertIds(datadog("1", NONE, "1", NONE), "00000000000000000000000000000001", "");
        assertIds(datadog("1", "0", "1", NONE), "00000000000000000000000000000001", "");
    }

    @Test
    void writesEachVendorsHeaders() {
        TraceContext context = Headers.receive(Propagators.w3c(), "traceparent", "00-" + T + "-" + S + "-01");
        assertThat(sent(Formats.xray(), context).get("X-Amzn-Trace-Id"))
                .matches(ROOT + ";Parent=[a-f][0-9a-f]{15};Sampled=1");
        assertThat(sent(Formats.cloudTrace(), context).get("X-Cloud-Trace-Context"))
                .matches(T + "/[0-9]{19,20};o=1");
        assertThat(sent(Formats.jaeger(), context).get("uber-trace-id")).matches(T + ":[a-f][0-9a-f]{15}:0:1");
        assertThat(sent(Formats.datadog(), context))
                .containsEntry("x-datadog-trace-id", Long.toUnsignedString(0xe1be46a994272793L))
                .containsEntry("x-datadog-tags", "_dd.p.tid=5759e988bd862e3f")
                .containsEntry("x-datadog-sampling-priority", "1")
                .hasSize(4);
    }
}
