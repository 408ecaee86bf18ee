package dev.clew.messaging;

import dev.clew.context.TraceContext;
import dev.clew.ids.IdGenerators;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes the headers of messages that follow from consumed ones and may be sent anywhere, at any time.
 *
 * <p>A failure of our own is counted, and nothing is written. Immutable and safe for all threads.
 *
 * @param <M> a consumed message
 * @param <H> the headers of consumed and sent messages
 */
public final class DerivedHeaders<M, H> {
    private final MessagingSystem<M, H> system;
    private final MessageHeaders<H> headers;
    private final HeaderInjector<H> injector;

    private DerivedHeaders(MessagingSystem<M, H> system) {
        this.system = system;
        this.headers = system.headers();
        this.injector = new HeaderInjector<>(system);
    }

    /** Returns derived headers for a messaging system. */
    public static <M, H> DerivedHeaders<M, H> create(MessagingSystem<M, H> system) {
        return new DerivedHeaders<>(system);
    }

    /**
     * Writes the headers of another message that the consumed one has caused.
     *
     * <p>They are its request id and trace, a new message id, and the consumed message as the cause.
     *
     * @return whether they were written
     */
    public boolean derive(M in, H out) {
        try {
            OutgoingHeaders outgoing = continued(in);
            injector.keepExisting(out, outgoing);
            injector.addMessageId(outgoing, Delivery.identityOf(system, in));
            write(outgoing, out);
            return true;
        } catch (Throwable t) {
            system.skipped("derive", t);
            return false;
        }
    }

    /**
     * Writes the headers under which the consumed message goes on in another place, for a retry or as a dead letter.
     *
     * <p>The message id and the cause stay. A message that had no id is named after its position, or gets one if it has no
     * position either.
     *
     * @param out a copy of the message's headers
     * @return whether they were written
     */
    public boolean republish(M in, H out) {
        try {
            write(same(in), out);
            return true;
        } catch (Throwable t) {
            system.skipped("republish", t);
            return false;
        }
    }

    /**
     * Returns headers with the current context for a message that is forwarded within the process.
     *
     * <p>It goes on as the message that is being processed. A message id that it got here would be the cause of messages
     * that leave, and nobody would find that id on any topic.
     *
     * @param copying copies headers, which other messages may share
     * @return null if the headers have a request id already, or there is none to give
     */
    public @Nullable H forward(H present, UnaryOperator<H> copying) {
        try {
            TraceContext context = TraceContext.current();
            if (context.isNone() || !headers.requestId(present).isEmpty()) {
                return null;
            }
            M current = Delivery.messageOf(context, system);
            OutgoingHeaders outgoing = current == null ? injected(context) : same(current);
            if (outgoing == null) {
                return null;
            }
            H copy = copying.apply(present);
            write(outgoing, copy);
            return copy;
        } catch (Throwable t) {
            system.skipped("forward", t);
            return null;
        }
    }

    private void write(OutgoingHeaders outgoing, H out) {
        injector.fit(outgoing);
        headers.access().replace(out, outgoing);
    }

    private OutgoingHeaders same(M message) {
        OutgoingHeaders outgoing = continued(message);
        H present = system.reader().headers(message);
        boolean unnamed =
                headers.messageId(present).isEmpty() && system.settings().writesMessageIds();
        if (unnamed || headers.access().last(present, MessageHeaders.MESSAGE_ID) != null) {
            // Written even if it is there, so that one is left if it was there twice. A ce_id alone stays the only
            // name.
            String identity = Delivery.identityOf(system, message);
            outgoing.put(
                    MessageHeaders.MESSAGE_ID,
                    identity.isEmpty() ? IdGenerators.random().next() : identity);
        }
        String causationId = headers.causationId(present);
        if (!causationId.isEmpty() && headers.access().last(present, MessageHeaders.CAUSATION_ID) != null) {
            outgoing.put(MessageHeaders.CAUSATION_ID, causationId);
        }
        return outgoing;
    }

    /** Returns the request id and trace with which a message that follows from this one goes on. */
    private OutgoingHeaders continued(M message) {
        Delivery current = Delivery.current();
        OutgoingHeaders within = current != null && current.isOn(message) ? injected(current.context()) : null;
        return within == null ? read(system.reader().headers(message)) : within;
    }

    private @Nullable OutgoingHeaders injected(TraceContext context) {
        OutgoingHeaders outgoing = OutgoingHeaders.create(injector.expected());
        return injector.inject(context, outgoing) == null ? null : outgoing;
    }

    private OutgoingHeaders read(H present) {
        TraceContext context = system.read(present);
        OutgoingHeaders outgoing = requestId(context);
        // The sender's own span. No line will ever tell of the one that was made just now for reading it.
        if (injector.resend(context, outgoing)) {
            return outgoing;
        }
        OutgoingHeaders withoutTrace = requestId(context);
        for (String name : system.clew().propagatedHeaders()) {
            String value = context.baggage().get(name);
            if (value != null) {
                withoutTrace.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
        return withoutTrace;
    }

    private OutgoingHeaders requestId(TraceContext context) {
        OutgoingHeaders outgoing = OutgoingHeaders.create(injector.expected());
        // Empty if the policy asks for an id and the message has none.
        if (!context.requestId().isEmpty()) {
            outgoing.put(headers.requestIdName(), context.requestId());
        }
        return outgoing;
    }
}
