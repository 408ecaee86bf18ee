package dev.clew.jms;

import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;

/**
 * An application server's pool of sessions, as the provider must see it: it knows no sessions but its own.
 *
 * @param delegate the application server's
 */
record HostSessionPool(ServerSessionPool delegate) implements ServerSessionPool {
    @Override
    public ServerSession getServerSession() throws JMSException {
        return new HostSession(delegate.getServerSession());
    }

    private record HostSession(ServerSession delegate) implements ServerSession {
        @Override
        public Session getSession() throws JMSException {
            return CorrelatedSession.unwrap(delegate.getSession());
        }

        @Override
        public void start() throws JMSException {
            delegate.start();
        }
    }
}
