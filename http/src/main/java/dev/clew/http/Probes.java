package dev.clew.http;

import dev.clew.Clew;
import java.util.ArrayList;
import java.util.List;

/** The requests that only ask if the service is alive ({@code clew.http.probes}). */
final class Probes {
    private static final String KEY = "clew.http.probes";
    private static final String BELOW = "/**";

    static final Probes ALL = new Probes(List.of(new Pattern("", true)));

    private final List<Pattern> patterns;

    private Probes(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * Returns the value of {@code clew.http.probes}, a list of paths; {@code /health/**} is the path and all below it.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Probes parse(Clew clew) {
        List<Pattern> patterns = new ArrayList<>();
        for (String part : clew.setting(KEY, "").split(",", -1)) {
            if (!part.isBlank()) {
                patterns.add(Pattern.parse(part.strip()));
            }
        }
        return new Probes(List.copyOf(patterns));
    }

    /**
     * Whether a request for this path is a probe.
     *
     * @param path as it came, with or without a query
     */
    boolean contain(String path) {
        // hot: once per request, allocates nothing without a query
        int query = path.indexOf('?');
        String bare = query < 0 ? path : path.substring(0, query);
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).matches(bare)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return patterns.toString();
    }

    private record Pattern(String path, boolean isTree) {
        static Pattern parse(String text) {
            boolean isTree = text.endsWith(BELOW);
            String path = isTree ? text.substring(0, text.length() - BELOW.length()) : text;
            if (!text.startsWith("/") || path.contains("*")) {
                throw new IllegalArgumentException(
                        KEY + " must be paths such as /health or /actuator/**, was \"" + text + '"');
            }
            return new Pattern(path, isTree);
        }

        boolean matches(String requested) {
            if (!isTree) {
                return requested.equals(path);
            }
            int length = path.length();
            return requested.startsWith(path)
                    && (requested.length() == length || requested.charAt(length) == '/')
                    && (length == 0 || isPlain(requested));
        }

        /** A request to another path is not to hide among the probes: {@code /health/..;/orders}. */
        private static boolean isPlain(String path) {
            return !path.contains("..") && path.indexOf('%') < 0 && path.indexOf(';') < 0 && path.indexOf('\\') < 0;
        }

        @Override
        public String toString() {
            return isTree ? path + BELOW : path;
        }
    }
}
