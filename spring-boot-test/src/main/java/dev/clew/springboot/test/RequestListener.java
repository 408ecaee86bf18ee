package dev.clew.springboot.test;

import dev.clew.context.ScopeListener;
import dev.clew.context.TraceContext;

/** Tells the recordings which request each thread works for. The service loader makes one. */
public final class RequestListener implements ScopeListener {
    /** For the service loader. */
    public RequestListener() {}

    @Override
    public void changed(TraceContext from, TraceContext to) {
        Recording.tell(from, to);
    }
}
