package dev.clew.apachehttp;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** Writes a body with the caller's context. The reactor's threads go on to other calls: scopes that are left open end here. */
record ContextProducer(AsyncEntityProducer delegate, TraceContext context) implements AsyncEntityProducer {
    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        Scope scope = context.makeCurrent();
        try {
            delegate.produce(channel);
        } finally {
            scope.closeAll();
        }
    }

    @Override
    public int available() {
        return delegate.available();
    }

    @Override
    public void failed(Exception cause) {
        context.wrap(() -> delegate.failed(cause)).run();
    }

    @Override
    public void releaseResources() {
        context.wrap(delegate::releaseResources).run();
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
