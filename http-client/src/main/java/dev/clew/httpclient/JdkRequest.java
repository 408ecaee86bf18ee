package dev.clew.httpclient;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The JDK's request, which cannot be changed, and the copy that takes its place if a header does. */
final class JdkRequest implements UriRequest {
    private HttpRequest delegate;
    private HttpRequest.@Nullable Builder changed;

    JdkRequest(HttpRequest delegate) {
        this.delegate = delegate;
    }

    /** Returns the request with the changes. */
    HttpRequest toRequest() {
        return changed == null ? delegate : changed.build();
    }

    @Override
    public String method() {
        return delegate.method();
    }

    @Override
    public URI uri() {
        return delegate.uri();
    }

    @Override
    public long deadlineMillis() {
        return delegate.timeout().map(Duration::toMillis).orElse(0L);
    }

    @Override
    public void setHeader(String name, String value) {
        if (changed == null) {
            changed = HttpRequest.newBuilder(delegate, (each, any) -> true);
        }
        changed.setHeader(name, value);
    }

    /** Copies the request, as the JDK's builder removes nothing. */
    @Override
    public void removeHeader(String name) {
        delegate = HttpRequest.newBuilder(toRequest(), (each, any) -> !each.equalsIgnoreCase(name))
                .build();
        changed = null;
    }

    @Override
    public String toString() {
        return "JdkRequest(" + delegate + ")";
    }
}
