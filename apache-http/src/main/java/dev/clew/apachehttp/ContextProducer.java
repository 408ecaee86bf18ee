package dev.clew.apachehttp;

import dev.clew.Scope;
import dev.clew.TraceContext;
import java.io.IOException;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** Writes a body with the context of whoever makes the call. */
record ContextProducer(AsyncEntityProducer producer, TraceContext context) implements AsyncEntityProducer {
    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        try (Scope scope = context.makeCurrent()) {
            producer.produce(channel);
        }
    }

    @Override
    public int available() {
        return producer.available();
    }

    @Override
    public void failed(Exception cause) {
        try (Scope scope = context.makeCurrent()) {
            producer.failed(cause);
        }
    }

    @Override
    public void releaseResources() {
        try (Scope scope = context.makeCurrent()) {
            producer.releaseResources();
        }
    }

    @Override
    public boolean isRepeatable() {
        return producer.isRepeatable();
    }

    @Override
    public long getContentLength() {
        return producer.getContentLength();
    }

    @Override
    public @Nullable String getContentType() {
        return producer.getContentType();
    }

    @Override
    public @Nullable String getContentEncoding() {
        return producer.getContentEncoding();
    }

    @Override
    public boolean isChunked() {
        return producer.isChunked();
    }

    @Override
    public @Nullable Set<String> getTrailerNames() {
        return producer.getTrailerNames();
    }
}
