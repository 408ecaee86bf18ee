package dev.clew.servlet;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;

/** Code of the application that a container calls on any thread of its own. */
interface Callback {
    void call() throws IOException;

    /** Calls it within the context, and closes the scopes that it leaves open: the thread goes on to other requests. */
    static void run(TraceContext context, Callback callback) throws IOException {
        Scope scope = context.makeCurrent();
        try {
            callback.call();
        } finally {
            scope.closeAll();
        }
    }
}
