package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Headers;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tracestate rows of W3C's test suite, and the bounds that it leaves open. */
class TracestateTest {
    private static final String T = "12345678901234567890123456789012";
    private static final String VALID = "00-" + T + "-1234567890123456-01";
    private static final String NO_HEADER = "(none)";

    /** Returns the tracestate that goes out after these came in. The traceparent must survive any of them. */
    private static String forwarded(String... headers) {
        List<String> incoming = new ArrayList<>(List.of("traceparent", VALID));
        for (String header : headers) {
            incoming.addAll(List.of("tracestate", header));
        }
        TraceContext context = Headers.receive(Propagators.w3c(), incoming.toArray(new String[0]));
        assertThat(context.traceId()).isEqualTo(T);
        return Headers.send(Propagators.w3c(), context).all().getOrDefault("tracestate", NO_HEADER);
    }

    @Test
    void isDroppedWithoutTraceparent() {
        TraceContext context = Headers.receive(Propagators.w3c(), "tracestate", "foo=1");
        assertThat(Headers.send(Propagators.w3c(), context).all()).containsOnlyKeys("traceparent");
    }

    @Test
    void acceptsNameInAnyCaseAndNoOtherName() {
        for (String name : List.of("TraceState", "TrAcEsTaTe", "TRACESTATE")) {
            assertThat(Headers.receive(Propagators.w3c(), "traceparent", VALID, name, "foo=1")
                            .traceState())
                    .isEqualTo("foo=1");
        }
        for (String name : List.of("trace-state", "trace.state")) {
            assertThat(Headers.receive(Propagators.w3c(), "traceparent", VALID, name, "foo=1")
                            .traceState())
                    .isEmpty();
        }
    }

    @Test
    void isDroppedWithInvalidTraceparent() {
        TraceContext context = Headers.receive(Propagators.w3c(), "traceparent", "00-x", "tracestate", "foo=1");
        assertThat(context.traceState()).isEmpty();
    }

    @Test
    void joinsSeveralHeadersInOrder() {
        assertThat(forwarded("foo=1,bar=2", "rojo=1,congo=2", "baz=3")).isEqualTo("foo=1,bar=2,rojo=1,congo=2,baz=3");
    }

    @Test
    void skipsEmptyHeaders() {
        assertThat(forwarded("")).isEqualTo(NO_HEADER);
        assertThat(forwarded(" \t, ,")).isEqualTo(NO_HEADER);
        assertThat(forwarded("foo=1", "")).isEqualTo("foo=1");
        assertThat(forwarded("", "foo=1")).isEqualTo("foo=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "foo=1,,bar=2|foo=1,bar=2",
                ",foo=1|foo=1",
                "foo=1,|foo=1",
                " foo=1|foo=1",
                "foo=1 \t , \t bar=2|foo=1,bar=2",
                "\t foo=1 \t|foo=1",
                "foo= 1 |foo= 1",
                "foo= a b |foo= a b"
            })
    void stripsOptionalWhiteSpaceAndEmptyMembers(String sent, String expected) {
        assertThat(forwarded(sent)).isEqualTo(expected);
    }

    @Test
    void keepsDuplicateKeys() {
        assertThat(forwarded("foo=1,foo=2")).isEqualTo("foo=1,foo=2");
        assertThat(forwarded("foo=1", "foo=2")).isEqualTo("foo=1,foo=2");
    }

    @Test
    void acceptsEveryCharacterOfKeysAndValues() {
        StringBuilder value = new StringBuilder(" ");
        for (char c = 0x21; c <= 0x7e; c++) {
            if (c != ',' && c != '=') {
                value.append(c);
            }
        }
        String member = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@=" + value;
        assertThat(forwarded(member)).isEqualTo(member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo@=1", "foo@@bar=1", "foo@bar@baz=1", "1foo=1", "0@v=1"})
    void acceptsKeysOfLevel2(String member) {
        assertThat(forwarded(member)).isEqualTo(member);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo =1",
                "FOO=1",
                "foo.bar=1",
                "@foo=1,bar=2",
                "foo=bar=baz",
                "foo=,bar=3",
                "foo,bar=3",
                "=1",
                "_foo=1",
                "foo=a\tb",
                "foo=\u00e9",
                "foo=\u007f",
                "bar=1,foo=\0"
            })
    void isDroppedWholeWhenOneMemberIsMalformed(String header) {
        assertThat(forwarded(header)).isEqualTo(NO_HEADER);
        assertThat(forwarded("good=1", header)).isEqualTo(NO_HEADER);
    }

    private static String members(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i <= to; i++) {
            text.append(i == from ? "" : ",").append("bar%02d=%02d".formatted(i, i));
        }
        return text.toString();
    }

    @Test
    void accepts32MembersOverFourHeadersAndDropsAllOf33() {
        assertThat(forwarded(members(1, 10), members(11, 20), members(21, 30), members(31, 32)))
                .isEqualTo(members(1, 32));
        assertThat(forwarded(members(1, 10), members(11, 20), members(21, 30), members(31, 33)))
                .isEqualTo(NO_HEADER);
    }

    @Test
    void acceptsKeysOfUpTo256Characters() {
        assertThat(forwarded("foo=1," + "z".repeat(256) + "=1")).isEqualTo("foo=1," + "z".repeat(256) + "=1");
        assertThat(forwarded("foo=1," + "z".repeat(257) + "=1")).isEqualTo(NO_HEADER);
        for (String key :
                List.of("t".repeat(241) + "@" + "v".repeat(14), "t".repeat(242) + "@v", "t@" + "v".repeat(15))) {
            assertThat(forwarded("foo=1," + key + "=1")).isEqualTo("foo=1," + key + "=1");
        }
    }

    @Test
    void acceptsValuesOfUpTo256Characters() {
        assertThat(forwarded("foo=" + "v".repeat(256))).isEqualTo("foo=" + "v".repeat(256));
        assertThat(forwarded("foo=" + "v".repeat(257))).isEqualTo(NO_HEADER);
    }

    @Test
    void propagatesWellOver512Characters() {
        String members = ("a=" + "v".repeat(100) + ",").repeat(19);
        String sent = members.substring(0, members.length() - 1);
        assertThat(sent).hasSizeGreaterThan(1900);
        assertThat(forwarded(sent)).isEqualTo(sent);
    }

    @Test
    void shedsLongMembersFirstWhenItMustShrink() {
        String small = "s1=" + "v".repeat(100);
        String big = "big=" + "v".repeat(250);
        List<String> members = new ArrayList<>(List.of(big, small));
        members.addAll(Collections.nCopies(9, small));
        members.addAll(Collections.nCopies(5, big));
        members.add("last=1");
        String kept = big + "," + small + ("," + small).repeat(9) + "," + big + "," + big + ",last=1";
        assertThat(forwarded(String.join(",", members))).isEqualTo(kept).hasSizeLessThanOrEqualTo(2048);
    }

    @Test
    void shedsFromTheRightWhenOnlyShortMembersAreLeft() {
        String member = "s=" + "v".repeat(126);
        String sent = String.join(",", Collections.nCopies(32, member));
        assertThat(forwarded(sent)).isEqualTo(String.join(",", Collections.nCopies(15, member)));
    }

    @Test
    void neverForwardsMoreThanItsBoundNorHalfMember() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            List<String> members = new ArrayList<>();
            for (int n = random.nextInt(32); n >= 0; n--) {
                members.add("k" + n + "=" + "v".repeat(1 + random.nextInt(256)));
            }
            String out = forwarded(String.join(" , ", members));
            assertThat(out.length()).isLessThanOrEqualTo(2048);
            assertThat(members).containsAll(List.of(out.split(",", -1)));
        }
    }

    @Test
    void isDroppedAtOnceWhenItIsHuge() {
        assertThat(forwarded("a=1,".repeat(1 << 18))).isEqualTo(NO_HEADER);
        assertThat(forwarded(" ".repeat(1 << 20))).isEqualTo(NO_HEADER);
    }
}
