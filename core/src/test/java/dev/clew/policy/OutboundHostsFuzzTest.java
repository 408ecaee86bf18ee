package dev.clew.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import java.util.List;
import java.util.Locale;

/** {@code clew.outbound.hosts} and a host. */
class OutboundHostsFuzzTest extends FuzzTarget {
    @FuzzTest
    void hosts(byte[] input) {
        String[] lines = lines(input, 2);
        List<String> list = list("clew.outbound.hosts", lines[0]);
        OutboundHosts hosts;
        try {
            hosts = OutboundHosts.parse(list);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage())
                    .startsWith("clew.outbound.hosts must be a comma-separated list of host names or addresses without"
                            + " port, *.domain or *, was \"");
            assertThat(list).anyMatch(host -> !host.matches("[A-Za-z0-9._-]+"));
            return;
        }
        String host = orEmpty(lines[1]);
        assertThat(hosts.list(host)).isEqualTo(list.stream().anyMatch(pattern -> matches(pattern, host)));
        assertThat(hosts.reach(host)).isEqualTo(list.isEmpty() || hosts.list(host));
        for (String pattern : list) {
            assertThat(pattern).matches("(\\*|(\\*\\.)?[A-Za-z0-9._:\\[\\]-]+)");
            assertThat(hosts.list(pattern.replace("*", "a").toUpperCase(Locale.ROOT)))
                    .isTrue();
        }
        assertThat(OutboundHosts.parse(List.of(hosts.toString().split(",", -1))).toString())
                .isEqualTo(hosts.toString());
    }

    private static boolean matches(String pattern, String host) {
        String asked = fold(bare(host));
        String known = fold(bare(pattern));
        return known.equals("*")
                || known.equals(asked)
                || known.startsWith("*.") && asked.endsWith(known.substring(1)) && asked.length() >= known.length();
    }

    /** An IPv6 address in a URL's brackets is the same address. */
    private static String bare(String host) {
        return host.matches("(?s)\\[.*:.*]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String fold(String text) {
        StringBuilder folded = new StringBuilder(text);
        for (int i = 0; i < folded.length(); i++) {
            folded.setCharAt(i, Character.toLowerCase(Character.toUpperCase(folded.charAt(i))));
        }
        return folded.toString();
    }
}
