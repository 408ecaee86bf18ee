package dev.clew.servlet;

import dev.clew.TraceContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** The container's own stream, whose listener is called within the request's context. */
final class CorrelatedOutput extends ServletOutputStream {
    final ServletOutputStream delegate;
    private final TraceContext context;

    CorrelatedOutput(ServletOutputStream delegate, TraceContext context) {
        this.delegate = delegate;
        this.context = context;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        delegate.setWriteListener(listener == null ? null : new Listener(listener, context));
    }

    @Override
    public boolean isReady() {
        return delegate.isReady();
    }

    @Override
    public void write(int one) throws IOException {
        delegate.write(one);
    }

    @Override
    public void write(byte[] source) throws IOException {
        delegate.write(source);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        delegate.write(source, offset, length);
    }

    @Override
    public void print(String text) throws IOException {
        delegate.print(text);
    }

    @Override
    public void flush() throws IOException {
        delegate.flush();
    }

    @Override
    public void close() throws IOException {
        delegate.close();
    }

    @Override
    public String toString() {
        return "CorrelatedOutput(" + delegate + ")";
    }

    private record Listener(WriteListener delegate, TraceContext context) implements WriteListener {
        @Override
        public void onWritePossible() throws IOException {
            Callback.run(context, delegate::onWritePossible);
        }

        @Override
        public void onError(Throwable t) {
            context.wrap(() -> delegate.onError(t)).run();
        }
    }
}
