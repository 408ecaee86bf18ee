package dev.clew.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Keeps exactly one header for the request id, if the application adds another or resets the response. */
final class CorrelatedResponse extends HttpServletResponseWrapper {
    private final Exchange exchange;
    private @Nullable CorrelatedOutput output;

    CorrelatedResponse(HttpServletResponse response, Exchange exchange) {
        super(response);
        this.exchange = exchange;
    }

    @Override
    public void addHeader(String name, String value) {
        if (exchange.header().equalsIgnoreCase(name)) {
            setHeader(name, value);
        } else {
            super.addHeader(name, value);
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (exchange.header().equalsIgnoreCase(name)) {
            setIntHeader(name, value);
        } else {
            super.addIntHeader(name, value);
        }
    }

    @Override
    public void addDateHeader(String name, long date) {
        if (exchange.header().equalsIgnoreCase(name)) {
            setDateHeader(name, date);
        } else {
            super.addDateHeader(name, date);
        }
    }

    @Override
    public void reset() {
        super.reset();
        exchange.restoreHeader();
    }

    /** Returns a stream, as {@link CorrelatedRequest#getInputStream} does. */
    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream stream = super.getOutputStream();
        if (!exchange.isAsync()) {
            return stream;
        }
        CorrelatedOutput known = output;
        if (known == null || known.delegate != stream) {
            known = new CorrelatedOutput(stream, exchange);
            output = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return getResponse().toString();
    }
}
