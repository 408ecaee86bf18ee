package dev.clew.jdbc;

import dev.clew.context.TraceContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statement that runs on one physical connection, shown to the thread that looks at those that take long. */
final class StatementSlot {
    /** The run of a statement that is not shown. */
    static final long NOT_SHOWN = 0;

    // The lower two bits of a run. The others count, so that a run is never taken for another.
    private static final int STATES = 3;
    private static final int IDLE = 0;
    private static final int WRITTEN = 1;
    private static final int RUNNING = 2;
    private static final int NEXT = 4;

    private static final VarHandle RUN;

    static {
        try {
            RUN = MethodHandles.lookup().findVarHandle(StatementSlot.class, "run", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Looks at the statements of a slot. */
    interface Watcher {
        long thresholdNanos();

        /** Returns the name of the service whose statements these are. */
        String service();

        /** Sees that there is a thread to look at the statement that has just begun; never throws. */
        void awake(long now);

        /** Looks at a statement that runs longer than the threshold; never throws. */
        void look(StatementSlot slot, Running statement);
    }

    private final Watcher watcher;
    private final Backend backend;

    private volatile long run;

    // Written by the statement's thread, while the run is WRITTEN.
    private @Nullable Query query;
    private TraceContext context = TraceContext.NONE;
    private long since;

    // Of the looking thread.
    private volatile long looked;
    private volatile long seen;

    private volatile @Nullable Answer answer;

    /**
     * The session of the connection, as its database knows it.
     *
     * @param server the URL without its options
     * @param number the one that the database gave it
     */
    record Backend(Database database, String server, long number) {
        private static final Pattern OPTIONS = Pattern.compile("[?;].*", Pattern.DOTALL);
        private static final Pattern HOSTS = Pattern.compile("//(?:[^/]*@)?([^/]*)");
        private static final Pattern PORT = Pattern.compile(":[0-9]+$");

        /** Whether a URL leads to the same server, though perhaps to another of its databases. */
        boolean isOn(@Nullable String url) {
            return hosts(String.valueOf(url)).equals(hosts(server));
        }

        /** Returns the hosts with their ports; of H2 the whole URL, because each of its databases numbers its own sessions. */
        private String hosts(String url) {
            String plain = OPTIONS.matcher(url).replaceFirst("");
            if (database == Database.H2) {
                return plain;
            }
            Matcher found = HOSTS.matcher(plain);
            String hosts = found.find() && !found.group(1).isEmpty() ? found.group(1) : "localhost";
            String port = database == Database.POSTGRESQL ? ":5432" : ":3306";
            return Arrays.stream(hosts.toLowerCase(Locale.ROOT).split(",", -1))
                    .map(host -> PORT.matcher(host).find() ? host : host + port)
                    .collect(Collectors.joining(","));
        }
    }

    /** The request that a run was found to wait for. */
    private record Answer(long run, String requestId) {}

    /** A statement that runs, as the looking thread has read it. */
    record Running(long run, Query query, TraceContext context, long since) {}

    StatementSlot(Watcher watcher, Backend backend) {
        this.watcher = watcher;
        this.backend = backend;
    }

    Watcher watcher() {
        return watcher;
    }

    Backend backend() {
        return backend;
    }

    /**
     * Shows a statement that is about to run.
     *
     * @param now by {@link System#nanoTime()}
     * @return its run, {@link #NOT_SHOWN} if another statement runs on the same connection
     */
    long begin(Query statement, TraceContext itsContext, long now) {
        // hot: once per statement, allocates nothing
        long before = run;
        if ((before & STATES) != IDLE || !RUN.compareAndSet(this, before, before + WRITTEN)) {
            return NOT_SHOWN;
        }
        query = statement;
        context = itsContext;
        since = now;
        RUN.setRelease(this, before + RUNNING);
        watcher.awake(now);
        return before + RUNNING;
    }

    /** Ends a run, and returns the request that it was found to wait for, null if there is none. */
    @Nullable
    String end(long itsRun) {
        if (itsRun == NOT_SHOWN) {
            return null;
        }
        RUN.setOpaque(this, itsRun - RUNNING + STATES);
        VarHandle.storeStoreFence();
        query = null;
        context = TraceContext.NONE; // an idle connection keeps no request alive
        RUN.setRelease(this, itsRun - RUNNING + NEXT);
        Answer found = answer;
        if (found == null) {
            return null;
        }
        answer = null;
        return found.run == itsRun ? found.requestId : null;
    }

    /** Whether a statement has begun or ended since this was asked before; asked by one thread. */
    boolean hasMoved() {
        long now = run;
        boolean moved = now != seen;
        seen = now;
        return moved;
    }

    /** Returns the statement that runs, null if none does or it has been looked at. */
    @Nullable
    Running unseen() {
        long before = run;
        if ((before & STATES) != RUNNING || before == looked) {
            return null;
        }
        Query statement = query;
        Running read = statement == null ? null : new Running(before, statement, context, since);
        VarHandle.acquireFence();
        return run == before ? read : null;
    }

    void looked(Running statement) {
        looked = statement.run;
    }

    /** Whether the statement runs on. */
    boolean runs(Running statement) {
        return run == statement.run;
    }

    /** Tells a statement, for its end, the request that it waits for; an empty one is none. */
    void answer(Running statement, String requestId) {
        if (!requestId.isEmpty()) {
            answer = new Answer(statement.run, requestId);
        }
    }
}
