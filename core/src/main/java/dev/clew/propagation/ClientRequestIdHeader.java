package dev.clew.propagation;

import dev.clew.context.TraceContext;
import dev.clew.ids.RequestIds;
import java.util.List;

/** The id of an untrusted client, which the edge service kept and sends on. */
enum ClientRequestIdHeader implements Propagator {
    INSTANCE;

    static final String NAME = "X-Client-Request-ID";

    @Override
    public List<String> fields() {
        return List.of(NAME);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        String value = getter.get(carrier, NAME);
        if (value == null) {
            return;
        }
        if (RequestIds.isValid(value)) {
            extracted.clientRequestId(value);
        } else {
            extracted.reject("client_request_id.malformed");
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
        return "Propagators.clientRequestId()";
    }
}
