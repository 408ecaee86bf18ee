package dev.clew.messaging;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import dev.clew.ids.IdGenerators;
import dev.clew.propagation.Setter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Computes the headers that a message gets. */
final class HeaderInjector<H> {
    private final MessagingSystem<?, H> system;
    private final Clew clew;
    private final MessagingSettings settings;
    private final Setter<OutgoingHeaders> setter;

    HeaderInjector(MessagingSystem<?, H> system) {
        this.system = system;
        this.clew = system.clew();
        this.settings = system.settings();
        this.setter = setter(clew.fields(), system.headers().access().takesBytes());
    }

    private static Setter<OutgoingHeaders> setter(List<String> names, boolean takesBytes) {
        String[] known = names.toArray(new String[0]);
        String[] lower =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toArray(String[]::new);
        return new Setter<>() {
            @Override
            public boolean takesBytes() {
                return takesBytes;
            }

            @Override
            public void set(OutgoingHeaders outgoing, String name, byte[] value) {
                outgoing.put(key(name), value);
            }

            private String key(String name) {
                // hot: once for each field sent, so the lower case of a known name is not made again
                for (int i = 0; i < known.length; i++) {
                    if (OutgoingHeaders.isSame(name, known[i])) {
                        return lower[i];
                    }
                }
                return name.toLowerCase(Locale.ROOT);
            }

            @Override
            public void set(OutgoingHeaders outgoing, String name, String value) {
                outgoing.put(key(name), takesBytes ? value.getBytes(StandardCharsets.UTF_8) : value);
            }
        };
    }

    /** Returns the number of headers that a message mostly gets. */
    int expected() {
        return settings.writesMessageIds() ? 4 : 2;
    }

    /**
     * Returns the current context. Outside any request it is a new one, if the message is to begin it; none while a log
     * line is being written.
     */
    TraceContext context(H existing) {
        TraceContext current = TraceContext.current();
        if (ContextSpi.isQuiet(current)) {
            return TraceContext.NONE;
        }
        boolean begins = current.isNone()
                && settings.generates()
                && system.headers().requestId(existing).isEmpty();
        return begins ? clew.root() : current;
    }

    /** Returns the sending span; null if a format failed half way, and then nothing of it may go out. Core counts that. */
    @Nullable
    Span inject(TraceContext context, OutgoingHeaders outgoing) {
        return clew.sendWhole(Span.Kind.PRODUCER, context, outgoing, setter);
    }

    /** Writes the ids of a consumed message as its sender wrote them; false if it has no trace, or a format failed half way. */
    boolean resend(TraceContext consumed, OutgoingHeaders outgoing) {
        return clew.resend(consumed, outgoing, setter);
    }

    /** Leaves the request id out if the message has a valid one that is to be kept. */
    void keepExisting(H existing, OutgoingHeaders outgoing) {
        if (!settings.replacesExisting() && system.headers().hasRequestId(existing)) {
            outgoing.remove(system.headers().requestIdName());
        }
    }

    /**
     * Gives the message a random id and names its cause, if messages get ids.
     *
     * @param cause null or empty if no message caused it, or one without a name
     */
    void addMessageId(OutgoingHeaders outgoing, @Nullable String cause) {
        if (settings.writesMessageIds()) {
            addMessageId(outgoing, null, cause);
        }
    }

    /** @param id null for a random one */
    void addMessageId(OutgoingHeaders outgoing, @Nullable String id, @Nullable String cause) {
        outgoing.put(MessageHeaders.MESSAGE_ID, id == null ? random() : id);
        if (cause != null && !cause.isEmpty()) {
            outgoing.put(MessageHeaders.CAUSATION_ID, cause);
        }
    }

    private Object random() {
        return setter.takesBytes()
                ? IdGenerators.randomBytes()
                : IdGenerators.random().next();
    }

    void fit(OutgoingHeaders outgoing) {
        outgoing.fit(clew.counters(), system.name());
    }
}
