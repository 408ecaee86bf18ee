package dev.clew.jdbc;

import dev.clew.Clew;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.ShardingKeyBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A DataSource that carries the current request's id into what its connections run.
 *
 * <p>It goes around the pool, not into it. Every statement within a request is a client span; what the database is told
 * is chosen by the {@link Mode}. Outside a request there is no id and no span. Nothing of it makes a query fail. Safe
 * for all threads, as far as what it wraps is.
 */
public final class CorrelationDataSource implements DataSource, AutoCloseable {
    /** What the database is told. */
    public enum Mode {
        /** What costs no round trip and no statement cache on the database at hand. */
        AUTO(TaggingPolicy::auto),
        /** The service's name alone, as a comment that never changes. */
        STATIC(TaggingPolicy::staticTags),
        /** All ids on all statements; refused where it harms, with the reason. */
        COMMENT(TaggingPolicy::comment),
        /** {@link #AUTO}, and the request's id in the session, written before the first statement of a request. */
        SESSION(TaggingPolicy::session),
        /** Nothing; there are spans all the same. */
        OFF(TaggingPolicy::off);

        private final TaggingPolicy.Rule rule;

        Mode(TaggingPolicy.Rule rule) {
            this.rule = rule;
        }
    }

    private final DataSource delegate;
    private final CorrelatedConnections connections;
    private final String description;

    private CorrelationDataSource(Builder builder) {
        this.delegate = builder.delegate;
        this.connections = builder.connections();
        this.description = "mode=" + builder.mode.name().toLowerCase(Locale.ROOT) + ", service=" + builder.service;
    }

    /** Returns the DataSource in mode {@link Mode#AUTO} with {@link Clew#global()}. */
    public static CorrelationDataSource wrap(DataSource delegate) {
        return builder(delegate).build();
    }

    /** Returns a builder. */
    public static Builder builder(DataSource delegate) {
        return new Builder(delegate);
    }

    /**
     * Returns a connection of the delegate, wrapped.
     *
     * @throws IllegalStateException where the database refuses the mode, saying why and what is allowed
     */
    @Override
    public Connection getConnection() throws SQLException {
        return connections.wrap(delegate.getConnection());
    }

    /**
     * Returns a connection of the delegate, wrapped.
     *
     * @throws IllegalStateException where the database refuses the mode, saying why and what is allowed
     */
    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return connections.wrap(delegate.getConnection(username, password));
    }

    @Override
    public ConnectionBuilder createConnectionBuilder() throws SQLException {
        return new CorrelatedConnectionBuilder(connections, delegate.createConnectionBuilder());
    }

    @Override
    public ShardingKeyBuilder createShardingKeyBuilder() throws SQLException {
        return delegate.createShardingKeyBuilder();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return delegate.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        delegate.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        delegate.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return delegate.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return delegate.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return Wrappers.unwrap(this, delegate, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Wrappers.isWrapperFor(this, delegate, type);
    }

    /** Closes the delegate where it can be closed, as pools can. */
    @Override
    public void close() throws SQLException {
        if (delegate instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (SQLException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new SQLException("could not close " + delegate, e);
            }
        }
    }

    @Override
    public String toString() {
        return "CorrelationDataSource{" + description + ", " + delegate + '}';
    }

    /** Configures a {@link CorrelationDataSource}. */
    public static final class Builder {
        private final DataSource delegate;
        private @Nullable Clew clew;
        private Mode mode = Mode.AUTO;
        private String service = Clew.service().name();
        private boolean commentFirst;
        private boolean countRows;
        private boolean logLiterals;
        private Duration slow = Duration.ofSeconds(1);
        private int repetitions = 20;
        private @Nullable DataSource explainConnections;
        private Duration explainAtMostEvery = Duration.ZERO;

        private Builder(DataSource delegate) {
            this.delegate = Objects.requireNonNull(delegate, "delegate");
        }

        /** Sets whose listeners hear the spans; the default is {@link Clew#global()}. */
        public Builder clew(Clew own) {
            clew = Objects.requireNonNull(own, "clew");
            return this;
        }

        /** Sets what the database is told; the default is {@link Mode#AUTO}. */
        public Builder mode(Mode chosen) {
            mode = Objects.requireNonNull(chosen, "mode");
            return this;
        }

        /** Sets what the database knows this service by; the default is {@link Clew#service()}'s name. */
        public Builder service(String name) {
            service = Objects.requireNonNull(name, "service");
            return this;
        }

        /**
         * Puts the comment of a SELECT before it, so that a server which cuts off long statements keeps the ids.
         *
         * <p>Not where a hint has to come first, where rows may be updated through the result, and on anything but a SELECT.
         */
        public Builder commentFirst() {
            commentFirst = true;
            return this;
        }

        /**
         * Keeps the span of a query open until its rows are read, so that it tells how many there were.
         *
         * <p>Its duration is then that of execution and reading. It ends with the last row, or where the result, the
         * statement, the next execution or the connection closes it. Of a connection that has a thousand open, further
         * ones end with their execution.
         */
        public Builder countRows() {
            countRows = true;
            return this;
        }

        /**
         * Logs statements with their literals, which may be personal.
         *
         * <p>On the lines of spans, and where slow and repeated statements are named; {@code fp} stays the same. Parameters
         * are never logged, and plans without literals all the same.
         */
        public Builder logLiterals() {
            logLiterals = true;
            return this;
        }

        /**
         * Sets from when on an execution is named as slow, with a WARN line of the logger {@code clew.jdbc}.
         *
         * @param threshold the default is a second; zero names none, and then no clock is read outside spans
         */
        public Builder slow(Duration threshold) {
            slow = notNegative("slow", threshold);
            return this;
        }

        /**
         * Sets how often a request may run the same statement before that is named an N+1 candidate, once, with a WARN line
         * of the logger {@code clew.jdbc}.
         *
         * @param runs the default is 20; zero names none
         */
        public Builder repetitions(int runs) {
            if (runs < 0 || runs == 1) {
                throw new IllegalArgumentException("repetitions must be 0, for none, or at least 2, was " + runs);
            }
            repetitions = runs;
            return this;
        }

        /**
         * Asks the database how it would run a slow SELECT, and logs the plan at INFO, without its literals.
         *
         * <p>{@code EXPLAIN}, never {@code ANALYZE}, with the same parameters, on a thread of its own, one at a time: on
         * PostgreSQL, MySQL, MariaDB and H2. Parameters that are no plain values, such as streams and large objects, cannot
         * be set again: then there is no plan.
         *
         * @param connections what to ask on, best not the application's pool: of that, it would take a connection like
         *     anybody else, and hold it for up to two seconds
         * @param atMostEvery what lies between two plans at least
         */
        public Builder explainSlow(DataSource connections, Duration atMostEvery) {
            explainConnections = Objects.requireNonNull(connections, "connections") instanceof CorrelationDataSource own
                    ? own.delegate // a question of ours is neither tagged nor counted
                    : connections;
            explainAtMostEvery = notNegative("atMostEvery", atMostEvery);
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

        private CorrelatedConnections connections() {
            // Asked late, so that an application with a Clew of its own never makes the global one.
            Clew own = clew == null ? Clew.global() : clew;
            if (explainConnections != null && slow.isZero()) {
                throw new IllegalArgumentException("explainSlow needs a threshold, slow was 0");
            }
            Explain explain = explainConnections == null
                    ? null
                    : new Explain(explainConnections, explainAtMostEvery, own.counters());
            return new CorrelatedConnections(
                    service,
                    mode.rule,
                    new QueryTagger(service, commentFirst, logLiterals, own.counters()),
                    new QuerySpans(own, new QueryLog(slow.toNanos(), repetitions, explain), countRows),
                    own.counters());
        }
    }
}
