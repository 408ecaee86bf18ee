package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.Clew;
import dev.clew.FuzzTarget;
import dev.clew.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.MDC;

/** {@code clew.mdc}, {@code clew.mdc.keys} and {@code clew.mdc.baggage}, and the baggage of the context that is mirrored. */
class MdcFuzzTest extends FuzzTarget {
    private static final Clew CLEW =
            Clew.builder().setting("clew.span.log", "false").build();

    @FuzzTest
    void mdc(byte[] input) {
        String[] lines = lines(input, 4);
        Settings settings = Settings.NONE
                .with("clew.mdc", lines[0])
                .with("clew.mdc.keys", orEmpty(lines[1]))
                .with("clew.mdc.baggage", orEmpty(lines[2]));
        MdcMirror mirror;
        try {
            mirror = MdcMirror.create(
                    settings.constant("clew.mdc", MdcPreset.class, MdcPreset.PLAIN),
                    settings.list("clew.mdc.keys"),
                    settings.list("clew.mdc.baggage"));
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
