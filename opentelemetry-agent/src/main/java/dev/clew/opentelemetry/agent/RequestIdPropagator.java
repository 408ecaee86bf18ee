package dev.clew.opentelemetry.agent;

import dev.clew.ids.RequestIds;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the request id's header.
 *
 * <p>It comes after the other propagators, so that a {@code request_id} in the caller's baggage is no id.
 */
final class RequestIdPropagator implements TextMapPropagator {
    private final List<String> headers;

    RequestIdPropagator(List<String> headers) {
        this.headers = headers;
    }

    @Override
    public Collection<String> fields() {
        return headers.subList(0, 1);
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
        String id = RequestId.of(context);
        if (!id.isEmpty()) {
            setter.set(carrier, headers.get(0), id);
        }
    }

    /** Takes the first header that is there, if it is a valid id. Without one, the id will be the trace id. */
    @Override
    public <C> Context extract(Context extracted, @Nullable C carrier, TextMapGetter<C> getter) {
        Context context = RequestId.withoutHarmful(extracted);
        for (String header : headers) {
            String id = getter.get(carrier, header);
            if (id != null) {
                return RequestIds.isValid(id) ? RequestId.with(context, id) : RequestId.without(context);
            }
        }
        return RequestId.without(context);
    }

    @Override
    public String toString() {
        return "RequestIdPropagator" + headers;
    }
}
