package dev.clew.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The container's own stream. Its listener is called within the request's context. */
final class CorrelatedInput extends ServletInputStream {
    final ServletInputStream delegate;
    private final Exchange exchange;

    CorrelatedInput(ServletInputStream delegate, Exchange exchange) {
        this.delegate = delegate;
        this.exchange = exchange;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        delegate.setReadListener(listener == null ? null : new ContextReadListener(listener, exchange));
    }

    @Override
    public boolean isFinished() {
        return delegate.isFinished();
    }

    @Override
    public boolean isReady() {
        return delegate.isReady();
    }

    @Override
    public int readLine(byte[] target, int offset, int length) throws IOException {
        return delegate.readLine(target, offset, length);
    }

    @Override
    public int read() throws IOException {
        return delegate.read();
    }

    @Override
    public int read(byte[] target) throws IOException {
        return delegate.read(target);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return delegate.read(target, offset, length);
    }

    @Override
    public byte[] readAllBytes() throws IOException {
        return delegate.readAllBytes();
    }

    @Override
    public byte[] readNBytes(int length) throws IOException {
        return delegate.readNBytes(length);
    }

    @Override
    public int readNBytes(byte[] target, int offset, int length) throws IOException {
        return delegate.readNBytes(target, offset, length);
    }

    @Override
    public long skip(long count) throws IOException {
        return delegate.skip(count);
    }

    @Override
    public void skipNBytes(long count) throws IOException {
        delegate.skipNBytes(count);
    }

    @Override
    public boolean markSupported() {
        return delegate.markSupported();
    }

    @Override
    public void mark(int limit) {
        delegate.mark(limit);
    }

    @Override
    public void reset() throws IOException {
        delegate.reset();
    }

    @Override
    public int available() throws IOException {
        return delegate.available();
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        return delegate.transferTo(out);
    }

    @Override
    public void close() throws IOException {
        delegate.close();
    }

    @Override
    public String toString() {
        return "CorrelatedInput(" + delegate + ")";
    }

    private record ContextReadListener(ReadListener delegate, Exchange exchange) implements ReadListener {
        @Override
        public void onDataAvailable() throws IOException {
            Callback.run(exchange.context(), delegate::onDataAvailable);
        }

        @Override
        public void onAllDataRead() throws IOException {
            Callback.run(exchange.context(), delegate::onAllDataRead);
        }

        @Override
        public void onError(Throwable t) {
            exchange.failed(t);
            exchange.context().wrap(() -> delegate.onError(t)).run();
        }
    }
}
