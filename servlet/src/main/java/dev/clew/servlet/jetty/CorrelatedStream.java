package dev.clew.servlet.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Sends the request id with the answer, whoever has reset it before, and sees the exchange's end. */
final class CorrelatedStream extends HttpStream.Wrapper {
    private static final int FIRST_FINAL_STATUS = 200;

    private final JettyCall call;

    CorrelatedStream(HttpStream stream, JettyCall call) {
        super(stream);
        this.call = call;
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.@Nullable Response response,
            boolean last,
            ByteBuffer content,
            Callback callback) {
        super.send(request, response == null ? null : identified(response), last, content, callback);
    }

    private MetaData.Response identified(MetaData.Response response) {
        int status = response.getStatus();
        if (status < FIRST_FINAL_STATUS) {
            return response;
        }
        call.sent(status);
        if (response.getHttpFields().contains(call.header())) {
            return response;
        }
        return new MetaData.Response(
                status,
                response.getReason(),
                response.getHttpVersion(),
                HttpFields.build(response.getHttpFields())
                        .put(call.header(), call.context().requestId()),
                response.getContentLength(),
                response.getTrailersSupplier());
    }

    @Override
    public void succeeded() {
        call.completed(null);
        super.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
        call.completed(failure);
        super.failed(failure);
    }

    @Override
    public String toString() {
        return getWrapped().toString();
    }
}
