package dev.clew.springboot.jfr;

import dev.clew.Clew;
import dev.clew.jfr.Pauses;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** The pauses of an application, from the time at which it is ready until it closes. */
final class PausesWhenReady implements ApplicationListener<ApplicationReadyEvent>, DisposableBean {
    private final Clew clew;
    private @Nullable Pauses pauses;

    PausesWhenReady(Clew clew) {
        this.clew = clew;
    }

    /** Called for the contexts below this one too. */
    @Override
    public synchronized void onApplicationEvent(ApplicationReadyEvent event) {
        if (pauses == null) {
            pauses = Pauses.start(clew);
        }
    }

    @Override
    public synchronized void destroy() {
        if (pauses != null) {
            pauses.close();
        }
    }

    @Override
    public synchronized String toString() {
        return pauses == null ? "Pauses(not yet)" : pauses.toString();
    }
}
