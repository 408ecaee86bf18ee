package dev.clew.apachehttp;

import dev.clew.context.Scope;
import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.jspecify.annotations.Nullable;

/** Ends the call's span, and lets the answer be handled with the caller's context and no scope left open. */
record ContextExecCallback(AsyncExecCallback delegate, Call call, HttpClientContext http) implements AsyncExecCallback {
    @Override
    public @Nullable AsyncDataConsumer handleResponse(HttpResponse response, @Nullable EntityDetails entity)
            throws HttpException, IOException {
        call.answered(response.getCode());
        Scope scope = call.context().makeCurrent();
        try {
            AsyncDataConsumer consumer = delegate.handleResponse(response, entity);
            return consumer == null ? null : new ContextConsumer(consumer, call.context());
        } finally {
            scope.closeAll();
        }
    }

    @Override
    public void handleInformationResponse(HttpResponse response) throws HttpException, IOException {
        Scope scope = call.context().makeCurrent();
        try {
            delegate.handleInformationResponse(response);
        } finally {
            scope.closeAll();
        }
    }

    @Override
    public void completed() {
        call.completed();
        Call.forget(http);
        call.context().wrap(delegate::completed).run();
    }

    @Override
    public void failed(Exception cause) {
        call.failed(cause);
        Call.forget(http);
        call.context().wrap(() -> delegate.failed(cause)).run();
    }
}
