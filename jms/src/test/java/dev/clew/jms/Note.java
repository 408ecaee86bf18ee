package dev.clew.jms;

import jakarta.jms.JMSException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.TextMessage;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A message of a provider that knows nothing but properties, and may fail as it is told. */
final class Note {
    final Map<String, Object> properties;

    /** The name of the property that cannot be set. */
    String refused = "";

    /** Whether an error is thrown for it, and no exception. */
    boolean withError;

    boolean readOnly;

    /** Whether its provider fails if it is asked for the destination. */
    boolean lost;

    /** Whether its provider fails if it is asked for the message's id. */
    boolean anonymous;

    Note(Map<String, Object> properties) {
        this.properties = new LinkedHashMap<>(properties);
    }

    TextMessage asMessage() {
        return (TextMessage) Proxy.newProxyInstance(
                TextMessage.class.getClassLoader(),
                new Class<?>[] {TextMessage.class},
                (proxy, method, arguments) -> answer(proxy, method, arguments));
    }

    private Object answer(Object proxy, Method method, Object[] arguments) throws JMSException {
        return switch (method.getName()) {
            case "getObjectProperty", "getStringProperty" -> properties.get((String) arguments[0]);
            case "propertyExists" -> properties.containsKey((String) arguments[0]);
            case "getPropertyNames" ->
                Collections.enumeration(Map.copyOf(properties).keySet());
            case "setStringProperty", "setObjectProperty" -> set((String) arguments[0], arguments[1]);
            case "clearProperties" -> clear();
            case "getJMSDestination" -> failIf(lost);
            case "getJMSMessageID" -> failIf(anonymous);
            case "getJMSTimestamp" -> 0L;
            case "getJMSRedelivered" -> false;
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(this);
            case "toString" -> "Note" + properties;
            default -> null;
        };
    }

    private Object set(String name, Object value) throws JMSException {
        if (readOnly) {
            throw new MessageNotWriteableException("received");
        }
        if (name.equals(refused)) {
            if (withError) {
                throw new LinkageError("no " + name);
            }
            throw new IllegalArgumentException("no " + name);
        }
        return properties.put(name, value);
    }

    private static Object failIf(boolean fails) throws JMSException {
        if (fails) {
            throw new JMSException("on purpose");
        }
        return null;
    }

    private Object clear() {
        properties.clear();
        readOnly = false;
        return null;
    }
}
