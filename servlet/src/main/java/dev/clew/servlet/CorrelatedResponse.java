package dev.clew.servlet;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/** Keeps the request id's header one: an application that adds it sets it, and one that resets does not lose it. */
final class CorrelatedResponse extends HttpServletResponseWrapper {
    private final Exchange exchange;

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
    public void reset() {
        super.reset();
        exchange.restoreHeader();
    }
}
