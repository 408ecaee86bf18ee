package dev.clew.context;

import dev.clew.internal.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work at every change of scope: one set per class loader, in force from the first scope on.
 *
 * <p>With two sets, chance would decide which of them a thread's MDC follows; so a second, different set is refused.
 *
 * @param mirror writes to the MDC
 * @param lazy writes nothing, and is asked when a line is written; one of the two mirrors has no keys
 */
record ScopeSettings(MdcMirror mirror, MdcMirror lazy, List<ScopeListener> listeners, boolean detectLeaks) {
    static final ScopeSettings DEFAULT =
            new ScopeSettings(MdcMirror.create(MdcPreset.PLAIN, List.of(), List.of()), List.of(), false);

    ScopeSettings(MdcMirror mirror, List<ScopeListener> listeners, boolean detectLeaks) {
        this(mirror, MdcMirror.NOTHING, listeners, detectLeaks);
    }

    String describeMdc() {
        return lazy.keys().isEmpty() ? mirror.toString() : lazy + ",lazy";
    }

    /** Whether neither mirror has a key: {@code clew.mdc=off}. */
    boolean writesNoIds() {
        return mirror.keys().isEmpty() && lazy.keys().isEmpty();
    }

    private static final Logger LOG = LoggerFactory.getLogger("clew");
    private static final Counters COUNTERS = Counters.shared();

    private static final AtomicReference<@Nullable ScopeSettings> CHOSEN = new AtomicReference<>();

    /** Makes the choice final at its first use, so that the JIT sees a constant. */
    private static final class InForce {
        private static final ScopeSettings SETTINGS = choose(DEFAULT).with(foundListeners());
    }

    /**
     * Chooses the settings.
     *
     * @throws IllegalStateException if others are already chosen or in force
     */
    @SuppressWarnings("ReferenceEquality") // mostly the same: a first comparison of records takes milliseconds
    static void propose(ScopeSettings settings) {
        ScopeSettings chosen = choose(settings);
        if (chosen != settings && !chosen.equals(settings)) {
            throw new IllegalStateException("scope settings are one set per class loader, fixed by the first scope: "
                    + chosen + " is in force, was asked for " + settings);
        }
    }

    private static ScopeSettings choose(ScopeSettings settings) {
        CHOSEN.compareAndSet(null, settings);
        ScopeSettings chosen = CHOSEN.get();
        return chosen == null ? settings : chosen;
    }

    private static List<ScopeListener> foundListeners() {
        List<Throwable> failures = new ArrayList<>();
        List<ScopeListener> found = Services.load(ScopeListener.class, failures);
        COUNTERS.skipped("service_loader", failures);
        return found;
    }

    /** Adds the listeners of the class path. They are no part of the choice: they are the same whatever is chosen. */
    private ScopeSettings with(List<ScopeListener> found) {
        List<ScopeListener> all = new ArrayList<>(listeners);
        all.addAll(found);
        boolean wantOpeners = detectLeaks;
        for (ScopeListener listener : all) {
            wantOpeners |= wantsOpener(listener);
        }
        return new ScopeSettings(mirror.inForce(), lazy, List.copyOf(all), wantOpeners);
    }

    private static boolean wantsOpener(ScopeListener listener) {
        try {
            return listener.wantsOpener();
        } catch (Throwable t) {
            COUNTERS.skipped("scope_listener", t);
            return false;
        }
    }

    /** Returns the present choice, without making it final. */
    static ScopeSettings soFar() {
        ScopeSettings chosen = CHOSEN.get();
        return chosen == null ? DEFAULT : chosen;
    }

    static ScopeSettings inForce() {
        return InForce.SETTINGS;
    }

    /** Returns the application's MDC values under our keys. */
    @Nullable
    String @Nullable [] outermostOpened(TraceContext to) {
        @Nullable String[] saved = null;
        try {
            saved = mirror.open(to);
        } catch (Throwable t) {
            COUNTERS.skipped("mdc", t);
        }
        tell(TraceContext.NONE, to);
        if (!lazy.keys().isEmpty()) {
            // Not while the settings are made: a line may be waiting for them.
            Unread.LAZY_MDC.tellOnce();
        }
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
        // By index, because an iterator would be the only object allocated here.
        for (int i = 0; i < listeners.size(); i++) {
            try {
                listeners.get(i).changed(from, to);
            } catch (Throwable t) {
                COUNTERS.skipped("scope_listener", t);
            }
        }
    }

    /** Returns the place where a scope is being opened, null unless leaks are detected. */
    @Nullable
    Throwable opener() {
        return detectLeaks ? new Throwable("the scope was opened here") : null;
    }

    /** @param reported whether the scope was misused before, so that its opener has been named already */
    void misused(String how, @Nullable Throwable opener, boolean reported) {
        COUNTERS.add(how);
        if (opener != null && !reported) {
            try {
                LOG.warn("{}", how, opener);
            } catch (Throwable t) {
                COUNTERS.add("skipped.log"); // closing a scope must not fail because of a log
            }
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
