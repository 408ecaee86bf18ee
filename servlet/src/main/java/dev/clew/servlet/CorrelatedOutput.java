package dev.clew.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** The container's own stream. Its listener is called within the request's context, and its failures are noted. */
final class CorrelatedOutput extends ServletOutputStream {
    final ServletOutputStream delegate;
    private final Exchange exchange;

    CorrelatedOutput(ServletOutputStream delegate, Exchange exchange) {
        this.delegate = delegate;
        this.exchange = exchange;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        delegate.setWriteListener(listener == null ? null : new ContextWriteListener(listener, exchange));
    }

    @Override
    public boolean isReady() {
        return delegate.isReady();
    }

    @Override
    public void write(int one) throws IOException {
        try {
            delegate.write(one);
        } catch (IOException e) {
            throw noted(e);
        }
    }

    @Override
    public void write(byte[] source) throws IOException {
        try {
            delegate.write(source);
        } catch (IOException e) {
            throw noted(e);
        }
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        try {
            delegate.write(source, offset, length);
        } catch (IOException e) {
            throw noted(e);
        }
    }

    // The container's own: the servlet API's println would write a text and its line end one after the other.

    @Override
    public void print(String value) throws IOException {
        noting(() -> delegate.print(value));
    }

    @Override
    public void println(String value) throws IOException {
        noting(() -> delegate.println(value));
    }

    @Override
    public void print(boolean value) throws IOException {
        noting(() -> delegate.print(value));
    }

    @Override
    public void println(boolean value) throws IOException {
        noting(() -> delegate.println(value));
    }

    @Override
    public void print(char value) throws IOException {
        noting(() -> delegate.print(value));
    }

    @Override
    public void println(char value) throws IOException {
        noting(() -> delegate.println(value));
    }

    @Override
    public void print(int value) throws IOException {
        noting(() -> delegate.print(value));
    }

    @Override
    public void println(int value) throws IOException {
        noting(() -> delegate.println(value));
    }

    @Override
    public void print(long value) throws IOException {
        noting(() -> delegate.print(value));
    }

    @Override
    public void println(long value) throws IOException {
        noting(() -> delegate.println(value));
    }

    @Override
    public void print(float value) throws IOException {
        noting(() -> delegate.print(value));
    }

    @Override
    public void println(float value) throws IOException {
        noting(() -> delegate.println(value));
    }

    @Override
    public void print(double value) throws IOException {
        noting(() -> delegate.print(value));
    }

    @Override
    public void println(double value) throws IOException {
        noting(() -> delegate.println(value));
    }

    @Override
    public void println() throws IOException {
        noting(delegate::println);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void noting(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (IOException e) {
            throw noted(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            delegate.flush();
        } catch (IOException e) {
            throw noted(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            delegate.close();
        } catch (IOException e) {
            throw noted(e);
        }
    }

    /** Notes a failure here, as the application may catch it and complete as if nothing had happened. */
    private IOException noted(IOException failure) {
        exchange.failed(failure);
        return failure;
    }

    @Override
    public String toString() {
        return "CorrelatedOutput(" + delegate + ")";
    }

    private record ContextWriteListener(WriteListener delegate, Exchange exchange) implements WriteListener {
        @Override
        public void onWritePossible() throws IOException {
            Callback.run(exchange.context(), delegate::onWritePossible);
        }

        @Override
        public void onError(Throwable t) {
            exchange.failed(t);
            exchange.context().wrap(() -> delegate.onError(t)).run();
        }
    }
}
