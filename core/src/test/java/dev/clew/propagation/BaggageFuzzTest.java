package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import dev.clew.context.Baggage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A {@code baggage} header; the next two lines are a key and a value that are set. */
class BaggageFuzzTest extends FuzzTarget {
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final String OCTETS = "[!-~&&[^\",;\\\\%]]*+";
    private static final String VALUE = OCTETS + "(?:%[0-9A-Fa-f]{2}" + OCTETS + ")*+";
    private static final String OWS = "[ \t]*+";
    private static final String PROPERTY = TOKEN + "(?:" + OWS + "=" + OWS + VALUE + ")?+";
    private static final Pattern MEMBER = Pattern.compile(
            OWS + TOKEN + OWS + "=" + OWS + VALUE + "(?:" + OWS + ";" + OWS + "(?:" + PROPERTY + ")?+)*+" + OWS);
    private static final Pattern EMPTY_PROPERTY = Pattern.compile(";" + OWS + "(?:;|$)");

    @FuzzTest
    void baggage(byte[] input) {
        String[] lines = lines(input, 3);
        String text = lines[0];
        Extracted extracted = WireContract.hold(
                Propagators.baggage(),
                Set.of("baggage.malformed", "baggage.too_many", "baggage.too_long", "baggage.empty_property"),
                "baggage",
                text);
        Baggage baggage = extracted.baggage();

        assertBounded(baggage);
        List<String> members = List.of(text.split(",", -1));
        long valid = members.stream()
                .filter(member -> MEMBER.matcher(member).matches())
                .count();
        long blank = members.stream().filter(member -> member.matches("[ \t]*")).count();
        boolean fits = text.length() <= 8192;
        boolean few = valid <= 64;
        if (fits && few) {
            assertThat(baggage.size()).isEqualTo((int) valid);
            List<String> reasons = new ArrayList<>();
            if (valid + blank < members.size()) {
                reasons.add("baggage.malformed");
            }
            if (members.stream()
                    .anyMatch(member -> MEMBER.matcher(member).matches()
                            && EMPTY_PROPERTY.matcher(member).find())) {
                reasons.add("baggage.empty_property");
            }
            assertThat(extracted.rejections()).isEqualTo(reasons);
        } else {
            assertThat(extracted.rejections()).contains(fits ? "baggage.too_many" : "baggage.too_long");
        }
        assertEntries(baggage);
        if (lines[1] != null) {
            assertSets(baggage, lines[1], orEmpty(lines[2]));
        }
    }

    private static void assertBounded(Baggage baggage) {
        assertThat(baggage.size()).isLessThanOrEqualTo(64);
        assertThat(baggage.toHeader().length()).isLessThanOrEqualTo(8192);
        assertThat(baggage.isEmpty()).isEqualTo(baggage.toHeader().isEmpty());
    }

    private static void assertEntries(Baggage baggage) {
        List<Baggage.Entry> entries = baggage.entries();
        assertThat(entries).hasSize(baggage.size());
        Map<String, String> last = new HashMap<>();
        entries.forEach(entry -> last.put(entry.key(), entry.value()));
        last.forEach((key, value) -> assertThat(baggage.get(key)).isEqualTo(value));

        if (baggage.toHeader().length() > 1024) {
            return; // what follows takes the square of it
        }
        Baggage anew = Baggage.EMPTY;
        for (Baggage.Entry entry : entries) {
            anew = anew.with(entry.key(), entry.value(), entry.properties());
        }
        // Our encoding may be longer than the caller's, and a key may be there twice.
        if (anew.size() == baggage.size()) {
            assertThat(anew).isEqualTo(baggage).hasSameHashCodeAs(baggage);
        }
    }

    private static void assertSets(Baggage baggage, String key, String value) {
        if (!key.matches(TOKEN)) {
            assertThatThrownBy(() -> baggage.with(key, value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("baggage key must be an RFC 9110 token, was \"" + key + '"');
            return;
        }
        Baggage with = baggage.with(key, value);
        assertBounded(with);
        if (!with.equals(baggage)) {
            String encodable = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            assertThat(with.get(key)).isEqualTo(encodable);
            assertThat(Baggage.parse(with.toHeader())).isEqualTo(with);
            assertThat(with.without(key)).isEqualTo(baggage.without(key));
            assertThat(with.without(key).get(key)).isNull();
        }
    }
}
