package dev.clew.jms;

import dev.clew.messaging.HostProxy;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TopicSession;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicSession;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection, or a factory of connections, all of whose sessions and contexts are wrapped.
 *
 * <p>A proxy, so that it is for queues, for topics and for distributed transactions if the provider's is, and only then.
 */
final class CorrelatedConnection extends HostProxy {
    private static final String JMS = "jakarta.jms.";

    private final CorrelatedMessages messages;

    private CorrelatedConnection(Object delegate, CorrelatedMessages messages) {
        super(delegate, messages + ".wrap");
        this.messages = messages;
    }

    /**
     * Returns the connection or factory itself if it is wrapped already.
     *
     * @param type the interface that the caller needs
     */
    static <T> T wrap(Class<T> type, T host, CorrelatedMessages messages) {
        if (isWrapped(host)) {
            return host;
        }
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        addInterfaces(host.getClass(), interfaces);
        return new CorrelatedConnection(host, messages).as(type, interfaces.toArray(new Class<?>[0]));
    }

    private static void addInterfaces(@Nullable Class<?> type, Set<Class<?>> interfaces) {
        if (type == null) {
            return;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (each.getName().startsWith(JMS)) {
                interfaces.add(each);
            }
            addInterfaces(each, interfaces);
        }
        addInterfaces(type.getSuperclass(), interfaces);
    }

    @Override
    protected @Nullable Object call(Method method, Object[] arguments) throws Throwable {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof ServerSessionPool pool) {
                arguments[i] = new HostSessionPool(pool);
            }
        }
        Object result = delegate(method, arguments);
        return result == null ? null : wrapped(method.getReturnType(), result);
    }

    private Object wrapped(Class<?> type, Object result) {
        if (result instanceof Connection connection) {
            return wrap(Connection.class, connection, messages);
        }
        if (result instanceof Session session) {
            return wrapped(type, session);
        }
        if (result instanceof XAJMSContext context && type == XAJMSContext.class) {
            return new CorrelatedXAJmsContext(context, messages);
        }
        return result instanceof JMSContext context ? new CorrelatedJmsContext(context, messages) : result;
    }

    /** @param type what the caller has asked for; the provider's session may be for queues, for topics and for both */
    private Session wrapped(Class<?> type, Session session) {
        if (type == QueueSession.class) {
            return new CorrelatedQueueSession((QueueSession) session, messages);
        }
        if (type == TopicSession.class) {
            return new CorrelatedTopicSession((TopicSession) session, messages);
        }
        if (type == XAQueueSession.class) {
            return new CorrelatedXAQueueSession((XAQueueSession) session, messages);
        }
        if (type == XATopicSession.class) {
            return new CorrelatedXATopicSession((XATopicSession) session, messages);
        }
        return type == XASession.class
                ? new CorrelatedXASession((XASession) session, messages)
                : CorrelatedSession.wrap(session, messages);
    }
}
