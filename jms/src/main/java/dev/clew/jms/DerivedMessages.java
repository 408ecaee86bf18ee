package dev.clew.jms;

import jakarta.jms.Message;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The messages whose message id, cause and request id were decided by {@code derive} or {@code republish}, until they are
 * sent. They are known by identity, because a mark among the properties would travel with them.
 */
final class DerivedMessages {
    private final Queue<WeakReference<Message>> unsent = new ConcurrentLinkedQueue<>();

    void add(Message message) {
        unsent.add(new WeakReference<>(message));
    }

    /** Whether the message is one of them. Once sent, it is no longer: the application may fill it anew. */
    boolean remove(Message message) {
        // hot: once for each message sent, and mostly there are none
        if (unsent.isEmpty()) {
            return false;
        }
        unsent.removeIf(each -> each.refersTo(null));
        return unsent.removeIf(each -> each.refersTo(message));
    }
}
