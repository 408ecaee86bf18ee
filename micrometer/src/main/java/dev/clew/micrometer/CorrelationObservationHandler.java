package dev.clew.micrometer;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import io.micrometer.observation.NullObservation.NullContext;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.Observation.ContextView;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of ours out of each observation, in the same tree as all others. Observations come from clients of Redis
 * and MongoDB, from Spring Security, and from the application itself.
 *
 * <p>Observations that an adapter of ours sees already are left to it; {@link #OBSERVED_BY_ADAPTERS} has their names. Each
 * scope of an observation makes its span's context current. Outside a request, a received message begins one with the ids
 * that it carries, as the inbound policy allows; other observations are skipped. No header is written: that is the
 * adapters' task. If something of ours fails it is counted and skipped. Safe for all threads.
 */
public final class CorrelationObservationHandler implements ObservationHandler<Context> {
    /** The names of the observations for which Clew has an adapter. */
    public static final Set<String> OBSERVED_BY_ADAPTERS = Set.of(
            "http.server.requests",
            "http.server.request.duration",
            "http.client.requests",
            "http.client.request.duration",
            "okhttp.requests",
            "httpcomponents.httpclient.request",
            "jdbc.connection",
            "jdbc.query",
            "jdbc.result-set",
            "grpc.server",
            "grpc.client",
            "spring.kafka.template",
            "spring.kafka.listener",
            "spring.rabbit.template",
            "spring.rabbit.listener",
            "rabbitmq.publish",
            "rabbitmq.receive",
            "rabbitmq.process",
            "jms.message.publish",
            "jms.message.process");

    /** The span of an observation, and the context that is current in its scopes. */
    private record Observed(Span span, TraceContext context) {}

    private final Clew clew;
    private final Predicate<String> names;

    private CorrelationObservationHandler(Clew clew, Predicate<String> names) {
        this.clew = clew;
        this.names = names;
    }

    /** Returns a handler with {@link Clew#global()}, for all observations that no adapter of ours sees. */
    public static CorrelationObservationHandler create() {
        return create(Clew.global(), name -> !OBSERVED_BY_ADAPTERS.contains(name));
    }

    /**
     * Returns a handler.
     *
     * @param names the observations that become spans
     */
    public static CorrelationObservationHandler create(Clew clew, Predicate<String> names) {
        return new CorrelationObservationHandler(clew, names);
    }

    @Override
    public boolean supportsContext(Context context) {
        try {
            String name = context.getName();
            // An observation made with a convention gets its name when it starts, and is judged then.
            return !(context instanceof NullContext) && (name == null || names.test(name));
        } catch (Throwable t) {
            clew.counters().skipped("observation", t);
            return false;
        }
    }

    @Override
    public void onStart(Context context) {
        try {
            String name = context.getName();
            Observed observed = name != null && names.test(name) ? begin(context) : null;
            if (observed != null) {
                context.put(CorrelationObservationHandler.class, observed);
            }
        } catch (Throwable t) {
            clew.counters().skipped("observation", t);
        }
    }

    private @Nullable Observed begin(Context context) {
        TraceContext parent = parentOf(context);
        Span.Kind kind = ObservedFields.kind(context);
        boolean begins = false;
        if (kind == Span.Kind.SERVER || kind == Span.Kind.CONSUMER) {
            if (parent.isNone()) {
                parent = received((ReceiverContext<?>) context);
                begins = !parent.isNone();
            } else {
                // Within a request of ours, what is received is a part of it.
                kind = Span.Kind.INTERNAL;
            }
        }
        Span span = clew.span(kind, parent).name(name(context));
        if (span.isNoop()) {
            // Although nobody listens to spans, the message's request is current.
            return begins ? new Observed(span, parent) : null;
        }
        return new Observed(span.begin(), span.context());
    }

    /** The parent observation's span, unless the thread has gone on to another request. */
    private static TraceContext parentOf(Context context) {
        TraceContext current = TraceContext.current();
        ObservationView parent = context.getParentObservation();
        Observed above = parent == null ? null : observed(parent.getContextView());
        if (above == null) {
            return current;
        }
        boolean same =
                current.isNone() || current.requestId().equals(above.context().requestId());
        return same ? above.context() : current;
    }

    private <C> TraceContext received(ReceiverContext<C> context) {
        C carrier = context.getCarrier();
        return carrier == null
                ? TraceContext.NONE
                : clew.receive(carrier, (from, field) -> ObservedFields.joined(context.getGetter(), from, field), "");
    }

    @Override
    public void onError(Context context) {
        Observed observed = observed(context);
        Throwable error = context.getError();
        if (observed != null && error != null && !ObservedFields.isRefusal(error)) {
            observed.span().error(error).outcome(ObservedFields.outcome(error));
        }
    }

    @Override
    public void onScopeOpened(Context context) {
        Observed observed = observed(context);
        if (observed != null) {
            ContextSpi.attach(observed.context());
        }
    }

    @Override
    public void onScopeClosed(Context context) {
        if (observed(context) != null) {
            ContextSpi.detach();
        }
    }

    @Override
    public void onStop(Context context) {
        Observed observed = observed(context);
        if (observed != null) {
            Span span = observed.span();
            try {
                ObservedFields.write(context, span.name(name(context)).peer(peer(context)));
            } catch (Throwable t) {
                clew.counters().skipped("observation", t);
            }
            span.end();
        }
    }

    private static @Nullable Observed observed(ContextView context) {
        return context.<@Nullable Observed>get(CorrelationObservationHandler.class);
    }

    private static String name(Context context) {
        String contextual = context.getContextualName();
        return ObservedFields.plain(contextual == null || contextual.isEmpty() ? context.getName() : contextual);
    }

    private static String peer(Context context) {
        if (context instanceof SenderContext<?> sender) {
            return peer(sender.getRemoteServiceName(), sender.getRemoteServiceAddress());
        }
        return context instanceof ReceiverContext<?> receiver
                ? peer(receiver.getRemoteServiceName(), receiver.getRemoteServiceAddress())
                : "";
    }

    private static String peer(@Nullable String name, @Nullable String address) {
        return ObservedFields.plain(name == null ? address : name);
    }

    @Override
    public String toString() {
        return "CorrelationObservationHandler";
    }
}
