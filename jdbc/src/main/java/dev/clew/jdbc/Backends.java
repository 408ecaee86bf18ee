package dev.clew.jdbc;

import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is known of the physical connections behind one DataSource, found out once for each. */
final class Backends {
    private final Mode mode;
    private final String service;
    private final BiConsumer<String, Throwable> skipped;
    private final Map<Connection, Backend> known = new WeakHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** @param skipped hears of what failed, and why */
    Backends(Mode mode, String service, BiConsumer<String, Throwable> skipped) {
        this.mode = mode;
        this.service = service;
        this.skipped = skipped;
    }

    /**
     * Returns what is known of a connection that was just checked out.
     *
     * @throws IllegalStateException where the database refuses the mode
     */
    Backend of(Connection connection) {
        Connection physical = physical(connection);
        Backend backend;
        synchronized (known) {
            backend = known.get(physical);
        }
        if (backend == null) {
            backend = find(connection);
            synchronized (known) {
                known.put(physical, backend);
            }
        }
        return backend;
    }

    /** A pool hands out a new wrapper each time; what it wraps stays the same. */
    private Connection physical(Connection connection) {
        try {
            Connection physical = connection.unwrap(Connection.class);
            return physical == null ? connection : physical;
        } catch (Throwable t) {
            skipped.accept("unwrap", t);
            return connection;
        }
    }

    private Backend find(Connection connection) {
        String product;
        boolean serverPrepares;
        try {
            DatabaseMetaData metadata = connection.getMetaData();
            product = metadata.getDatabaseProductName();
            serverPrepares = Database.of(product).isMySql() && preparesOnServer(metadata.getURL());
        } catch (Throwable t) {
            skipped.accept("metadata", t);
            return Backend.unknown();
        }
        Database database = Database.of(product);
        Plan plan = Plan.of(mode, database, serverPrepares);
        if (!plan.warning().isEmpty() && warned.add(plan.warning())) {
            warn(plan.warning());
        }
        return new Backend(database, product.toLowerCase(Locale.ROOT), plan, baseName(connection, database, plan));
    }

    private void warn(String warning) {
        try {
            QueryLog.LOG.warn("{}", warning);
        } catch (Throwable t) {
            skipped.accept("warning", t);
        }
    }

    private static boolean preparesOnServer(@Nullable String url) {
        return url != null && url.toLowerCase(Locale.ROOT).contains("useserverprepstmts=true");
    }

    private String baseName(Connection connection, Database database, Plan plan) {
        if (!plan.session()) {
            return "";
        }
        try {
            String name = SessionSlot.of(database).present(connection, Backend.unknown());
            // Where a pool hides what it wraps, a connection looks new at every checkout: this is then a name of ours.
            return !service.isEmpty() && name.startsWith(service + '/') ? service : name;
        } catch (Throwable t) {
            skipped.accept("session", t);
            return service;
        }
    }
}
