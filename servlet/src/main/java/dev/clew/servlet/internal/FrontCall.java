package dev.clew.servlet.internal;

import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerCall;
import dev.clew.http.HttpServerHandler;
import jakarta.servlet.RequestDispatcher;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that a handler in front of the servlet's context has opened.
 *
 * <p>It ends when the container has sent the answer, whoever wrote it. A filter inside takes part in it.
 */
public abstract class FrontCall extends HttpServerCall implements Supplier<String> {
    /** The name of the request attribute that holds the call, for containers that have attributes before the servlet. */
    protected static final String ATTRIBUTE = RequestAttributes.FRONT;

    private static final int SERVER_ERROR = 500;

    /** Whether the answer began before anything had failed. */
    private volatile boolean begunWell;

    /**
     * Makes a call.
     *
     * @param context the request's
     */
    protected FrontCall(HttpServerHandler handler, TraceContext context) {
        super(handler, context);
    }

    /** Returns the traceparent, for the Clew of another class loader. */
    @Override
    public final String get() {
        return context().traceparent();
    }

    /** Returns an attribute of the request, null if there is none. */
    protected abstract @Nullable Object attribute(String name);

    /** Takes note that the head of the answer goes out: a failure that is not known by now comes into an answer under way. */
    protected final void answering() {
        begunWell = failure() == null;
    }

    /** Ends the call, whose answer is sent. */
    protected final void answered() {
        try {
            // Nothing is thrown through a handler in front: the container has caught it, and notes it here.
            if (failure() == null
                    && status() >= SERVER_ERROR
                    && attribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
                failed(thrown);
                begunWell = false; // the answer tells of the failure, so it began after it
            }
        } catch (Throwable t) {
            skipped("end", t);
        }
        end();
    }

    @Override
    protected final @Nullable String route() {
        return RequestAttributes.route(this::attribute);
    }

    @Override
    protected final boolean isClientGone(Throwable thrown) {
        return ClientGone.isCauseOf(thrown, begunWell);
    }
}
