package dev.clew.jdbc;

import dev.clew.ids.RequestIds;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A session that keeps another one from its lock.
 *
 * @param session the number that the database gave it; zero for a prepared transaction, which has no session
 * @param service empty if it is not known, as are the others
 * @param requestId the request whose statement was its last
 * @param client the name by which a client that is not ours calls itself
 * @param state {@code active}, {@code idle in transaction}
 * @param sql its last statement, which need not be the one that took the lock; without literals
 */
record LockHolder(long session, String service, String requestId, String client, String state, String sql) {
    /** An id that stands alone, because its service has no name. */
    private static final Pattern GENERATED = Pattern.compile("[0-9a-f]{32}");

    /** Returns a holder that is known by the name that it gave itself: {@code inventory/28d4…} if it is one of ours. */
    static LockHolder named(long session, @Nullable String name, String state, String sql) {
        String known = name == null ? "" : name;
        int slash = known.indexOf('/');
        if (slash > 0 && RequestIds.isValid(known.substring(slash + 1))) {
            return new LockHolder(session, known.substring(0, slash), known.substring(slash + 1), "", state, sql);
        }
        return GENERATED.matcher(known).matches()
                ? of(session, known, state, sql)
                : new LockHolder(session, "", "", known, state, sql);
    }

    /** Returns a holder that is known by its request. */
    static LockHolder of(long session, @Nullable String requestId, String state, String sql) {
        return new LockHolder(session, "", requestId == null ? "" : requestId, "", state, sql);
    }

    /** Returns this with another last statement. */
    LockHolder running(String statement) {
        return new LockHolder(session, service, requestId, client, state, statement);
    }

    /** Returns this with what this process knows of its own connection. */
    LockHolder with(String ownService, String ownRequest, String ownState, String ownSql) {
        return new LockHolder(
                session,
                ownService,
                ownRequest,
                ownRequest.isEmpty() ? client : "",
                state.isEmpty() ? ownState : state,
                ownSql.isEmpty() ? sql : ownSql);
    }

    /** Returns the words for it in a message. */
    String shown() {
        if (!requestId.isEmpty()) {
            return "request " + requestId;
        }
        if (session == 0) {
            return "a prepared transaction";
        }
        return client.isEmpty() ? "session " + session : "session " + session + " (" + client + ')';
    }
}
