package dev.clew.examples.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A case for {@code traceparent} and {@code tracestate}: the header lines to send, and the expected outcome.
 *
 * @param flags of the outgoing {@code traceparent}, if the trace continues
 * @param states the members of the outgoing {@code tracestate}, which may be empty
 */
record Row(String name, List<String> headers, Outcome outcome, String flags, List<String> states) {
    enum Outcome {
        /** The trace id stays. */
        CONTINUES,
        /** The trace id is new, and there is no tracestate. */
        RESTARTS,
        /** As {@link #RESTARTS}, or the container refuses the request. */
        RESTARTS_OR_IS_REFUSED,
        /** The trace id stays, with at least one of the states. */
        CONTINUES_WITH_ONE_OF
    }

    static final String T = "12345678901234567890123456789012";
    static final String P = "1234567890123456";
    private static final String VALID = "traceparent: 00-" + T + "-" + P + "-01";

    static Stream<Row> all() {
        return Stream.of(
                        traceparents(),
                        malformedTraceparents(),
                        hostileTraceparents(),
                        tracestates(),
                        longTracestates())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> traceparents() {
        String later = "cc-" + T + "-" + P + "-01";
        return Stream.of(
                restarts("absent"),
                continues("valid", VALID),
                restarts("two, different", VALID, "traceparent: 00-" + T.replace('1', '2') + "-" + P + "-01"),
                restarts("two, equal", VALID, VALID),
                restarts("of another name", VALID.replace("traceparent", "trace-parent")),
                restarts("of another name yet", VALID.replace("traceparent", "trace.parent")),
                continues("in camel case", VALID.replace("traceparent", "TraceParent")),
                continues("in upper case", VALID.replace("traceparent", "TRACEPARENT")),
                continues("of a later version", "traceparent: " + later),
                continues(
                        "of a later version with more fields",
                        "traceparent: " + later + "-what-the-future-will-be-like"),
                continues("of a later version with an empty field", "traceparent: " + later + "-"),
                continues("after spaces", "traceparent:   00-" + T + "-" + P + "-01"),
                continues("after a tab", "traceparent:\t00-" + T + "-" + P + "-01"),
                continues("before a space and a tab", VALID + " \t"),
                continues("between spaces and tabs", "traceparent: \t 00-" + T + "-" + P + "-01\t \t"),
                new Row("random", of("00-" + T + "-" + P + "-02"), Outcome.CONTINUES, "02", List.of()),
                new Row("not sampled", of("00-" + T + "-" + P + "-00"), Outcome.CONTINUES, "00", List.of()),
                new Row("with all flags", of("00-" + T + "-" + P + "-ff"), Outcome.CONTINUES, "03", List.of()));
    }

    private static Stream<Row> malformedTraceparents() {
        String rest = "-" + T + "-" + P + "-01";
        List<String> values = new ArrayList<>(List.of(
                "00" + rest + ".",
                "00" + rest + "-what-the-future-will-be-like",
                "cc" + rest + ".what-the-future-will-be-like",
                "cc-" + T + "-" + P + "-0",
                "cc-" + T + "-" + P));
        for (String version : List.of("ff", ".0", "0.", "000", "0000", "0", "0A")) {
            values.add(version + rest);
        }
        for (String traceId : damaged(T, "3", "A")) {
            values.add("00-" + traceId + "-" + P + "-01");
        }
        for (String parentId : damaged(P, "7", "F")) {
            values.add("00-" + T + "-" + parentId + "-01");
        }
        for (String flags : List.of(".0", "0.", "001", "1", "0A")) {
            values.add("00-" + T + "-" + P + "-" + flags);
        }
        return values.stream().map(value -> restarts(value, "traceparent: " + value, "tracestate: foo=1"));
    }

    private static List<String> damaged(String id, String next, String upperCase) {
        String rest = id.substring(1);
        return List.of("0".repeat(id.length()), "." + rest, rest + ".", rest, id + next, upperCase + rest);
    }

    private static Stream<Row> hostileTraceparents() {
        return Stream.of("é", "\u00ef\u00bf\u00bf", "\0", "x".repeat(1 << 20))
                .map(what -> new Row(
                        "with "
                                + (what.length() > 9
                                        ? "1 MiB"
                                        : what.codePoints().boxed().toList()),
                        List.of("traceparent: 00-" + T + "-" + P + "-01" + what),
                        Outcome.RESTARTS_OR_IS_REFUSED,
                        "",
                        List.of()));
    }

    private static Stream<Row> tracestates() {
        String valueCharacters = IntStream.rangeClosed(0x20, 0x7e)
                .filter(c -> c != ',' && c != '=')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return Stream.of(
                restarts("tracestate alone", "tracestate: foo=1"),
                states(
                        "in three headers",
                        "foo=1,bar=2,rojo=1,congo=2,baz=3",
                        "foo=1,bar=2",
                        "rojo=1,congo=2",
                        "baz=3"),
                states("empty", "", ""),
                states("and an empty one", "foo=1", "foo=1", ""),
                states("after an empty one", "foo=1", "", "foo=1"),
                states("with an empty member", "foo=1,bar=2", "foo=1,,bar=2"),
                states("with an empty first member", "foo=1", ",foo=1"),
                states("after a space", "foo=1", " foo=1"),
                states("with space around its comma", "foo=1,bar=2", "foo=1 \t , \t bar=2"),
                states("with space around it", "foo=1", "\t foo=1 \t"),
                new Row(
                        "one key twice",
                        with("foo=1,foo=2"),
                        Outcome.CONTINUES_WITH_ONE_OF,
                        "01",
                        List.of("foo=1", "foo=2")),
                new Row(
                        "one key twice in two headers",
                        with("foo=1", "foo=2"),
                        Outcome.CONTINUES_WITH_ONE_OF,
                        "01",
                        List.of("foo=1", "foo=2")),
                states("with every character of keys", "abcdefghijklmnopqrstuvwxyz0123456789_-*/@=1"),
                states("with every character of values", "foo=" + valueCharacters),
                states("with a space at a value's end", "foo= 1,bar=2", "foo= 1 ,bar=2"),
                states("with a space before '='", "", "foo =1"),
                states("with an upper-case key", "", "FOO=1"),
                states("with a dot in a key", "", "foo.bar=1"),
                states("with a tenant's key that has no system", "foo@=1"),
                states("with two '@' together", "foo@@bar=1"),
                states("with two '@'", "foo@bar@baz=1"),
                states("with a digit first", "0foo=1"),
                states("with '@' first", "", "@foo=1,bar=2"),
                states("with two '='", "", "foo=bar=baz"),
                states("without a value", "", "foo=,bar=3"),
                new Row(
                        "in camel case",
                        List.of(VALID, "TraceState: foo=1"),
                        Outcome.CONTINUES,
                        "01",
                        List.of("foo=1")),
                new Row(
                        "in upper case",
                        List.of(VALID, "TRACESTATE: foo=1"),
                        Outcome.CONTINUES,
                        "01",
                        List.of("foo=1")),
                new Row("of another name", List.of(VALID, "trace-state: foo=1"), Outcome.CONTINUES, "01", List.of()));
    }

    private static Stream<Row> longTracestates() {
        List<String> members =
                IntStream.range(0, 33).mapToObj(i -> "member" + i + "=" + i).toList();
        String accepted = String.join(",", members.subList(0, 32));
        return Stream.of(
                states(
                        "of 32 members in four headers",
                        accepted,
                        String.join(",", members.subList(0, 8)),
                        String.join(",", members.subList(8, 16)),
                        String.join(",", members.subList(16, 24)),
                        String.join(",", members.subList(24, 32))),
                states("of 33 members", "", String.join(",", members)),
                states("of 33 members in two headers", "", accepted, members.get(32)),
                states("of 512 characters", "a=" + "1".repeat(100) + ",b=" + "2".repeat(256) + ",c=" + "3".repeat(148)),
                states("with a key of 256", "z".repeat(256) + "=1"),
                states("with a key of 257", "", "z".repeat(257) + "=1"),
                states("with a tenant of 241 and a system of 14", "t".repeat(241) + "@" + "v".repeat(14) + "=1"),
                states("with a tenant of 242", "t".repeat(242) + "@v=1"),
                states("with a system of 15", "t@" + "v".repeat(15) + "=1"));
    }

    private static List<String> of(String traceparent) {
        return List.of("traceparent: " + traceparent);
    }

    private static List<String> with(String... tracestates) {
        List<String> headers = new ArrayList<>(List.of(VALID));
        for (String each : tracestates) {
            headers.add("tracestate: " + each);
        }
        return headers;
    }

    private static Row restarts(String name, String... headers) {
        return new Row(name, List.of(headers), Outcome.RESTARTS, "", List.of());
    }

    private static Row continues(String name, String header) {
        return new Row(name, List.of(header), Outcome.CONTINUES, "01", List.of());
    }

    private static Row states(String name, String expected) {
        return states(name, expected, expected);
    }

    private static Row states(String name, String expected, String... sent) {
        List<String> members = expected.isEmpty() ? List.of() : List.of(expected.split(","));
        return new Row("tracestate " + name, with(sent), Outcome.CONTINUES, "01", members);
    }

    @Override
    public String toString() {
        return name;
    }
}
