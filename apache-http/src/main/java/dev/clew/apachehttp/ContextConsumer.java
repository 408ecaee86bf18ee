package dev.clew.apachehttp;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/** Reads a body with the caller's context. */
record ContextConsumer(AsyncDataConsumer delegate, TraceContext context) implements AsyncDataConsumer {
    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        try (Scope scope = context.makeCurrent()) {
            delegate.updateCapacity(channel);
        }
    }

    @Override
    public void consume(ByteBuffer bytes) throws IOException {
        try (Scope scope = context.makeCurrent()) {
            delegate.consume(bytes);
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) throws HttpException, IOException {
        try (Scope scope = context.makeCurrent()) {
            delegate.streamEnd(trailers);
        }
    }

    @Override
    public void releaseResources() {
        try (Scope scope = context.makeCurrent()) {
            delegate.releaseResources();
        }
    }
}
