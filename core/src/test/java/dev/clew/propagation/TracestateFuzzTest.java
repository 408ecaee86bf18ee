package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

class TracestateFuzzTest extends FuzzTarget {
    private static final Pattern MEMBER =
            Pattern.compile("[a-z0-9][a-z0-9_*/@-]{0,255}=[ -~&&[^,=]]{0,255}[!-~&&[^,=]]");

    private static final Pattern OWS_AROUND = Pattern.compile("^[ \t]+|[ \t]+$");

    @FuzzTest
    void tracestate(byte[] input) {
        String text = String.join("\n", lines(input));
        String read = TraceState.parse(text);

        List<String> members = members(text);
        boolean valid = members.size() <= 32
                && members.stream().allMatch(member -> MEMBER.matcher(member).matches())
                && text.length() <= 32 * 520;
        if (!valid) {
            assertThat(read).isNull();
            return;
        }
        assertThat(read.length()).isLessThanOrEqualTo(TraceState.MAX_FORWARDED);
        assertThat(TraceState.parse(read)).isEqualTo(read);
        String joined = String.join(",", members);
        if (joined.length() <= TraceState.MAX_FORWARDED) {
            assertThat(read).isEqualTo(joined);
        } else {
            List<String> kept = members(read);
            assertThat(members).containsSubsequence(kept);
            // A long member goes before any short one.
            boolean lostShort = count(kept, false) < count(members, false);
            assertThat(lostShort && count(kept, true) > 0).isFalse();
            // No member was dropped that would have fitted: the last one dropped was no longer than the longest kept.
            assertThat(read.length() + 1 + longest(members)).isGreaterThan(TraceState.MAX_FORWARDED);
        }
    }

    private static long count(List<String> members, boolean isLong) {
        return members.stream()
                .filter(member -> member.length() > 128 == isLong)
                .count();
    }

    private static int longest(List<String> members) {
        return members.stream().mapToInt(String::length).max().orElseThrow();
    }

    private static List<String> members(String text) {
        List<String> members = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String member = OWS_AROUND.matcher(part).replaceAll("");
            if (!member.isEmpty()) {
                members.add(member);
            }
        }
        return members;
    }
}
