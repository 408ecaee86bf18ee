package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.Clew;
import dev.clew.FuzzTarget;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.slf4j.MDC;

/** {@code clew.mdc}, {@code clew.mdc.keys} and {@code clew.mdc.baggage}, and the baggage of the context that is mirrored. */
class MdcFuzzTest extends FuzzTarget {
    private static final Clew CLEW =
            Clew.builder().setting("clew.span.log", "false").build();

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @FuzzTest
    void mdc(byte[] input) {
        String[] lines = lines(input, 4);
        MdcMirror mirror;
        try {
            mirror = MdcMirror.create(
                    constant("clew.mdc", lines[0], MdcPreset.class, MdcPreset.PLAIN),
                    list("clew.mdc.keys", orEmpty(lines[1])),
                    list("clew.mdc.baggage", orEmpty(lines[2])));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).matches("(?s)clew\\.mdc(\\.keys|\\.baggage)? must be .*, was .*");
            return;
        }
        assertThat(mirror.keys().stream().map(MdcMirror.Key::name).distinct()).hasSameSizeAs(mirror.keys());

        TraceContext first = CLEW.root().withBaggage(BaggageText.parse(orEmpty(lines[3])));
        MDC.clear();
        MDC.put("trace_id", "the application's");
        MDC.put("user", "the application's");
        Map<String, String> before = all();
        String[] saved = mirror.open(first);
        for (MdcMirror.Key key : mirror.keys()) {
            assertThat(MDC.get(key.name())).isEqualTo(key.valueIn(first));
        }
        mirror.change(first.withBaggage(Baggage.EMPTY));
        mirror.close(saved);
        assertThat(all()).isEqualTo(before);
    }

    private static Map<String, String> all() {
        return new TreeMap<>(MDC.getCopyOfContextMap());
    }
}
