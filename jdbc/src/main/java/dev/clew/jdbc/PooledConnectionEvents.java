package dev.clew.jdbc;

import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.StatementEvent;
import javax.sql.StatementEventListener;
import org.jspecify.annotations.Nullable;

/**
 * Passes a driver's events on to the pool's listeners, in their order, with the objects that the pool knows: a pool looks
 * for the connection and the statement that it was given.
 */
final class PooledConnectionEvents implements ConnectionEventListener, StatementEventListener {
    private final PooledConnection source;
    private final List<ConnectionEventListener> connectionListeners = new CopyOnWriteArrayList<>();
    private final List<StatementEventListener> statementListeners = new CopyOnWriteArrayList<>();
    private final HandedOut<PreparedStatement> statements = new HandedOut<>();

    PooledConnectionEvents(PooledConnection source) {
        this.source = source;
    }

    /** Returns the place for the statements of the next handle, null if nobody listens to their events. */
    @Nullable
    HandedOut<PreparedStatement> statements() {
        return statementListeners.isEmpty() ? null : statements;
    }

    void add(ConnectionEventListener listener) {
        connectionListeners.add(listener);
    }

    void remove(ConnectionEventListener listener) {
        connectionListeners.remove(listener);
    }

    /** Returns whether it is the first. */
    synchronized boolean add(StatementEventListener listener) {
        statementListeners.add(listener);
        return statementListeners.size() == 1;
    }

    /** Returns whether it was the last. */
    synchronized boolean remove(StatementEventListener listener) {
        return statementListeners.remove(listener) && statementListeners.isEmpty();
    }

    @Override
    public void connectionClosed(ConnectionEvent event) {
        ConnectionEvent ours = ours(event);
        connectionListeners.forEach(listener -> listener.connectionClosed(ours));
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
        ConnectionEvent ours = ours(event);
        connectionListeners.forEach(listener -> listener.connectionErrorOccurred(ours));
    }

    private ConnectionEvent ours(ConnectionEvent event) {
        return new ConnectionEvent(source, event.getSQLException());
    }

    @Override
    public void statementClosed(StatementEvent event) {
        StatementEvent ours = ours(event);
        statementListeners.forEach(listener -> listener.statementClosed(ours));
    }

    @Override
    public void statementErrorOccurred(StatementEvent event) {
        StatementEvent ours = ours(event);
        statementListeners.forEach(listener -> listener.statementErrorOccurred(ours));
    }

    private StatementEvent ours(StatementEvent event) {
        return new StatementEvent(source, statements.wrapperOf(event.getStatement()), event.getSQLException());
    }
}
