package dev.clew.springboot.integration;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.ExecutorChannelInterceptor;

/**
 * Lets a message that changes threads be handled in its sender's context, and an error in that of the message that failed.
 *
 * <p>The message is not touched: a context is kept by the message's id, and is forgotten when the message is.
 */
final class CorrelatedChannels implements ExecutorChannelInterceptor {
    /**
     * One sending or handling of a message. A channel tells of its end, unless an {@link Error} has passed through the channel.
     *
     * @param by the channel that sends or the handler that handles
     */
    private record Passage(
            Object by, @Nullable Scope scope, @Nullable Passage outer) {}

    /** The innermost passage on the thread; null outside any. */
    private static final ThreadLocal<@Nullable Passage> INNERMOST = new ThreadLocal<>();

    private final Clew clew;

    /** The senders' contexts. A key is held by the headers of its message alone. */
    private final Map<UUID, TraceContext> senders = Collections.synchronizedMap(new WeakHashMap<>());

    CorrelatedChannels(Clew clew) {
        this.clew = clew;
    }

    @Override
    public Message<?> preSend(Message<?> message, MessageChannel channel) {
        Scope scope = null;
        try {
            TraceContext failed = message.getPayload() instanceof MessagingException failure ? sender(failure) : null;
            scope = failed == null ? null : failed.makeCurrent();
            TraceContext sender = TraceContext.current();
            UUID id = message.getHeaders().getId();
            if (id != null && !sender.isNone()) {
                senders.put(id, sender);
            }
        } catch (Throwable t) {
            clew.counters().skipped("integration", t);
        }
        begin(channel, scope);
        return message;
    }

    @Override
    public void afterSendCompletion(
            Message<?> message, MessageChannel channel, boolean sent, @Nullable Exception failure) {
        end(channel);
    }

    @Override
    public Message<?> beforeHandle(Message<?> message, MessageChannel channel, MessageHandler handler) {
        Scope scope = null;
        try {
            TraceContext sender = sender(message);
            scope = sender == null ? null : sender.makeCurrent();
        } catch (Throwable t) {
            clew.counters().skipped("integration", t);
        }
        begin(handler, scope);
        return message;
    }

    @Override
    public void afterMessageHandled(
            Message<?> message, MessageChannel channel, MessageHandler handler, @Nullable Exception failure) {
        end(handler);
    }

    /** Returns the context of the message that has failed, whose handling is over. */
    private @Nullable TraceContext sender(MessagingException failure) {
        Message<?> failed = failure.getFailedMessage();
        return failed == null ? null : sender(failed);
    }

    private @Nullable TraceContext sender(Message<?> message) {
        UUID id = message.getHeaders().getId();
        return id == null ? null : senders.get(id);
    }

    private static void begin(Object by, @Nullable Scope scope) {
        INNERMOST.set(new Passage(by, scope, INNERMOST.get()));
    }

    /** Ends the innermost passage of a channel or a handler, and those within, which nothing has told the end of. */
    private static void end(Object by) {
        Passage innermost = INNERMOST.get();
        Passage ended = innermost;
        while (ended != null && ended.by() != by) {
            ended = ended.outer();
        }
        if (ended == null) {
            return;
        }
        if (ended.outer() == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(ended.outer());
        }
        for (Passage within = innermost; within != null; within = within.by() == by ? null : within.outer()) {
            close(within);
        }
    }

    private static void close(Passage passage) {
        if (passage.scope() != null) {
            passage.scope().closeAll();
        }
    }

    @Override
    public String toString() {
        return "CorrelatedChannels";
    }
}
