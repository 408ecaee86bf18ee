package dev.clew.jdbc;

import dev.clew.context.Counters;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The physical connections behind one DataSource, each examined once. */
final class PhysicalConnections {
    /** Bounds the classes of connections behind one DataSource. */
    private static final int MAX_HIDDEN = 64;

    private final TaggingPolicy.Rule rule;
    private final String service;
    private final Counters counters;
    private final Map<Connection, PhysicalConnection> known = new WeakHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** By class, for connections that look new at each checkout because nothing shows which one is inside. */
    private final Map<Class<?>, Product> hidden = new ConcurrentHashMap<>();

    /**
     * The database that a connection leads to.
     *
     * @param serverPrepares whether the driver is known to prepare statements on a MySQL or MariaDB server
     */
    private record Product(String name, boolean serverPrepares) {
        static Product of(Connection connection) throws SQLException {
            DatabaseMetaData metadata = connection.getMetaData();
            String name = metadata.getDatabaseProductName();
            return new Product(name, Database.of(name).isMySql() && preparesOnServer(metadata.getURL()));
        }
    }

    PhysicalConnections(TaggingPolicy.Rule rule, String service, Counters counters) {
        this.rule = rule;
        this.service = service;
        this.counters = counters;
    }

    /**
     * Returns the physical connection behind one that was just checked out.
     *
     * @throws IllegalStateException if the database refuses the mode
     */
    PhysicalConnection of(Connection connection) {
        Connection physical = physical(connection);
        PhysicalConnection found;
        synchronized (known) {
            found = known.get(physical);
        }
        if (found == null) {
            found = find(connection, physical == connection);
            synchronized (known) {
                known.put(physical, found);
            }
        }
        return found;
    }

    /** Returns the connection inside the pool's wrapper, which is a new one at each checkout. */
    private Connection physical(Connection connection) {
        try {
            Connection physical = connection.unwrap(Connection.class);
            return physical == null ? connection : physical;
        } catch (Throwable t) {
            counters.skipped("jdbc.unwrap", t);
            return connection;
        }
    }

    private PhysicalConnection find(Connection connection, boolean isHidden) {
        Product product = isHidden ? hidden.get(connection.getClass()) : null;
        try {
            if (product == null) {
                product = Product.of(connection);
            }
        } catch (Throwable t) {
            counters.skipped("jdbc.metadata", t);
            return PhysicalConnection.unknown();
        }
        if (isHidden && hidden.size() < MAX_HIDDEN) {
            hidden.putIfAbsent(connection.getClass(), product);
        }
        Database database = Database.of(product.name());
        TaggingPolicy policy = rule.on(database, product.serverPrepares());
        if (!policy.warning().isEmpty() && warned.add(policy.warning())) {
            warn(policy.warning());
        }
        return new PhysicalConnection(
                database, product.name().toLowerCase(Locale.ROOT), policy, baseName(connection, database, policy));
    }

    private void warn(String warning) {
        try {
            QueryLog.LOG.warn("{}", warning);
        } catch (Throwable t) {
            counters.skipped("jdbc.warning", t);
        }
    }

    private static boolean preparesOnServer(@Nullable String url) {
        return url != null && url.toLowerCase(Locale.ROOT).contains("useserverprepstmts=true");
    }

    private String baseName(Connection connection, Database database, TaggingPolicy policy) {
        if (!policy.session()) {
            return "";
        }
        try {
            String name = SessionSlot.of(database).present(connection, PhysicalConnection.unknown());
            // If the pool does not unwrap, a connection looks new at each checkout, and its name may be ours.
            return !service.isEmpty() && name.startsWith(service + '/') ? service : name;
        } catch (Throwable t) {
            counters.skipped("jdbc.session", t);
            return service;
        }
    }
}
