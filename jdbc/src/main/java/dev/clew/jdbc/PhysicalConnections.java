package dev.clew.jdbc;

import dev.clew.context.Counters;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The physical connections behind one DataSource, each examined once. */
final class PhysicalConnections {
    /** Bounds the databases, and the classes of connections, behind one DataSource. */
    private static final int MAX_HIDDEN = 64;

    /** A question that fails after so long has waited for a pool. A refusal comes at once, and some drivers refuse by it. */
    private static final long WAITED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final Pattern OPTIONS = Pattern.compile("[?;].*", Pattern.DOTALL);

    private final TaggingPolicy.Rule rule;
    private final String service;
    private final @Nullable LockWaits lockWaits;
    private final Counters counters;
    private final WeakIdentityMap<Object, PhysicalConnection> known = new WeakIdentityMap<>();

    /** By URL, for connections that look new at each checkout: they share what is known of the first. */
    private final Map<String, PhysicalConnection> hidden = new ConcurrentHashMap<>();

    /** The drivers' own classes that were met: several pools answer {@code unwrap} of no other. */
    private final CopyOnWriteArrayList<Class<?>> drivers = new CopyOnWriteArrayList<>();

    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** By class, for connections that look new at each checkout because nothing shows which one is inside. */
    private final Map<Class<?>, Product> products = new ConcurrentHashMap<>();

    /** The database that a connection leads to, as its metadata tells. */
    private record Product(String name, String url) {
        static Product of(Connection connection) throws SQLException {
            DatabaseMetaData metadata = connection.getMetaData();
            return new Product(metadata.getDatabaseProductName(), String.valueOf(metadata.getURL()));
        }

        /** Returns the URL without its options, which differ between pools of one server. */
        String server() {
            return OPTIONS.matcher(url).replaceFirst("");
        }
    }

    /** @param lockWaits null if nobody asks for them */
    PhysicalConnections(TaggingPolicy.Rule rule, String service, @Nullable LockWaits lockWaits, Counters counters) {
        this.rule = rule;
        this.service = service;
        this.lockWaits = lockWaits;
        this.counters = counters;
    }

    /**
     * Returns the physical connection behind one that was just checked out, {@link PhysicalConnection#OUT_OF_REACH} if that is
     * lazy, and its pool has none.
     *
     * @throws IllegalStateException if the database refuses the mode
     */
    PhysicalConnection of(Connection connection) {
        boolean mayBeLazy = connection instanceof Proxy; // as Spring's is
        long began = mayBeLazy ? System.nanoTime() : 0;
        try {
            // Asked first, because one of ours that is unwrapped writes to its session.
            if (connection.isWrapperFor(AskingConnection.class)) {
                return PhysicalConnection.CORRELATED;
            }
        } catch (Throwable t) {
            if (mayBeLazy && System.nanoTime() - began >= WAITED_NANOS) {
                return PhysicalConnection.OUT_OF_REACH; // each further question would wait as long
            }
            // else it does not unwrap, which is counted where that is missed
        }
        Object physical = physical(connection);
        PhysicalConnection found = physical == connection ? null : known.get(physical);
        return found != null ? found : find(connection, physical);
    }

    /** Returns the connection inside the pool's wrapper, which is a new one at each checkout. */
    private Object physical(Connection connection) {
        try {
            Object inner = driversOwn(connection);
            if (inner == null) {
                inner = connection.unwrap(Connection.class);
            }
            return inner == null ? connection : inner;
        } catch (Throwable t) {
            counters.skipped("jdbc.unwrap", t);
            return connection;
        }
    }

    /** Returns null if the connection gives no driver's own connection away. */
    private @Nullable Object driversOwn(Connection connection) throws SQLException {
        for (Class<?> driver : drivers) {
            if (connection.isWrapperFor(driver)) {
                return connection.unwrap(driver);
            }
        }
        return null;
    }

    private PhysicalConnection find(Connection connection, Object physical) {
        Product product;
        try {
            product = product(connection, physical == connection);
        } catch (Throwable t) {
            counters.skipped("jdbc.metadata", t);
            return PhysicalConnection.unknown();
        }
        Database database = Database.of(product.name());
        Object own = driversOwn(database, connection, physical);
        String key = product.name() + ' ' + product.url();
        boolean isHidden = own == connection && !isToldApart(own);
        PhysicalConnection found = isHidden ? hidden.get(key) : known.get(own);
        if (found != null) {
            return found;
        }
        found = examine(connection, database, product);
        if (!isHidden) {
            found.belongsTo(own);
            if (lockWaits != null) {
                lockWaits.add(found, own, connection);
            }
            known.put(own, found);
        } else if (hidden.size() < MAX_HIDDEN) {
            hidden.put(key, found);
        }
        return found;
    }

    /** Whether it is worth it to know a connection that no pool keeps: it is the driver's own, and may wait for a lock. */
    private boolean isToldApart(Object own) {
        return lockWaits != null && drivers.stream().anyMatch(driver -> driver.isInstance(own));
    }

    private Product product(Connection connection, boolean isHidden) throws SQLException {
        Product known = isHidden ? products.get(connection.getClass()) : null;
        if (known != null) {
            return known;
        }
        Product product = Product.of(connection);
        if (isHidden && products.size() < MAX_HIDDEN) {
            products.putIfAbsent(connection.getClass(), product);
        }
        return product;
    }

    /** Returns the driver's own connection, now that its class can be known, or else the one that was found. */
    private Object driversOwn(Database database, Connection connection, Object physical) {
        try {
            Class<?> driver = database.driversConnection(connection);
            if (driver != null) {
                drivers.addIfAbsent(driver);
            }
            Object own = driversOwn(connection);
            return own == null ? physical : own;
        } catch (Throwable t) {
            counters.skipped("jdbc.unwrap", t);
            return physical;
        }
    }

    private PhysicalConnection examine(Connection connection, Database database, Product product) {
        TaggingPolicy policy = rule.on(database, database.keepsTexts(product.url()));
        if (!policy.warning().isEmpty() && warned.add(policy.warning())) {
            warn(policy.warning());
        }
        return new PhysicalConnection(
                database,
                product.name().toLowerCase(Locale.ROOT),
                policy,
                baseName(connection, database, policy),
                product.server());
    }

    private void warn(String warning) {
        try {
            QueryLog.LOG.warn("{}", warning);
        } catch (Throwable t) {
            counters.skipped("jdbc.warning", t);
        }
    }

    private String baseName(Connection connection, Database database, TaggingPolicy policy) {
        if (!policy.session()) {
            return "";
        }
        try {
            String name = SessionSlot.of(database).present(connection);
            if (name == null) {
                return "";
            }
            // Another wrapper of the same pool may have left its name.
            return !service.isEmpty() && name.startsWith(service + '/') ? service : name;
        } catch (Throwable t) {
            counters.skipped("jdbc.session", t);
            return service;
        }
    }
}
