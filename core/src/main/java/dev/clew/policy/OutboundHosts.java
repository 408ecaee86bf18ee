package dev.clew.policy;

import dev.clew.text.Ascii;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that may get our fields over HTTP ({@code clew.outbound.hosts}).
 *
 * <p>Without a list every host gets the ids, and none gets the fields that may be personal: baggage and the client's own
 * id. With a list the hosts on it get everything, and all others get nothing. Immutable and safe for all threads.
 *
 * @param patterns lower-case names, addresses, {@code *.domain} or {@code *}
 */
public record OutboundHosts(List<String> patterns) {
    private static final String WILDCARD = "*.";

    /**
     * Returns the list of these hosts.
     *
     * @throws IllegalArgumentException for anything but a host, {@code *.domain} or {@code *}
     */
    public static OutboundHosts parse(List<String> hosts) {
        List<String> patterns = new ArrayList<>();
        for (String host : hosts) {
            if (!isPattern(host)) {
                throw new IllegalArgumentException("clew.outbound.hosts must be a comma-separated list of host names"
                        + " or addresses without port, *.domain or *, was \"" + host + '"');
            }
            patterns.add(bare(host).toLowerCase(Locale.ROOT));
        }
        return new OutboundHosts(List.copyOf(patterns));
    }

    private static boolean isPattern(String host) {
        if (host.equals("*")) {
            return true;
        }
        if (host.indexOf(':') >= 0) {
            String address = bare(host);
            return address.indexOf('[') < 0 && address.indexOf('%') < 0 && IpAddress.parse(address) != null;
        }
        String name = host.startsWith(WILDCARD) ? host.substring(WILDCARD.length()) : host;
        return !name.isEmpty()
                && name.chars().allMatch(c -> Ascii.isAlphanumeric((char) c) || c == '.' || c == '-' || c == '_');
    }

    /** Whether every host gets something. */
    public boolean reachAll() {
        return patterns.isEmpty() || patterns.contains("*");
    }

    /** Whether a host gets anything at all. */
    public boolean reach(@Nullable String host) {
        return patterns.isEmpty() || list(host);
    }

    /** Whether a host is on the list; never for null, a host that a client could not name. */
    public boolean list(@Nullable String named) {
        if (named == null) {
            return false;
        }
        String host = bare(named);
        for (int i = 0; i < patterns.size(); i++) {
            String pattern = patterns.get(i);
            boolean matches = pattern.startsWith(WILDCARD)
                    ? endsWith(host, pattern.substring(1))
                    : pattern.equals("*") || pattern.equalsIgnoreCase(host);
            if (matches) {
                return true;
            }
        }
        return false;
    }

    /** Takes off the brackets of an IPv6 address: some clients name it as a URL does. */
    private static String bare(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') >= 0;
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean endsWith(String host, String suffix) {
        int start = host.length() - suffix.length();
        return start > 0 && host.regionMatches(true, start, suffix, 0, suffix.length());
    }

    @Override
    public String toString() {
        return patterns.isEmpty() ? "any" : String.join(",", patterns);
    }
}
