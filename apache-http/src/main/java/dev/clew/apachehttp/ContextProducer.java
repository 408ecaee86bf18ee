package dev.clew.apachehttp;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** Writes a body with the caller's context. */
record ContextProducer(AsyncEntityProducer delegate, TraceContext context) implements AsyncEntityProducer {
    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        try (Scope scope = context.makeCurrent()) {
            delegate.produce(channel);
        }
    }

    @Override
    public int available() {
        return delegate.available();
    }

    @Override
    public void failed(Exception cause) {
        try (Scope scope = context.makeCurrent()) {
            delegate.failed(cause);
        }
    }

    @Override
    public void releaseResources() {
        try (Scope scope = context.makeCurrent()) {
            delegate.releaseResources();
        }
    }

    @Override
    public boolean isRepeatable() {
        return delegate.isRepeatable();
    }

    @Override
    public long getContentLength() {
        return delegate.getContentLength();
    }

    @Override
    public @Nullable String getContentType() {
        return delegate.getContentType();
    }

    @Override
    public @Nullable String getContentEncoding() {
        return delegate.getContentEncoding();
    }

    @Override
    public boolean isChunked() {
        return delegate.isChunked();
    }

    @Override
    public @Nullable Set<String> getTrailerNames() {
        return delegate.getTrailerNames();
    }
}
