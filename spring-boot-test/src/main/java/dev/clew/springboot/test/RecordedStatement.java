package dev.clew.springboot.test;

import dev.clew.context.TraceContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement of a recorded connection. */
final class RecordedStatement implements InvocationHandler {
    private static final int MOST_CHARACTERS = 4_096;
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    /** The texts that write a session's value. */
    private static final Pattern SESSION =
            Pattern.compile("\\s*(set\\s|select\\s+set_config\\().*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    /** Statements that were recorded on a thread: of those that are one around another, the innermost is recorded. */
    private static final ThreadLocal<Integer> RECORDED = ThreadLocal.withInitial(() -> 0);

    private final Object delegate;
    private final RecordedConnection session;
    private final Connection connection;
    private final String prepared;
    private final StringBuilder batch = new StringBuilder();
    private final StringBuilder parameters = new StringBuilder();

    RecordedStatement(Object delegate, String prepared, RecordedConnection session, Connection connection) {
        this.delegate = delegate;
        this.prepared = prepared;
        this.session = session;
        this.connection = connection;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return RecordedConnection.ofItself(proxy, delegate, method, arguments);
        }
        String name = method.getName();
        if (name.equals("getConnection")) {
            return connection;
        }
        if (!name.startsWith("execute")) {
            note(name, arguments);
            return RecordedConnection.call(delegate, method, arguments);
        }
        String sql = arguments != null && arguments.length > 0 && arguments[0] instanceof String text
                ? text
                : prepared + batch;
        batch.setLength(0);
        int before = RECORDED.get();
        try {
            return RecordedConnection.call(delegate, method, arguments);
        } finally {
            if (RECORDED.get() == before) {
                RECORDED.set(before + 1);
                record(sql.strip());
            }
        }
    }

    private void note(String method, Object @Nullable [] arguments) {
        if (arguments == null || arguments.length == 0) {
            return;
        }
        if (method.equals("addBatch") && arguments[0] instanceof String sql) {
            append(batch, sql);
        } else if (method.startsWith("set") && arguments.length > 1) {
            if (arguments[1] instanceof String value) {
                append(parameters, value);
            } else if (arguments[1] instanceof byte[] bytes && bytes.length < MOST_CHARACTERS) {
                append(parameters, new String(bytes, StandardCharsets.ISO_8859_1));
            }
        } else if (method.equals("clearParameters")) {
            parameters.setLength(0);
        }
    }

    private static void append(StringBuilder text, String more) {
        if (text.length() < MOST_CHARACTERS) {
            text.append(' ').append(more, 0, Math.min(more.length(), MOST_CHARACTERS));
        }
    }

    private void record(String sql) {
        boolean isOurs = Caller.isWithin("dev.clew.jdbc.");
        if (SESSION.matcher(sql).matches()) {
            session.tellSession(sql + parameters);
            if (isOurs) {
                return;
            }
        }
        if (Recording.isOn()) {
            String owner = TraceContext.current().requestId();
            Caller caller = Caller.find();
            String shown = COMMENT.matcher(sql).replaceAll("").strip();
            Recording.tell(new Sign(
                    Sign.Trace.STATEMENT,
                    sql + "\n" + session.session(),
                    isOurs,
                    owner,
                    Recording.requestOfThread(),
                    Thread.currentThread().getId(),
                    "",
                    "statement " + shown + " " + caller.path(),
                    shown + caller.at() + " on thread " + Thread.currentThread().getName()
                            + (isOurs ? "" : ", through a DataSource that Clew does not know")));
        }
    }
}
