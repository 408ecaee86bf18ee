package dev.clew.springboot.jms;

import dev.clew.jms.CorrelationSession;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import org.springframework.core.InfrastructureProxy;

/** A template's connection factory. Spring's transactions take it for the one that it wraps. */
final class CorrelatedFactory implements ConnectionFactory, InfrastructureProxy {
    private final ConnectionFactory delegate;
    private final CorrelationSession jms;

    CorrelatedFactory(ConnectionFactory delegate, CorrelationSession jms) {
        this.delegate = delegate;
        this.jms = jms;
    }

    @Override
    public Connection createConnection() throws JMSException {
        return jms.wrap(delegate.createConnection());
    }

    @Override
    public Connection createConnection(String user, String password) throws JMSException {
        return jms.wrap(delegate.createConnection(user, password));
    }

    @Override
    public JMSContext createContext() {
        return jms.wrap(delegate.createContext());
    }

    @Override
    public JMSContext createContext(String user, String password) {
        return jms.wrap(delegate.createContext(user, password));
    }

    @Override
    public JMSContext createContext(String user, String password, int sessionMode) {
        return jms.wrap(delegate.createContext(user, password, sessionMode));
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return jms.wrap(delegate.createContext(sessionMode));
    }

    @Override
    public Object getWrappedObject() {
        return delegate;
    }

    @Override
    public String toString() {
        return jms + ".wrap(" + delegate + ")";
    }
}
