package dev.clew.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds providers with Clew's own class loader, then with the thread's context loader. */
public final class Services {
    /** A bound on failures: a loader may fail for ever in the same place. */
    private static final int MAX_FAILURES = 16;

    private Services() {}

    /** Returns one object of each provider's class. A provider that fails to load is skipped and its failure added. */
    public static <T> List<T> load(Class<T> type, List<Throwable> failures) {
        return load(type, Services.class.getClassLoader(), failures);
    }

    /** Returns the same, with another loader in the place of Clew's own. */
    public static <T> List<T> load(Class<T> type, @Nullable ClassLoader own, List<Throwable> failures) {
        List<T> found = new ArrayList<>();
        Set<Class<?>> seen = new HashSet<>();
        load(type, own, seen, found, failures);
        @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null && context != own) {
            load(type, context, seen, found, failures);
        }
        return List.copyOf(found);
    }

    private static <T> void load(
            Class<T> type, @Nullable ClassLoader loader, Set<Class<?>> seen, List<T> found, List<Throwable> failures) {
        Iterator<ServiceLoader.Provider<T>> providers =
                ServiceLoader.load(type, loader).stream().iterator();
        for (int failed = 0; failed < MAX_FAILURES; ) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<T> provider = providers.next();
                // The context loader sees most of these again.
                if (seen.add(provider.type())) {
                    found.add(provider.get());
                }
            } catch (Throwable t) {
                failed++;
                failures.add(t);
            }
        }
    }
}
