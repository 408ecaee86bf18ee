package dev.clew.opentelemetry.agent;

import io.opentelemetry.context.Context;
import io.opentelemetry.javaagent.bootstrap.http.HttpServerResponseCustomizer;
import io.opentelemetry.javaagent.bootstrap.http.HttpServerResponseMutator;

/**
 * Adds the request id's header to the responses of the HTTP servers that the agent knows.
 *
 * <p>Without state, so it is safe for all threads.
 */
public final class ResponseHeader implements HttpServerResponseCustomizer {
    private static volatile String name = "X-Request-ID";

    /** For {@link java.util.ServiceLoader}. */
    public ResponseHeader() {}

    static void name(String header) {
        name = header;
    }

    @Override
    public <RESPONSE> void customize(Context context, RESPONSE response, HttpServerResponseMutator<RESPONSE> mutator) {
        String id = RequestId.of(context);
        if (!id.isEmpty()) {
            mutator.appendHeader(response, name, id);
        }
    }

    @Override
    public String toString() {
        return "ResponseHeader";
    }
}
