package dev.clew.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageHeadersTest {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Clew clew = Clew.builder().build();
    private final Post post = Post.create(clew);
    private final MessageHeaders<Map<String, String>> headers = post.system().headers();

    private TraceContext extract(String... properties) {
        return post.system().extract(Letter.delivered(0, properties).properties());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x_request_id", "X_Request_ID", "x_correlation_id", "X_Correlation_ID"})
    void readsTheRequestIdUnderItsNamesInAnyCase(String name) {
        assertThat(extract(name, "order-4711").requestId()).isEqualTo("order-4711");
    }

    @Test
    void prefersTheNameThatIsWrittenToOtherSpellingsAndThoseToAliases() {
        assertThat(extract("X_Request_ID", "b", "x_request_id", "a").requestId())
                .isEqualTo("a");
        assertThat(extract("x_correlation_id", "c", "X_Request_ID", "b").requestId())
                .isEqualTo("b");
    }

    @Test
    void readsTraceAndStateFromTexts() {
        TraceContext context = extract("traceparent", TRACEPARENT, "tracestate", "a=1", "x_request_id", "order-4711");

        assertThat(context.parentId()).isEqualTo("b7ad6b7169203331");
        assertThat(context.traceState()).isEqualTo("a=1");
        assertThat(context.requestId()).isEqualTo("order-4711");
        assertThat(clew.counters().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "b3-multi, X-B3-TraceId, 0af7651916cd43dd8448eb211c80319c, X-B3-SpanId, b7ad6b7169203331",
        "b3, x-b3-traceid, 0af7651916cd43dd8448eb211c80319c, x-b3-spanid, b7ad6b7169203331",
        "xray, X-Amzn-Trace-Id, Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331, X-Other, 1",
        "cloud-trace, X-Cloud-Trace-Context, 0af7651916cd43dd8448eb211c80319c/13235353014750950193, X-Other, 1"
    })
    void readsOtherFormatsAsTheyAreSpelledAndInLowerCase(
            String format, String name, String value, String otherName, String otherValue) {
        Clew reading = Clew.builder().setting("clew.propagators", format).build();
        Letter letter = Letter.delivered(0, underscored(name), value, underscored(otherName), otherValue);
        TraceContext context = Post.create(reading).system().extract(letter.properties());

        assertThat(context.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(context.parentId()).isEqualTo("b7ad6b7169203331");
        assertThat(reading.counters().all()).isEmpty();
    }

    @Test
    void readsOtherFormatsAsTheyAreWrittenHereBeforeTheirOwnSpelling() {
        Clew reading = Clew.builder().setting("clew.propagators", "cloud-trace").build();
        Letter letter = Letter.delivered(
                0,
                "X_Cloud_Trace_Context",
                "11111111111111111111111111111111/1",
                "x_cloud_trace_context",
                "0af7651916cd43dd8448eb211c80319c/2");

        assertThat(Post.create(reading).system().extract(letter.properties()).traceId())
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    private static String underscored(String name) {
        return name.replace('-', '_');
    }

    @ParameterizedTest
    @CsvSource({"'',empty", "two words,characters"})
    void countsAnInvalidIdAndReadsTheAliasBehindIt(String id, String reason) {
        assertThat(extract("x_request_id", id).requestId()).matches("[a-f][0-9a-f]{31}");
        assertThat(extract("x_request_id", id, "x_correlation_id", "order-4711").requestId())
                .isEqualTo("order-4711");

        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.request_id." + reason, 1L));
    }

    @Test
    void readsCloudEventsAttributesOnlyOfACloudEvent() {
        Letter event = Letter.delivered(
                0, "ce_specversion", "1.0", "ce_id", "e1", "ce_causationid", "e0", "ce_correlationid", "R1");
        Letter other = Letter.delivered(0, "ce_id", "e1", "ce_causationid", "e0", "ce_correlationid", "R1");

        assertThat(new Ids(headers, event)).isEqualTo(new Ids("R1", "e1", "e0"));
        assertThat(new Ids(headers, other)).isEqualTo(new Ids("", "", ""));
    }

    @Test
    void prefersOurNamesToThoseOfTheCloudEvent() {
        Letter event = Letter.delivered(
                0, "ce_specversion", "1.0", "ce_id", "e1", "x_message_id", "m1", "x_causation_id", "not valid");

        assertThat(new Ids(headers, event)).isEqualTo(new Ids("", "m1", ""));
    }

    private record Ids(String requestId, String messageId, String causationId) {
        Ids(MessageHeaders<Map<String, String>> headers, Letter letter) {
            this(
                    headers.requestId(letter.properties()),
                    headers.messageId(letter.properties()),
                    headers.causationId(letter.properties()));
        }
    }

    @Test
    void readsTheSendersSpanIdOutOfATraceparentAsWeWriteIt() {
        assertThat(headers.senderSpanId(Map.of("traceparent", TRACEPARENT))).isEqualTo("b7ad6b7169203331");
        assertThat(headers.senderSpanId(Map.of("traceparent", "00-xyz"))).isEmpty();
        assertThat(headers.senderSpanId(Map.of())).isEmpty();
    }

    @Test
    void cutsALongValueSoThatItIsRefused() {
        assertThat(HeaderAccess.text(new byte[1_000_000])).hasSize(HeaderAccess.MAX_LENGTH);
        assertThat(HeaderAccess.text(null)).isEmpty();
    }

    @Test
    void readsEveryFieldWithoutTheQuotesOfAJsonHeaderMapper() {
        Letter quoted = Letter.delivered(
                7,
                "x_request_id",
                "\"R1\"",
                "traceparent",
                '"' + TRACEPARENT + '"',
                "tracestate",
                "\"a=1\",\"b=2\"",
                "baggage",
                "\"user=42,plan=gold\"",
                "x_message_id",
                "\"m1\"",
                "x_causation_id",
                "\"m0\"");
        TraceContext context = post.system().extract(quoted.properties());

        assertThat(new Ids(headers, quoted)).isEqualTo(new Ids("R1", "m1", "m0"));
        assertThat(context.requestId()).isEqualTo("R1");
        assertThat(context.parentId()).isEqualTo("b7ad6b7169203331");
        assertThat(context.traceState()).isEqualTo("a=1,b=2");
        assertThat(context.baggage().toHeader()).isEqualTo("user=42,plan=gold");
        assertThat(headers.senderSpanId(quoted.properties())).isEqualTo("b7ad6b7169203331");
        assertThat(clew.counters().all()).isEmpty();

        Letter out = Letter.to("shipping", "value");
        assertThat(post.derived().derive(quoted, out.properties())).isTrue();
        assertThat(out.properties())
                .containsEntry("x_request_id", "R1")
                .containsEntry("traceparent", TRACEPARENT)
                .containsEntry("baggage", "user=42,plan=gold")
                .containsEntry("x_causation_id", "m1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X_Request_ID", "x_correlation_id"})
    void readsQuotedIdsUnderOtherNames(String name) {
        assertThat(extract(name, "\"R1\"").requestId()).isEqualTo("R1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"\"", "\"R1", "R1\"", "\"\"R1\"\"", "\"two words\""})
    void takesOffOnePairOfQuotesAndNoMore(String id) {
        assertThat(extract("x_request_id", id).requestId()).matches("[a-f][0-9a-f]{31}");
        assertThat(clew.counters().all()).hasSize(1);
    }
}
