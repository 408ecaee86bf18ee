package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.context.Baggage.Entry;
import dev.clew.context.Baggage.Property;
import dev.clew.propagation.Propagators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaggageTest {
    private static final String NO_HEADER = "(none)";

    private static Baggage received(String... headers) {
        List<String> incoming = new ArrayList<>();
        for (String header : headers) {
            incoming.addAll(List.of("baggage", header));
        }
        return Headers.receive(Propagators.baggage(), incoming.toArray(new String[0]))
                .baggage();
    }

    private static String sent(Baggage baggage) {
        TraceContext context = Clew.builder().build().root().withBaggage(baggage);
        return Headers.send(Propagators.baggage(), context).all().getOrDefault("baggage", NO_HEADER);
    }

    private static Entry entry(String key, String value, Property... properties) {
        return new Entry(key, value, List.of(properties));
    }

    @Test
    void readsEntriesInOrder() {
        assertThat(received("k2=v2,k1=v1", "K1=other"))
                .containsExactly(entry("k2", "v2"), entry("k1", "v1"), entry("K1", "other"));
    }

    @Test
    void readsPropertiesAndStripsOptionalWhiteSpace() {
        Baggage baggage = received("SomeKey \t = \t SomeValue \t ; \t P \t , \t K2=V2;VP=PV");
        assertThat(baggage)
                .containsExactly(
                        entry("SomeKey", "SomeValue", new Property("P", null)),
                        entry("K2", "V2", new Property("VP", "PV")));
        assertThat(sent(baggage)).isEqualTo("SomeKey=SomeValue;P,K2=V2;VP=PV");
    }

    @Test
    void keepsEqualsSignsInValues() {
        assertThat(received("k=a=b").get("k")).isEqualTo("a=b");
        assertThat(received("k=").get("k")).isEmpty();
    }

    @Test
    void decodesValuesAndPropertyValuesButNoKeys() {
        assertThat(received("a%20b=c%20d;p%20q=r%20s;p%20q=t"))
                .containsExactly(entry("a%20b", "c d", new Property("p%20q", "r s"), new Property("p%20q", "t")));
    }

    @Test
    void distinguishesAnEmptyPropertyValueFromNone() {
        assertThat(received("k=v;p;q="))
                .containsExactly(entry("k", "v", new Property("p", null), new Property("q", "")));
    }

    @ParameterizedTest
    @CsvSource({"a+b,a+b", "%2B,+", "%c3%A9,\u00e9", "%FF,\ufffd", "a%C3b,a\ufffdb", "%E2%82%AC,\u20ac"})
    void decodesUtf8(String encoded, String value) {
        assertThat(received("k=" + encoded).get("k")).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k;p=1",
                "k=%zz",
                "k=%",
                "k=%4",
                "k=v;p=%zz",
                "k",
                "=v",
                "k e y=v",
                "k=a b",
                "k=\"v\"",
                "k=a\\b",
                "k=\u00e9",
                "\u00e9=v",
                "k=v;p q",
                "k=v;=q",
                "k=a\0b",
                "k=\u007f",
                "(k)=v"
            })
    void dropsMalformedMemberAlone(String malformed) {
        Headers headers = Headers.of("baggage", "a=1," + malformed + ",j=2");
        Clew clew = Headers.clew(Propagators.baggage());
        assertThat(Headers.receive(clew, headers).baggage()).containsExactly(entry("a", "1"), entry("j", "2"));
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.baggage.malformed", 1L));
        assertThat(sent(received(malformed + ",j=2"))).isEqualTo("j=2");
        assertThat(sent(received("j=2," + malformed))).isEqualTo("j=2");
        assertThat(sent(received(malformed))).isEqualTo(NO_HEADER);
    }

    @ParameterizedTest
    @CsvSource({"k=v;,k=v", "k=v ; ,k=v", "k=;,k=", "k=v;;p,k=v;p", "k=v;p=1; ;q;,k=v;p=1;q", "k=v;;;;,k=v"})
    void keepsAMemberWithoutItsEmptyProperties(String stray, String kept) {
        Headers headers = Headers.of("baggage", "a=1," + stray + ",j=2;r");
        Clew clew = Headers.clew(Propagators.baggage());
        assertThat(sent(Headers.receive(clew, headers).baggage())).isEqualTo("a=1," + kept + ",j=2;r");
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.baggage.empty_property", 1L));
        assertThat(sent(received(stray))).isEqualTo(kept);
        assertThat(received(stray).entries()).isEqualTo(received(kept).entries());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ,\t,"})
    void isEmptyWhenHeaderHoldsNothing(String header) {
        assertThat(received(header)).isSameAs(Baggage.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1,", ",a=1", "a=1,,b=2", " a=1 , , b=2,"})
    void skipsEmptyMembers(String header) {
        assertThat(received(header).get("a")).isEqualTo("1");
        assertThat(sent(received(header))).isIn("a=1", "a=1,b=2");
    }

    @Test
    void costsNothingWhenEmpty() {
        assertThat(received()).isSameAs(Baggage.EMPTY);
        assertThat(sent(Baggage.EMPTY)).isEqualTo(NO_HEADER);
        assertThat(Baggage.EMPTY).isEmpty();
        assertThat(Baggage.EMPTY.isEmpty()).isTrue();
        assertThat(Baggage.EMPTY.get("k")).isNull();
    }

    @Test
    void forwardsValidTextUntouched() {
        String text = "k=%41%ff;p=%c3%a9,k=again,x=a=b";
        assertThat(sent(received(text))).isEqualTo(text);
    }

    @Test
    void roundTripsHostileValueWithReferenceEncoding() {
        Baggage baggage = Baggage.EMPTY.with("k", "\t \"';=asdf!@#$%^&*()");
        assertThat(sent(baggage)).isEqualTo("k=%09%20%22%27%3B%3Dasdf%21%40%23%24%25%5E%26%2A%28%29");
        assertThat(received(sent(baggage))).isEqualTo(baggage);
        assertThat(received(sent(baggage)).get("k")).isEqualTo("\t \"';=asdf!@#$%^&*()");
    }

    @Test
    void roundTripsAnyText() {
        Random random = new Random(42);
        for (int i = 0; i < 5_000; i++) {
            Baggage baggage = Baggage.EMPTY;
            for (int n = random.nextInt(6); n >= 0; n--) {
                baggage = baggage.with("k" + random.nextInt(4), text(random), List.of(new Property("p", text(random))));
            }
            Baggage back = received(sent(baggage));
            assertThat(back).isEqualTo(baggage);
            assertThat(back.hashCode()).isEqualTo(baggage.hashCode());
            assertThat(back.entries()).isEqualTo(baggage.entries());
        }
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(20), 0, 0x10000)
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .map(c -> random.nextBoolean() ? c & 0x7f : c)
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }

    @Test
    void isEqualInAnyEncoding() {
        assertThat(received("a=%41")).isEqualTo(received("a = A")).hasSameHashCodeAs(received("a=A"));
        assertThat(received("a=1,b=2")).isNotEqualTo(received("b=2,a=1"));
        assertThat(received("a=1").hashCode()).isNotEqualTo(received("a=2").hashCode());
        assertThat(received("a = A, b")).hasToString("Baggage[a=A]");
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + "=" + i).collect(Collectors.joining(","));
    }

    @Test
    void keeps64MembersAndNo65th() {
        assertThat(received(members(64)).size()).isEqualTo(64);
        assertThat(sent(received(members(64)))).isEqualTo(members(64));
        Clew clew = Headers.clew(Propagators.baggage());
        Headers headers = Headers.of("baggage", members(40), "baggage", members(40));
        assertThat(sent(Headers.receive(clew, headers).baggage())).isEqualTo(members(40) + "," + members(24));
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.baggage.too_many", 1L));
        assertThat(received(members(64) + ", ,").size()).isEqualTo(64);
    }

    @Test
    void keepsExactly8192Bytes() {
        String exact = "a=1,k=" + "v".repeat(8192 - 6);
        assertThat(sent(received(exact))).isEqualTo(exact).hasSize(8192);
        String half = "a=" + "v".repeat(4093);
        assertThat(sent(received(half, "b" + half))).hasSize(8192).isEqualTo(half + ",b" + half);
    }

    @Test
    void keepsWholeMembersOfALongerText() {
        String over = "a=1,b=2,k=" + "v".repeat(8192);
        assertThat(sent(received(over))).isEqualTo("a=1,b=2");
        assertThat(sent(received("k=" + "v".repeat(8190) + ",a=1"))).hasSize(8192);
        assertThat(sent(received("k=" + "v".repeat(8191) + ",a=1"))).isEqualTo(NO_HEADER);
    }

    @Test
    void boundsItsWorkOnMegabytes() {
        Clew clew = Headers.clew(Propagators.baggage());
        for (String hostile : List.of(
                "x".repeat(1 << 22),
                ",".repeat(1 << 22),
                " ".repeat(1 << 22),
                "k=v;".repeat(1 << 20),
                "k=v,".repeat(1 << 20),
                "k=%,".repeat(1 << 20))) {
            Baggage baggage =
                    Headers.receive(clew, Headers.of("baggage", hostile)).baggage();
            assertThat(baggage.toHeader().length()).isLessThanOrEqualTo(8192);
            assertThat(baggage.size()).isLessThanOrEqualTo(64);
        }
        assertThat(clew.counters().get("rejected.baggage.too_long")).isEqualTo(6);
        assertThat(clew.counters().get("rejected.baggage.malformed")).isEqualTo(1);
    }

    @Test
    void returnsTheLastOfSeveralValues() {
        Baggage baggage = received("k=1,other=x,k=2");
        assertThat(baggage.get("k")).isEqualTo("2");
        assertThat(baggage.size()).isEqualTo(3);
        assertThat(sent(baggage.with("k", "3"))).isEqualTo("k=3,other=x");
        assertThat(sent(baggage.without("k"))).isEqualTo("other=x");
    }

    @Test
    void isNeverChanged() {
        Baggage one = Baggage.EMPTY.with("a", "1");
        Baggage two = one.with("b", "2");
        assertThat(sent(two.with("a", "9"))).isEqualTo("a=9,b=2");
        assertThat(sent(two.without("a"))).isEqualTo("b=2");
        assertThat(sent(two)).isEqualTo("a=1,b=2");
        assertThat(sent(one)).isEqualTo("a=1");
        assertThat(one.without("a")).isSameAs(Baggage.EMPTY);
        assertThat(one.without("x")).isSameAs(one);
        assertThatThrownBy(() -> two.entries().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void leavesOtherMembersAsTheyCame() {
        assertThat(sent(received("x=%ff;p=%41,k=1").with("k", "2"))).isEqualTo("x=%ff;p=%41,k=2");
    }

    @Test
    void looksForWholeKeysOnly() {
        Baggage baggage = received("ab=1,b=2;a=3");
        assertThat(baggage.get("a")).isNull();
        assertThat(baggage.get("ab=1,b")).isNull();
        assertThat(baggage.get("")).isNull();
        assertThat(baggage.get("AB")).isNull();
    }

    @Test
    void staysAsItIsWhenMoreWouldNotFit() {
        Baggage full = received(members(64));
        assertThat(full.with("k64", "x")).isSameAs(full);
        assertThat(full.with("k63", "x").get("k63")).isEqualTo("x");
        Baggage one = Baggage.EMPTY.with("a", "1");
        assertThat(one.with("b", "v".repeat(8192 - 6)).toHeader()).hasSize(8192);
        assertThat(one.with("b", "v".repeat(8192 - 5))).isSameAs(one);
        assertThat(one.with("b", " ".repeat(2800))).isSameAs(one);
        assertThat(one.with("b", "v".repeat(1 << 22))).isSameAs(one);
    }

    @Test
    void refusesKeysThatAreNoTokens() {
        assertThatThrownBy(() -> Baggage.EMPTY.with("a b", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("baggage key must be an RFC 9110 token, was \"a b\"");
        assertThatThrownBy(() -> Baggage.EMPTY.with("", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Baggage.EMPTY.with("k", "1", List.of(new Property("p,", null))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
