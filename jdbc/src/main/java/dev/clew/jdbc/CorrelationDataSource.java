package dev.clew.jdbc;

import dev.clew.Clew;
import dev.clew.context.Counters;
import dev.clew.forwarding.Forwarding;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A DataSource that carries the id of the current request into the statements of its connections.
 *
 * <p>Wrap the pool, not the driver inside the pool. Every statement within a request is a client span. The {@link Mode}
 * decides which tags the database gets. Outside a request there is no id and no span. A failure in this class never
 * makes a query fail. Thread-safe if the delegate is.
 *
 * <p>The first statement of a connection throws an {@link IllegalStateException} if the database refuses the mode; the
 * message says why and what is allowed. Nothing is asked of the database before.
 */
@Forwarding(DataSource.class)
public final class CorrelationDataSource extends ForwardingDataSource implements DataSource, AutoCloseable {
    /** The tags that the database gets. */
    public enum Mode {
        /** As many tags as the database takes without a round trip and without harm to its statement cache. */
        AUTO,
        /** The service's name alone, in a comment that never changes. */
        STATIC,
        /** All ids on all statements. A database that this would harm refuses the mode and says why. */
        COMMENT,
        /** {@link #AUTO}, and the request id in the session, written before the first statement of a request. */
        SESSION,
        /** No tags; every statement is still a span. */
        OFF;

        private TaggingPolicy.Rule rule() {
            return switch (this) {
                case AUTO -> TaggingPolicy::auto;
                case STATIC -> TaggingPolicy::staticTags;
                case COMMENT -> TaggingPolicy::comment;
                case SESSION -> TaggingPolicy::session;
                case OFF -> TaggingPolicy::off;
            };
        }
    }

    private final Checkouts checkouts;
    private final Checkouts.Source source;
    private final String description;

    private CorrelationDataSource(Builder builder) {
        super(Objects.requireNonNull(builder.delegate, "delegate"));
        this.checkouts = builder.checkouts(delegate);
        this.source = delegate::getConnection;
        this.description = "mode=" + builder.mode.name().toLowerCase(Locale.ROOT) + ", service=" + builder.service;
    }

    /** Returns the delegate, wrapped in mode {@link Mode#AUTO} with {@link Clew#global()}. */
    public static CorrelationDataSource wrap(DataSource delegate) {
        return builder(delegate).build();
    }

    /** Returns a builder. */
    public static Builder builder(DataSource delegate) {
        return new Builder(Objects.requireNonNull(delegate, "delegate"));
    }

    /** Returns a wrapped connection of the delegate. */
    @Override
    public Connection getConnection() throws SQLException {
        return checkouts.take(source);
    }

    /** Returns a wrapped connection of the delegate. */
    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return checkouts.take(() -> delegate.getConnection(username, password));
    }

    @Override
    public ConnectionBuilder createConnectionBuilder() throws SQLException {
        return new CorrelatedConnectionBuilder(checkouts, delegate.createConnectionBuilder());
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return Wrappers.unwrap(this, delegate, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Wrappers.isWrapperFor(this, delegate, type);
    }

    /** Closes the delegate if it can be closed, as pools can. */
    @Override
    public void close() throws SQLException {
        Wrappers.close(delegate);
    }

    @Override
    public String toString() {
        return "CorrelationDataSource{" + description + ", " + delegate + '}';
    }

    /** Configures a {@link CorrelationDataSource}. */
    public static final class Builder {
        /** Null for connections that come from no DataSource. */
        private final @Nullable DataSource delegate;

        private @Nullable Clew clew;
        private Mode mode = Mode.AUTO;
        private String service = Clew.service().name();
        private boolean commentFirst;
        private boolean countRows;
        private boolean logLiterals;
        private Duration slow = Duration.ofSeconds(1);
        private int repetitions = 20;
        private Duration poolWaits = Duration.ofMillis(100);
        private @Nullable DataSource explainConnections;
        private Duration explainAtMostEvery = Duration.ZERO;
        private @Nullable DataSource lockProbe;
        private Duration lockThreshold = Duration.ZERO;

        Builder(@Nullable DataSource delegate) {
            this.delegate = delegate;
        }

        /** Sets the Clew that makes the spans; the default is {@link Clew#global()}. */
        public Builder clew(Clew own) {
            clew = Objects.requireNonNull(own, "clew");
            return this;
        }

        /** Sets the mode; the default is {@link Mode#AUTO}. */
        public Builder mode(Mode chosen) {
            mode = Objects.requireNonNull(chosen, "mode");
            return this;
        }

        /** Sets the name of this service for the database; the default is the name of {@link Clew#service()}. */
        public Builder service(String name) {
            service = Objects.requireNonNull(name, "service");
            return this;
        }

        /**
         * Puts the comment before a SELECT, so that a server that cuts off long statements keeps the ids.
         *
         * <p>The comment stays at the end of all other statements, of a SELECT with a hint or with a comment of its
         * own in front, and of a SELECT with an updatable result.
         */
        public Builder commentFirst() {
            commentFirst = true;
            return this;
        }

        /**
         * Keeps the span of a query open until its rows are read, so that it says how many there were.
         *
         * <p>The span then covers execution and reading. It ends after the last row, or when the result, the statement
         * or the connection is closed, or when the statement is executed again. If a connection has a thousand open
         * results, the span of a further query ends with its execution.
         */
        public Builder countRows() {
            countRows = true;
            return this;
        }

        /**
         * Logs statements with their literals, which may be personal.
         *
         * <p>This changes the lines of spans and of slow and repeated statements; {@code fp} stays the same. Parameters
         * are never logged. Plans never show literals.
         */
        public Builder logLiterals() {
            logLiterals = true;
            return this;
        }

        /**
         * Sets the duration from which an execution is logged as slow, at WARN by the logger {@code clew.jdbc}.
         *
         * @param threshold the default is a second; zero logs none, and then no clock is read outside spans
         */
        public Builder slow(Duration threshold) {
            slow = notNegative("slow", threshold);
            return this;
        }

        /**
         * Sets the number of runs of one statement in a request from which it is logged as an N+1 candidate, once, at
         * WARN by the logger {@code clew.jdbc}.
         *
         * @param runs the default is 20; zero logs none
         */
        public Builder repetitions(int runs) {
            if (runs < 0 || runs == 1) {
                throw new IllegalArgumentException("repetitions must be 0, for none, or at least 2, was " + runs);
            }
            repetitions = runs;
            return this;
        }

        /**
         * Sets the wait for a connection from which its holders are named, at WARN by the logger {@code clew.jdbc}.
         *
         * <p>A checkout that fails names them, too. The line has the requests that hold connections of this DataSource,
         * the longest first, and their last statements. With {@code clew.leaks=true} Clew also keeps the place of each
         * checkout, and logs it if the request ends and leaves the connection behind.
         *
         * @param threshold the default is 100 ms; zero names none. Connections of a driver, or of a DataSource for XA or
         *     pools, are not waited for here
         */
        public Builder poolWaits(Duration threshold) {
            poolWaits = notNegative("poolWaits", threshold);
            return this;
        }

        /**
         * Asks the database for the plan of a slow SELECT, and logs it at INFO, without its literals.
         *
         * <p>It runs {@code EXPLAIN}, never {@code ANALYZE}, with the same parameters, on a thread of its own, one at
         * a time. PostgreSQL, MySQL, MariaDB and H2 are supported. A parameter that is no plain value, such as a
         * stream or a large object, cannot be set again; then there is no plan.
         *
         * @param connections the DataSource to ask on; best not the application's pool, because a plan would hold one
         *     of its connections for up to two seconds
         * @param atMostEvery the shortest time between two plans
         */
        public Builder explainSlow(DataSource connections, Duration atMostEvery) {
            explainConnections = Wrappers.pool(Objects.requireNonNull(connections, "connections"));
            explainAtMostEvery = notNegative("atMostEvery", atMostEvery);
            return this;
        }

        /**
         * Asks once whom a statement waits for that runs longer than a threshold; logs it at WARN by {@code clew.jdbc}.
         *
         * <p>PostgreSQL, MariaDB, MySQL and H2 are supported; the README says which rights they want.
         *
         * @param probe the DataSource to ask on; best not the application's pool, which may be used up by those who wait
         * @param threshold such as 500 ms; zero asks never
         */
        public Builder lockWaits(DataSource probe, Duration threshold) {
            lockProbe = Wrappers.pool(Objects.requireNonNull(probe, "probe"));
            lockThreshold = notNegative("lockWaits", threshold);
            return this;
        }

        private static Duration notNegative(String name, Duration duration) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException(name + " must not be negative, was " + duration);
            }
            return duration;
        }

        /** Returns the DataSource. */
        public CorrelationDataSource build() {
            return new CorrelationDataSource(this);
        }

        /** Returns the Clew; asked late, so that an application with one of its own never makes the global one. */
        private Clew own() {
            return clew == null ? Clew.global() : clew;
        }

        static CorrelatedConnections connections(Consumer<Builder> options) {
            Builder builder = new Builder(null);
            options.accept(builder);
            return builder.connections();
        }

        Checkouts checkouts(DataSource pool) {
            boolean traces = Boolean.parseBoolean(own().setting("clew.leaks", "false"));
            return new Checkouts(connections(), pool, poolWaits, traces);
        }

        CorrelatedConnections connections() {
            if (explainConnections != null && slow.isZero()) {
                throw new IllegalArgumentException("explainSlow needs a threshold, slow was 0");
            }
            Counters counters = own().counters();
            Explain explain = Explain.of(explainConnections, explainAtMostEvery, counters);
            return new CorrelatedConnections(
                    service,
                    mode.rule(),
                    new QueryTagger(service, commentFirst, logLiterals, counters),
                    new QuerySpans(own(), new QueryLog(slow.toNanos(), repetitions, explain), countRows),
                    LockWaits.of(lockProbe, lockThreshold, service, counters),
                    counters);
        }
    }
}
