package dev.clew.servlet.internal;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The failed requests for which Tomcat has yet to find an error page: it calls request listeners after that. */
final class WaitingRequests implements ServletRequestListener {
    private final Map<ServletRequest, Runnable> actions = new ConcurrentHashMap<>();
    private volatile boolean listening;

    /** Takes note that Tomcat knows this listener. */
    void listens() {
        listening = true;
    }

    /** Returns whether the action will be run. */
    boolean add(ServletRequest request, Runnable action) {
        return listening && actions.put(request, action) == null;
    }

    /** Is called on the thread of the request, after its error page. */
    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        // hot: once per request, and nearly none has failed
        if (!actions.isEmpty()) {
            @Nullable Runnable action = actions.remove(Container.unwrapped(event.getServletRequest()));
            if (action != null) {
                action.run();
            }
        }
    }

    /** Runs what is left. */
    void stop() {
        listening = false;
        actions.values().forEach(Runnable::run);
        actions.clear();
    }

    @Override
    public String toString() {
        return "WaitingRequests(" + actions.size() + ")";
    }
}
