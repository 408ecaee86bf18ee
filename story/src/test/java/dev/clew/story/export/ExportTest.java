package dev.clew.story.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;

/** Each format is read by its own library. */
class ExportTest {
    static final String FAILED = "d873d2c5-d001-4c0a-9856-05663d0710f7";
    static final String SENT = "fcd3fae9d6e1aa2bfd5f077eb9eb6137";

    static Story story(String id) throws IOException {
        List<String> demo = List.of("src/test/resources/demo");
        StoryReader reader = new StoryReader(LogFiles.find(demo, InputStream.nullInputStream()), new Problems());
        return Objects.requireNonNull(reader.read(id));
    }

    @Test
    void zipkinReadsTheSpansWithTheirCallers() throws IOException {
        List<Span> spans = SpanBytesDecoder.JSON_V2.decodeList(
                Export.ZIPKIN.of(story(FAILED)).getBytes(StandardCharsets.UTF_8));
        assertThat(spans).hasSize(6).allMatch(span -> span.traceId().equals("f6eb458064584882adf7c3d3620ccea7"));
        Span failed = spans.stream()
                .filter(span -> span.name().equals("update stock"))
                .findFirst()
                .orElseThrow();
        assertThat(failed.kind()).isEqualTo(Span.Kind.CLIENT);
        assertThat(failed.localServiceName()).isEqualTo("inventory");
        assertThat(failed.durationAsLong()).isEqualTo(2_019_655);
        assertThat(failed.tags()).containsEntry("error", "org.postgresql.util.PSQLException");
        Span caller = spans.stream()
                .filter(span -> span.id().equals(failed.parentId()))
                .findFirst()
                .orElseThrow();
        assertThat(caller.name()).isEqualTo("post /reserve");
        assertThat(caller.kind()).isEqualTo(Span.Kind.SERVER);
    }

    @Test
    void otlpIsARequestOfTheTraceService() throws IOException {
        ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
        JsonFormat.parser().merge(Export.OTLP.of(story(FAILED)), request);
        assertThat(request.getResourceSpansList())
                .extracting(process ->
                        process.getResource().getAttributes(0).getValue().getStringValue())
                .containsExactly("orders", "inventory");
        var spans = request.getResourceSpans(1).getScopeSpans(0).getSpansList();
        assertThat(spans)
                .extracting(io.opentelemetry.proto.trace.v1.Span::getName)
                .containsExactly("POST /reserve", "UPDATE stock");
        assertThat(spans.get(1).getEndTimeUnixNano() - spans.get(1).getStartTimeUnixNano())
                .isEqualTo(2_019_655_000L);
        assertThat(spans.get(1).getStatus().getCodeValue()).isEqualTo(2);
    }

    /** Frames open and close as brackets do, and time does not go back. */
    @Test
    void speedscopesFramesNest() throws IOException {
        for (String id : List.of(FAILED, SENT)) {
            String text = Export.SPEEDSCOPE.of(story(id));
            for (String profile : profiles(text)) {
                int depth = 0;
                double last = 0;
                Matcher event = Pattern.compile("\"type\":\"([OC])\",\"frame\":\\d+,\"at\":([0-9.E-]+)")
                        .matcher(profile);
                while (event.find()) {
                    depth += event.group(1).equals("O") ? 1 : -1;
                    assertThat(depth).isNotNegative();
                    assertThat(Double.parseDouble(event.group(2))).isGreaterThanOrEqualTo(last);
                    last = Double.parseDouble(event.group(2));
                }
                assertThat(depth).isZero();
            }
            assertThat(profiles(text)).hasSize(id.equals(FAILED) ? 2 : 3);
        }
    }

    /** Returns the text before the first profile, and each of them. */
    private static List<String> profiles(String text) {
        return Pattern.compile("\"type\":\"evented\"").splitAsStream(text).toList();
    }

    @Test
    void namesTheFormatsThatThereAre() {
        assertThat(Export.of("otlp")).isEqualTo(Export.OTLP);
        assertThatThrownBy(() -> Export.of("pdf"))
                .hasMessage("--export is one of otlp, zipkin, speedscope, was \"pdf\"");
    }
}
