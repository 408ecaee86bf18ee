package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.messaging.OutgoingHeaders;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** The application's headers and ours as one map. */
class PublishedHeadersTest {
    private static final Map<String, Object> APPLICATION =
            Map.of("tenant", "acme", "Traceparent", "old", "tracestate", "a=1");

    @Test
    void beforeOursAreWrittenItIsTheApplicationsMap() {
        assertThat(new PublishedHeaders(null)).isEmpty();
        assertThat(new PublishedHeaders(APPLICATION)).isEqualTo(APPLICATION).hasSize(3);
    }

    @Test
    void oursTakeThePlaceOfOthersInAnyCase() {
        PublishedHeaders headers = new PublishedHeaders(APPLICATION);

        headers.write(OutgoingHeaders.of("traceparent", "new"));

        assertThat(headers)
                .isEqualTo(Map.of("tenant", "acme", "traceparent", "new"))
                .hasSize(2)
                .doesNotContainKeys("Traceparent", "tracestate");
        assertThat(headers.get("Traceparent")).isNull();
        assertThat(headers.get("traceparent")).isEqualTo("new");
        assertThat(new HashMap<>(headers)).isEqualTo(headers);
    }

    @Test
    void aHeaderWithoutAValueStays() {
        Map<String, Object> application = new HashMap<>();
        application.put("tenant", null);
        PublishedHeaders headers = new PublishedHeaders(application);

        headers.write(OutgoingHeaders.of("traceparent", "new"));

        assertThat(headers).containsKey("tenant").containsEntry("tenant", null).hasSize(2);
    }

    @Test
    void nullIsNoName() {
        PublishedHeaders headers = new PublishedHeaders(null);
        headers.write(OutgoingHeaders.of("traceparent", "new"));

        assertThat(headers.get(null)).isNull();
        assertThat(headers.containsKey(null)).isFalse();
    }

    @Test
    void nobodyChangesIt() {
        PublishedHeaders headers = new PublishedHeaders(new HashMap<>(APPLICATION));
        headers.write(OutgoingHeaders.of("traceparent", "new"));
        Iterator<Map.Entry<String, Object>> entries = headers.entrySet().iterator();

        assertThatThrownBy(() -> headers.put("tenant", "other")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(headers::clear).isInstanceOf(UnsupportedOperationException.class);
        headers.entrySet()
                .forEach(entry -> assertThatThrownBy(() -> entry.setValue("other"))
                        .isInstanceOf(UnsupportedOperationException.class));
        assertThatThrownBy(entries::remove).isInstanceOf(UnsupportedOperationException.class);
        entries.next();
        entries.next();
        assertThat(entries.hasNext()).isFalse();
        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
    }
}
