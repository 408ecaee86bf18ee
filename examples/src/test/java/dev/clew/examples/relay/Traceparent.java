package dev.clew.examples.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one {@code traceparent} of a request, of version 00 and with neither id zero. */
record Traceparent(String traceId, String parentId, String flags) {
    private static final Pattern FORM =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");

    static Traceparent of(Target.Arrival arrival) {
        assertThat(arrival.traceparents()).hasSize(1).allMatch(FORM.asMatchPredicate());
        Matcher parts = FORM.matcher(arrival.traceparents().get(0));
        assertThat(parts.matches()).isTrue();
        return new Traceparent(parts.group(1), parts.group(2), parts.group(3));
    }
}
