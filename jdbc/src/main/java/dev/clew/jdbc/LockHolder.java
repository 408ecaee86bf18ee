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

    /** PostgreSQL itself keeps 63 bytes; what stands between us and it need not. */
    private static final int MAX_NAME = 64;

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]");

    /** Returns a holder that is known by the name that it gave itself: {@code inventory/28d4…} if it is one of ours. */
    static LockHolder named(long session, @Nullable String name, String state, String sql) {
        String known = name == null ? "" : name;
        int slash = known.indexOf('/');
        if (slash > 0 && isService(known.substring(0, slash)) && RequestIds.isValid(known.substring(slash + 1))) {
            return new LockHolder(session, known.substring(0, slash), known.substring(slash + 1), "", state, sql);
        }
        return GENERATED.matcher(known).matches()
                ? of(session, known, state, sql)
                : new LockHolder(session, "", "", shortened(known), state, sql);
    }

    /** Returns a holder that is known by its request, by none if what its session says is no request id. */
    static LockHolder of(long session, @Nullable String requestId, String state, String sql) {
        String known = requestId != null && RequestIds.isValid(requestId) ? requestId : "";
        return new LockHolder(session, "", known, "", state, sql);
    }

    private static boolean isService(String text) {
        return text.length() <= MAX_NAME && RequestIds.isValid(text);
    }

    /** Any client may call itself anything: the name ends no line, and fills no log. */
    private static String shortened(String name) {
        String shown = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + '…';
        return CONTROLS.matcher(shown).replaceAll("?");
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
