package dev.clew.httpclient;

import dev.clew.http.HttpClientAdapter;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows redirects as the JDK's client does, but leaves the caller's secrets behind. */
record Redirects(Redirect policy) {
    /** The JDK's own setting and default: the fifth redirect is not followed any more. */
    static final int LIMIT = Integer.getInteger("jdk.httpclient.redirects.retrylimit", 5);

    /** The JDK's own limit. */
    private static final int MAX_READ = 1024;

    /** Headers that the caller means for one place alone. */
    private static final Set<String> SECRETS = Set.of("authorization", "cookie", "proxy-authorization");

    private static final Set<String> OF_A_BODY =
            Set.of("content-type", "content-encoding", "content-language", "content-location", "content-length");

    /**
     * Returns the request that follows the redirect, null if the answer is none or is not to be followed.
     *
     * @param first with the caller's headers and the ids
     * @param sent the last one that was sent, which is the first or followed a redirect
     */
    @Nullable
    HttpRequest next(HttpRequest first, HttpRequest sent, ResponseInfo answer) {
        String location = isRedirect(answer.statusCode())
                ? answer.headers().firstValue("Location").orElse(null)
                : null;
        if (location == null) {
            return null;
        }
        try {
            URI target = sent.uri().resolve(location);
            return allows(sent.uri(), target) ? to(target, method(answer.statusCode(), sent.method()), first) : null;
        } catch (IllegalArgumentException e) {
            // No URI, or none of HTTP: the caller gets the answer that says so.
            return null;
        }
    }

    private HttpRequest to(URI target, String method, HttpRequest first) {
        boolean dropsBody = !method.equals(first.method());
        boolean dropsSecrets = !isSamePlace(first.uri(), target);
        HttpRequest.Builder builder = HttpRequest.newBuilder(first, (name, value) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    return !(dropsBody && OF_A_BODY.contains(lower)) && !(dropsSecrets && SECRETS.contains(lower));
                })
                .uri(target);
        return (dropsBody ? builder.GET() : builder).build();
    }

    /** Whether the body is read to its end, as the JDK does so that the connection can be used again. */
    static boolean isSmall(ResponseInfo answer) {
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        return length >= 0 && length <= MAX_READ;
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private boolean allows(URI from, URI to) {
        boolean isNoWorse =
                "https".equalsIgnoreCase(to.getScheme()) || from.getScheme().equalsIgnoreCase(to.getScheme());
        return to.getHost() != null && (isNoWorse || policy == Redirect.ALWAYS);
    }

    private static String method(int status, String method) {
        return switch (status) {
            case 301, 302 -> method.equals("POST") ? "GET" : method;
            case 303 -> method.equals("HEAD") ? method : "GET";
            default -> method;
        };
    }

    private static boolean isSamePlace(URI a, URI b) {
        return a.getHost().equalsIgnoreCase(b.getHost())
                && HttpClientAdapter.portOf(a) == HttpClientAdapter.portOf(b)
                && a.getScheme().equalsIgnoreCase(b.getScheme());
    }
}
