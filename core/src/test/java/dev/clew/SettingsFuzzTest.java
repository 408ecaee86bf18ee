package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.context.TraceContext;
import dev.clew.text.Ascii;

/** Keys and values given to a builder, a line each. Scope settings have {@link MdcFuzzTest}. */
class SettingsFuzzTest extends FuzzTarget {
    /** A key is a secret, so no message repeats it. */
    private static final String MESSAGE =
            "(?s)(clew\\.(sampling|inbound|propagators|ids|span\\.log|span\\.start|debug\\.(level|messages)|outbound\\.hosts|http\\.path)|trusted"
                    + " sources|request id header) must be .*, was \".*\"(; the dependency dev\\.clew:clew-formats brings"
                    + " it)?|clew\\.debug\\.keys must be at most two of id:key, .*";

    @FuzzTest
    void settings(byte[] input) {
        ClewBuilder builder = Clew.builder();
        for (String line : lines(input)) {
            int equals = line.indexOf('=');
            String key = equals < 0 ? line : line.substring(0, equals);
            if (key.startsWith("clew.mdc") || key.equals("clew.leaks")) {
                continue;
            }
            try {
                builder.setting(key, line.substring(equals + 1));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).startsWith("unknown key " + key + ", the nearest known one is clew.");
                assertThat(Settings.KEYS).doesNotContain(key);
            }
        }
        Clew clew;
        try {
            clew = builder.build();
        } catch (IllegalArgumentException e) {
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
            assertThat(e.getMessage()).matches(MESSAGE);
            return;
        }
        assertThat(clew.counters()).hasToString("{}");
        assertThat(clew.describe()).startsWith("propagator=Propagators.");
        assertThat(clew.fields()).allMatch(Ascii::isToken);
        assertThat(clew.requestIdHeaders()).isNotEmpty().allMatch(Ascii::isToken);
        TraceContext context = clew.root();
        Headers sent = new Headers();
        Span span = clew.send(Span.Kind.PRODUCER, context, sent, Headers::set);
        assertThat(span).isNotNull();
        assertThat(clew.fields()).containsAll(sent.all().keySet());
        assertThat(clew.receive(sent, Headers::get, "").traceId()).matches("|[0-9a-f]{32}");
        assertThat(clew.counters().all().keySet()).allMatch(name -> name.startsWith("rejected."));
    }
}
