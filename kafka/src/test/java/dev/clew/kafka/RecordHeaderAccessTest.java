package dev.clew.kafka;

import dev.clew.messaging.OutgoingHeaders;
import dev.clew.propagation.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Names of headers know case in Kafka; ours are replaced in any case. */
class RecordHeaderAccessTest extends SetterContract<Headers> {
    @Override
    protected Headers carrier() {
        return new RecordHeaders();
    }

    @Override
    protected Setter<Headers> setter() {
        return (headers, name, value) -> new RecordHeaderAccess().replace(headers, OutgoingHeaders.of(name, value));
    }

    @Override
    protected void add(Headers carrier, String name, String value) {
        carrier.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected List<String> values(Headers carrier, String name) {
        List<String> values = new ArrayList<>();
        for (Header header : carrier) {
            if (header.key().equalsIgnoreCase(name)) {
                values.add(new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
