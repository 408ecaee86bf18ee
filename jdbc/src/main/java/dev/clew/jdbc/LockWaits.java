package dev.clew.jdbc;

import dev.clew.context.Counters;
import dev.clew.context.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Asks, for the statements of one DataSource that run long, whether they wait for a lock, and logs who holds it.
 *
 * <p>It has a DataSource of its own to ask, and asks once for each statement.
 */
final class LockWaits implements StatementSlot.Watcher {
    private final DataSource probe;
    private final long thresholdNanos;
    private final String service;
    private final Counters counters;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private volatile boolean off;

    /** Returns null if there is no probe, or no threshold. */
    static @Nullable LockWaits of(@Nullable DataSource probe, Duration threshold, String service, Counters counters) {
        return probe == null || threshold.isZero() ? null : new LockWaits(probe, threshold, service, counters);
    }

    /** @param service the name of this service */
    private LockWaits(DataSource probe, Duration threshold, String service, Counters counters) {
        this.probe = probe;
        this.thresholdNanos = threshold.toNanos();
        this.service = service;
        this.counters = counters;
    }

    /** Shows the statements of a connection from now on, if its database can be asked; never throws. */
    void add(PhysicalConnection physical, Object driversOwn, Connection connection) {
        try {
            Database database = physical.database();
            long backend = LockQuestion.of(database) == null ? 0 : SessionNumber.of(database, driversOwn, connection);
            if (backend != 0) {
                physical.backend(backend);
                StatementSlot slot =
                        new StatementSlot(this, new StatementSlot.Backend(database, physical.server(), backend));
                physical.showsIn(slot);
                LockWatch.SHARED.add(slot);
            }
        } catch (Throwable t) {
            skipped(t);
        }
    }

    @Override
    public long thresholdNanos() {
        return thresholdNanos;
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public void awake(long now) {
        try {
            LockWatch.SHARED.awake(now);
        } catch (Throwable t) {
            skipped(t);
        }
    }

    @Override
    public void look(StatementSlot slot, StatementSlot.Running statement) {
        if (off || !busy.compareAndSet(false, true)) {
            return; // the last look hangs
        }
        try {
            LockChain chain = ask(slot.backend());
            if (!chain.isEmpty() && slot.runs(statement)) {
                slot.answer(statement, chain.end().requestId());
                log(chain, statement);
            }
        } catch (Throwable t) {
            skipped(t);
        } finally {
            busy.set(false);
        }
    }

    private LockChain ask(StatementSlot.Backend waiter) throws SQLException {
        LockQuestion question = LockQuestion.of(waiter.database());
        if (question == null) {
            return LockChain.NONE;
        }
        try (Connection connection = probe.getConnection()) {
            try {
                if (!waiter.isOn(connection.getMetaData().getURL())) {
                    say("lock waits are not looked at on a server that the probe does not lead to");
                    return LockChain.NONE; // to another server, the number is another session's
                }
                return ask(question, connection, waiter);
            } finally {
                if (!connection.getAutoCommit()) {
                    connection.rollback(); // not every pool ends an open transaction
                }
            }
        }
    }

    private LockChain ask(LockQuestion question, Connection connection, StatementSlot.Backend waiter)
            throws SQLException {
        Map<Holder, String> takers = Holders.takers();
        try {
            return question.ask(connection, waiter.number(), this::sayMissing)
                    .map(holder -> known(holder, waiter, takers));
        } catch (SQLException e) {
            if (!LockQuestion.isRefusal(e)) {
                throw e;
            }
            off = true;
            say("lock waits are not looked at any more, the probe does not see them: " + e.getMessage());
            return LockChain.NONE;
        }
    }

    /**
     * Returns a holder with what is known of it if its connection is one of this process.
     *
     * @param takers who had each connection before the question: who has it since then is not the one whom the answer means
     */
    private static LockHolder known(LockHolder holder, StatementSlot.Backend waiter, Map<Holder, String> takers) {
        LockHolder shown = holder.running(
                QueryShape.of(holder.sql(), waiter.database(), false).sql());
        Holder own = Holders.of(waiter.server(), holder.session());
        PhysicalConnection physical = own == null ? null : own.physical();
        StatementSlot slot = physical == null ? null : physical.slot();
        if (own == null || slot == null) {
            return shown;
        }
        Query last = own.last();
        String state = own.isRunning() ? "active" : own.isInTransaction() ? "idle in transaction" : "";
        // Read last: another request that goes on with the connection says so before it runs its statement.
        String request = own.taker().requestId();
        return request.equals(takers.get(own))
                ? shown.with(
                        slot.watcher().service(),
                        request,
                        state,
                        last == null ? "" : last.shape().sql())
                : shown;
    }

    private void log(LockChain chain, StatementSlot.Running statement) {
        QueryShape shape = statement.query().shape();
        LockHolder end = chain.end();
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - statement.since());
        try (Scope scope = statement.context().makeCurrent()) {
            LoggingEventBuilder line = QueryLog.about(QueryLog.LOG.atWarn().addKeyValue("event", "lock_wait"), shape);
            line = with(line, "blocked_by_request", end.requestId());
            line = with(line, "blocked_by_service", end.service());
            line = with(line, "blocked_by_state", end.state());
            line = line.addKeyValue("blocked_for_ms", waited);
            line = with(line, "blocked_by_sql", end.sql());
            line = with(line, "blocked_chain", chain.shown());
            line = with(line, "blocked_circle", chain.circle() ? "true" : "");
            line.log(
                    chain.circle() ? "{} waits in a circle of locks for {}" : "{} waits for a lock that {} holds",
                    shape.name(),
                    end.shown());
        }
    }

    private static LoggingEventBuilder with(LoggingEventBuilder line, String key, String value) {
        return value.isEmpty() ? line : line.addKeyValue(key, value);
    }

    private void sayMissing(String what) {
        say("of lock waits the probe does not see everything: " + what);
    }

    /** Says something once. */
    private void say(String what) {
        if (said.add(what)) {
            QueryLog.LOG.warn("{}", what);
        }
    }

    private void skipped(Throwable reason) {
        counters.skipped("jdbc.lock_waits", reason);
    }
}
