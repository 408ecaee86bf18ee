package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.propagation.Setter;
import dev.clew.testkit.propagation.SetterContract;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersTest extends SetterContract<Metadata> {
    private final MetadataFields fields = new MetadataFields(Clew.builder().build());

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    @Override
    protected Metadata carrier() {
        return new Metadata();
    }

    @Override
    protected Setter<Metadata> setter() {
        return fields;
    }

    @Override
    protected void add(Metadata carrier, String name, String value) {
        carrier.put(key(name), value);
    }

    @Override
    protected List<String> values(Metadata carrier, String name) {
        List<String> values = new ArrayList<>();
        Iterable<String> all = carrier.getAll(key(name));
        if (all != null) {
            all.forEach(values::add);
        }
        return values;
    }

    @Test
    void readsAllValuesOfOneKeyJoined() {
        Metadata headers = carrier();
        add(headers, "x-request-id", "one");
        add(headers, "x-request-id", "two");

        assertThat(fields.get(headers, "X-REQUEST-ID")).isEqualTo("one,two");
        assertThat(fields.get(headers, "traceparent")).isNull();
    }

    @Test
    void aBinaryFieldIsBytesOnTheWireAndATextForTheFormat() {
        Metadata headers = carrier();
        Metadata.Key<byte[]> key = Metadata.Key.of("ids-bin", Metadata.BINARY_BYTE_MARSHALLER);

        fields.set(headers, "Ids-Bin", "\u0000\u007f\u0080\u00ff");

        assertThat(headers.get(key)).containsExactly(0, 0x7f, 0x80, 0xff);
        assertThat(fields.get(headers, "ids-bin")).isEqualTo("\u0000\u007f\u0080\u00ff");
    }

    @Test
    void aRequestIdHeaderThatIsNoKeyOfGrpcIsRefusedAtOnce() {
        Clew clew = Clew.builder()
                .setting("clew.request.id.headers", "X-Request!ID")
                .build();

        assertThatThrownBy(() -> CorrelationServerInterceptor.create(clew))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid character '!' in key name 'x-request!id'");
        assertThatThrownBy(() -> CorrelationClientInterceptor.create(clew))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
