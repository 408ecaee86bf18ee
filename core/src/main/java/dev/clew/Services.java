package dev.clew;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link ServiceLoader} finds: by Clew's own class loader, then by the thread's context loader. */
final class Services {
    /** A class path that fails at every step is left alone; the loader may fail for ever in the same place. */
    private static final int MAX_FAILURES = 16;

    private Services() {}

    /** Returns one of each provider's class; one that fails to load is skipped and counted. */
    static <T> List<T> load(Class<T> type) {
        List<T> found = new ArrayList<>();
        Set<Class<?>> seen = new HashSet<>();
        ClassLoader own = Services.class.getClassLoader();
        load(type, own, seen, found);
        @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null && context != own) {
            load(type, context, seen, found);
        }
        return List.copyOf(found);
    }

    private static <T> void load(Class<T> type, @Nullable ClassLoader loader, Set<Class<?>> seen, List<T> found) {
        Iterator<ServiceLoader.Provider<T>> providers =
                ServiceLoader.load(type, loader).stream().iterator();
        for (int failures = 0; failures < MAX_FAILURES; ) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<T> provider = providers.next();
                // The context loader mostly sees what our own has seen.
                if (seen.add(provider.type())) {
                    found.add(provider.get());
                }
            } catch (Throwable t) {
                failures++;
                ScopeSettings.COUNTERS.skipped("service_loader", t);
            }
        }
    }
}
