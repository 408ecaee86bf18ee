package dev.clew.kafka;

import dev.clew.Setter;
import dev.clew.testkit.propagation.SetterContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A record's headers, of which a stamp is written; Kafka's own names know case, ours are replaced in any. */
class HeadersTest extends SetterContract<Headers> {
    @Override
    protected Headers carrier() {
        return new RecordHeaders();
    }

    @Override
    protected Setter<Headers> setter() {
        return (headers, name, value) -> {
            Stamp stamp = new Stamp();
            Stamp.setter(List.of()).set(stamp, name, value);
            stamp.writeTo(headers);
        };
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
