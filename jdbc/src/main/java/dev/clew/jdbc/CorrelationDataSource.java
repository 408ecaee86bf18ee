package dev.clew.jdbc;

import dev.clew.Clew;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.ShardingKey;
import java.sql.ShardingKeyBuilder;
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
        AUTO,
        /** The service's name alone, as a comment that never changes. */
        STATIC,
        /** All ids on all statements; refused where it harms, with the reason. */
        COMMENT,
        /** {@link #AUTO}, and the request's id in the session, written before the first statement of a request. */
        SESSION,
        /** Nothing; there are spans all the same. */
        OFF
    }

    private final DataSource delegate;
    private final Correlation correlation;
    private final String description;

    private CorrelationDataSource(Builder builder) {
        this.delegate = builder.delegate;
        this.correlation = new Correlation(builder.clew(), builder.mode, builder.service);
        this.description = "mode=" + builder.mode.name().toLowerCase(Locale.ROOT) + ", service=" + builder.service;
    }

    /** Returns the DataSource in mode {@link Mode#AUTO} with {@link Clew#global()}. */
    public static CorrelationDataSource create(DataSource delegate) {
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
        return wrap(delegate.getConnection());
    }

    /**
     * Returns a connection of the delegate, wrapped.
     *
     * @throws IllegalStateException where the database refuses the mode, saying why and what is allowed
     */
    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return wrap(delegate.getConnection(username, password));
    }

    private Connection wrap(Connection connection) throws SQLException {
        try {
            return new CorrelatedConnection(connection, correlation, correlation.backend(connection));
        } catch (IllegalStateException refused) {
            try {
                connection.close();
            } catch (SQLException e) {
                refused.addSuppressed(e);
            }
            throw refused;
        }
    }

    @Override
    public ConnectionBuilder createConnectionBuilder() throws SQLException {
        return new WrappingBuilder(delegate.createConnectionBuilder());
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
        return Unwrap.unwrap(this, delegate, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Unwrap.isWrapperFor(this, delegate, type);
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

    /** Builds connections that are wrapped too. */
    private final class WrappingBuilder implements ConnectionBuilder {
        private final ConnectionBuilder builder;

        WrappingBuilder(ConnectionBuilder builder) {
            this.builder = builder;
        }

        @Override
        public ConnectionBuilder user(String username) {
            builder.user(username);
            return this;
        }

        @Override
        public ConnectionBuilder password(String password) {
            builder.password(password);
            return this;
        }

        @Override
        public ConnectionBuilder shardingKey(ShardingKey shardingKey) {
            builder.shardingKey(shardingKey);
            return this;
        }

        @Override
        public ConnectionBuilder superShardingKey(ShardingKey superShardingKey) {
            builder.superShardingKey(superShardingKey);
            return this;
        }

        @Override
        public Connection build() throws SQLException {
            return wrap(builder.build());
        }
    }

    /** Configures a {@link CorrelationDataSource}. */
    public static final class Builder {
        private final DataSource delegate;
        private @Nullable Clew clew;
        private Mode mode = Mode.AUTO;
        private String service = Clew.service().name();

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

        /** Returns the DataSource. */
        public CorrelationDataSource build() {
            return new CorrelationDataSource(this);
        }

        private Clew clew() {
            // Not before it is needed: whoever gives one of their own never makes the global one.
            return clew == null ? Clew.global() : clew;
        }
    }
}
