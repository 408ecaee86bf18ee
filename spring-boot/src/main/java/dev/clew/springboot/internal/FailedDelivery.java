package dev.clew.springboot.internal;

import dev.clew.messaging.Delivery;
import org.jspecify.annotations.Nullable;

/** The delivery of a container's thread that has failed and whose error is about to be handled. */
public final class FailedDelivery {
    private static final ThreadLocal<@Nullable Delivery> FAILED = new ThreadLocal<>();

    private FailedDelivery() {}

    /** Returns the thread's, null if there is none. */
    public static @Nullable Delivery current() {
        return FAILED.get();
    }

    /** Keeps a delivery open. */
    public static void keep(Delivery delivery) {
        FAILED.set(delivery);
    }

    /** Closes the thread's delivery, if there is one, with all that its listener has left open. */
    public static void close() {
        Delivery delivery = FAILED.get();
        if (delivery != null) {
            FAILED.remove();
            delivery.closeAll();
        }
    }
}
