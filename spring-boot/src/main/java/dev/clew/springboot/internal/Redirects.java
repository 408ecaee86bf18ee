package dev.clew.springboot.internal;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Redirects that are followed here and not below, if {@code clew.outbound.hosts} is set: the clients below would take the ids
 * along to any host.
 */
public final class Redirects {
    /** As the JDK's client and Tomcat's limit. */
    public static final int MAX = 20;

    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    /** Headers that the application meant for the first host alone. */
    public static final Set<String> OF_THE_HOST = Set.of("Authorization", "Cookie", "Host", "Proxy-Authorization");

    private Redirects() {}

    /** Whether the environment listener has told the clients to follow none, so that we have to. */
    public static boolean areOurs(Environment environment) {
        return environment.getProperty("dev.clew.follows-redirects", Boolean.class, false);
    }

    /** Returns the place to go to, null if the answer is no redirect that is followed. */
    public static @Nullable URI target(int status, @Nullable String location, URI from, String method) {
        boolean isRedirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        if (!isRedirect || location == null) {
            return null;
        }
        // A request that changes something is sent elsewhere only as a GET, which 303 asks for.
        if (!SAFE.contains(method) && status != 303) {
            return null;
        }
        try {
            URI target = from.resolve(location);
            boolean isHttp =
                    "http".equalsIgnoreCase(target.getScheme()) || "https".equalsIgnoreCase(target.getScheme());
            boolean isDowngrade =
                    "https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(target.getScheme());
            return isHttp && !isDowngrade && target.getHost() != null ? target : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Returns the method of the next request. */
    public static String method(int status, String method) {
        return status == 303 && !method.equals("HEAD") ? "GET" : method;
    }

    /** Whether both have the same scheme, host and port. */
    public static boolean isSameHost(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }
}
