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

/** Reads a body with the caller's context. The reactor's threads go on to other calls: scopes that are left open end here. */
record ContextConsumer(AsyncDataConsumer delegate, TraceContext context) implements AsyncDataConsumer {
    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        Scope scope = context.makeCurrent();
        try {
            delegate.updateCapacity(channel);
        } finally {
            scope.closeAll();
        }
    }

    @Override
    public void consume(ByteBuffer bytes) throws IOException {
        Scope scope = context.makeCurrent();
        try {
            delegate.consume(bytes);
        } finally {
            scope.closeAll();
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) throws HttpException, IOException {
        Scope scope = context.makeCurrent();
        try {
            delegate.streamEnd(trailers);
        } finally {
            scope.closeAll();
        }
    }

    @Override
    public void releaseResources() {
        context.wrap(delegate::releaseResources).run();
    }
}
