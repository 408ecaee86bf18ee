package dev.clew.story.pattern;

import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import org.jspecify.annotations.Nullable;

/** A run of an operation within a request, and whether it failed in the way that is looked into. */
record Trial(Span span, boolean isFailed) {
    Request request() {
        return span.request();
    }

    long at() {
        return span.end();
    }

    /** Returns the process of a service that took part: the run's own, else the nearest caller's, else any of the request. */
    @Nullable
    Boot boot(String service) {
        for (Span caller = span; caller != null; caller = caller.parent()) {
            if (caller.boot().service().equals(service)) {
                return caller.boot();
            }
        }
        for (Span other : request().spans()) {
            if (other.boot().service().equals(service)) {
                return other.boot();
            }
        }
        return null;
    }
}
