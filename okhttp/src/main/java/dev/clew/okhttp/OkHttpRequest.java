package dev.clew.okhttp;

import dev.clew.http.HttpClientRequest;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** OkHttp's request, built anew only if a header changes. */
final class OkHttpRequest implements HttpClientRequest {
    private final Interceptor.Chain chain;
    private final Request delegate;
    private Request.@Nullable Builder changed;

    OkHttpRequest(Interceptor.Chain chain) {
        this.chain = chain;
        this.delegate = chain.request();
    }

    /** Returns the request with the changes. */
    Request toRequest() {
        return changed == null ? delegate : changed.build();
    }

    @Override
    public String method() {
        return delegate.method();
    }

    @Override
    public String path() {
        return delegate.url().encodedPath();
    }

    @Override
    public String host() {
        return delegate.url().host();
    }

    @Override
    public int port() {
        return delegate.url().port();
    }

    @Override
    public long deadlineMillis() {
        return Deadline.millis(chain);
    }

    @Override
    public void setHeader(String name, String value) {
        if (changed != null || !isAlready(name, value)) {
            builder().header(name, value);
        }
    }

    @Override
    public void removeHeader(String name) {
        builder().removeHeader(name);
    }

    private Request.Builder builder() {
        if (changed == null) {
            changed = delegate.newBuilder();
        }
        return changed;
    }

    /** Whether the header has this one value. The network interceptor finds it so on nearly every request. */
    private boolean isAlready(String name, String value) {
        Headers headers = delegate.headers();
        boolean found = false;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase(name)) {
                if (found || !headers.value(i).equals(value)) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return "OkHttpRequest(" + delegate + ")";
    }
}
