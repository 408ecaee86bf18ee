package dev.clew;

import java.util.List;

/** The untrusted client's own id, handed on by the edge service that kept it. */
enum ClientRequestIdHeader implements Propagator {
    INSTANCE;

    static final String NAME = "X-Client-Request-ID";

    @Override
    public List<String> fields() {
        return List.of(NAME);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound) {
        String value = getter.get(carrier, NAME);
        if (value == null) {
            return;
        }
        if (RequestIdHeader.rejection(value) == null) {
            inbound.clientRequestId(value);
        } else {
            inbound.reject("client_request_id.malformed");
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        if (!context.clientRequestId().isEmpty()) {
            setter.set(carrier, NAME, context.clientRequestId());
        }
    }

    @Override
    public String toString() {
        return "Propagator.clientRequestId()";
    }
}
