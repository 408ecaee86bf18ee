package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connect's default converter guesses the type of every header's value and writes the guess. */
class ConnectTest {
    private final SimpleHeaderConverter converter = new SimpleHeaderConverter();

    private String throughConnect(String name, String value) {
        SchemaAndValue read = converter.toConnectHeader("orders", name, Sample.bytes(value));
        byte[] written = converter.fromConnectHeader("orders", name, read.schema(), read.value());
        return written == null ? "null" : new String(written, StandardCharsets.UTF_8);
    }

    @Test
    void rewritesWhatLooksLikeANumber() {
        assertThat(throughConnect("x-request-id", "00123")).isEqualTo("123");
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "time-ordered", "xray", "secure"})
    void doesNotRewriteAnyOfTenThousandGeneratedIds(String generator) {
        Clew clew = Clew.builder().setting("clew.ids", generator).build();
        CorrelationProducer producers = CorrelationProducer.create(clew);
        Set<String> changed = new TreeSet<>();
        for (int i = 0; i < 10_000; i++) {
            Headers headers = new RecordHeaders();
            try (Scope scope = clew.root().makeCurrent()) {
                producers.inject(headers);
            }
            for (String name : Sample.names(headers)) {
                String value = Sample.value(headers, name);
                if (!value.equals(throughConnect(name, value))) {
                    changed.add(name + '=' + value);
                }
            }
        }

        assertThat(changed).isEmpty();
    }

    @Test
    void doesNotRewriteThePositionOfAMessageWithoutAnId() {
        String position = Sample.identity(Sample.record(123));

        assertThat(throughConnect("x-causation-id", position)).isEqualTo(position);
    }
}
