package dev.clew;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What happens at every change of scope: one set per class loader, in force from the first scope on.
 *
 * <p>Two sets would leave it to chance which of them a thread's MDC follows; so a second one that differs is refused.
 *
 * @param mirror what is written to the MDC
 * @param lazy what is not, and asked of the context where a line is written; one of the two has no keys
 */
record ScopeSettings(MdcMirror mirror, MdcMirror lazy, List<ScopeListener> listeners, boolean detectLeaks) {
    static final ScopeSettings DEFAULT =
            new ScopeSettings(MdcMirror.create(Clew.MdcPreset.PLAIN, List.of(), List.of()), List.of(), false);

    ScopeSettings(MdcMirror mirror, List<ScopeListener> listeners, boolean detectLeaks) {
        this(mirror, MdcMirror.NOTHING, listeners, detectLeaks);
    }

    /** Returns settings that write nothing to the MDC; a line's ids are asked of the context. */
    ScopeSettings lazily() {
        return new ScopeSettings(MdcMirror.NOTHING, mirror, listeners, detectLeaks);
    }

    String describeMdc() {
        return lazy.keys().isEmpty() ? mirror.toString() : lazy + ",lazy";
    }

    /** Of all scopes of this class loader, whichever {@link Clew} opened them. */
    static final Clew.Counters COUNTERS = new Clew.Counters();

    private static final AtomicReference<@Nullable ScopeSettings> CHOSEN = new AtomicReference<>();

    /** Makes the choice final at its first use, so that the JIT sees a constant. */
    private static final class InForce {
        private static final ScopeSettings SETTINGS = choose(DEFAULT).with(Services.load(ScopeListener.class));
    }

    /**
     * Chooses the settings.
     *
     * @throws IllegalStateException where others are already chosen or in force
     */
    static void propose(ScopeSettings settings) {
        ScopeSettings chosen = choose(settings);
        if (!chosen.equals(settings)) {
            throw new IllegalStateException("scope settings are one set per class loader, fixed by the first scope: "
                    + chosen + " is in force, was asked for " + settings);
        }
    }

    private static ScopeSettings choose(ScopeSettings settings) {
        CHOSEN.compareAndSet(null, settings);
        ScopeSettings chosen = CHOSEN.get();
        return chosen == null ? settings : chosen;
    }

    /** Adds what the class path brings; it is no part of the choice, since it is the same whatever is chosen. */
    private ScopeSettings with(List<ScopeListener> found) {
        List<ScopeListener> all = new ArrayList<>(listeners);
        all.addAll(found);
        return new ScopeSettings(
                mirror, lazy, List.copyOf(all), detectLeaks || all.stream().anyMatch(ScopeSettings::wantsOpener));
    }

    private static boolean wantsOpener(ScopeListener listener) {
        try {
            return listener.wantsOpener();
        } catch (Throwable t) {
            COUNTERS.skipped("scope_listener", t);
            return false;
        }
    }

    /** Returns what is chosen until now, without making it final. */
    static ScopeSettings soFar() {
        ScopeSettings chosen = CHOSEN.get();
        return chosen == null ? DEFAULT : chosen;
    }

    static ScopeSettings inForce() {
        return InForce.SETTINGS;
    }

    /** Returns what the application had in the MDC under our keys. */
    @Nullable
    String @Nullable [] outermostOpened(TraceContext to) {
        @Nullable String[] saved = null;
        try {
            saved = mirror.open(to);
        } catch (Throwable t) {
            COUNTERS.skipped("mdc", t);
        }
        tell(TraceContext.NONE, to);
        return saved;
    }

    void changed(TraceContext from, TraceContext to) {
        try {
            mirror.change(to);
        } catch (Throwable t) {
            COUNTERS.skipped("mdc", t);
        }
        tell(from, to);
    }

    void outermostClosed(TraceContext from, @Nullable String @Nullable [] saved) {
        try {
            mirror.close(saved);
        } catch (Throwable t) {
            COUNTERS.skipped("mdc", t);
        }
        tell(from, TraceContext.NONE);
    }

    private void tell(TraceContext from, TraceContext to) {
        // By index: an iterator per scope would be the only thing allocated here.
        for (int i = 0; i < listeners.size(); i++) {
            try {
                listeners.get(i).changed(from, to);
            } catch (Throwable t) {
                COUNTERS.skipped("scope_listener", t);
            }
        }
    }

    /** Returns where the scope is being opened, null unless leaks are to be found. */
    @Nullable
    Throwable opener() {
        return detectLeaks ? new Throwable("the scope was opened here") : null;
    }

    /** @param reported whether the scope was misused before, and its opener named already */
    void misused(String how, @Nullable Throwable opener, boolean reported) {
        COUNTERS.add(how);
        if (opener != null && !reported) {
            Clew.LOG.warn("{}", how, opener);
        }
        for (ScopeListener listener : listeners) {
            try {
                listener.misused(how, opener);
            } catch (Throwable t) {
                COUNTERS.skipped("scope_listener", t);
            }
        }
    }

    @Override
    public String toString() {
        return "ScopeSettings[mirror=" + describeMdc() + ", listeners=" + listeners + ", detectLeaks=" + detectLeaks
                + "]";
    }
}
