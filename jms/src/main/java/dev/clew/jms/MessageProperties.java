package dev.clew.jms;

import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The properties of a message. Their names are listed when somebody first asks for them. */
class MessageProperties {
    private static final String OF_JMS = "JMS";
    private static final String SET_BY_PROVIDER = "JMSX";

    /** Those with {@link #SET_BY_PROVIDER} that the application sets all the same. */
    private static final Set<String> SET_BY_APPLICATION = Set.of("JMSXGroupID", "JMSXGroupSeq");

    private final Message message;
    private @Nullable List<String> names;
    private @Nullable List<String> headers;

    MessageProperties(Message message) {
        this.message = message;
    }

    final Message message() {
        return message;
    }

    final @Nullable Object value(String property) throws JMSException {
        List<String> known = names;
        boolean absent = known != null && !known.contains(property) && !property.startsWith(OF_JMS);
        return absent ? null : message.getObjectProperty(property);
    }

    final void set(String property, String value) throws JMSException {
        message.setStringProperty(property, value);
        names = null;
        headers = null;
    }

    /** Returns the names of all properties but those of JMS itself. */
    final List<String> names() throws JMSException {
        List<String> known = names;
        if (known == null) {
            known = listed(message.getPropertyNames());
            names = known;
        }
        return known;
    }

    private static List<String> listed(Enumeration<?> all) {
        // hot: once for each message sent, which mostly has none
        if (!all.hasMoreElements()) {
            return List.of();
        }
        List<String> listed = new ArrayList<>();
        while (all.hasMoreElements()) {
            String name = (String) all.nextElement();
            if (!name.startsWith(OF_JMS)) {
                listed.add(name);
            }
        }
        return listed;
    }

    /** Returns the names of the headers that the properties stand for, in the same order. */
    final List<String> headers() throws JMSException {
        List<String> known = headers;
        if (known == null) {
            List<String> properties = names();
            known = properties.isEmpty() ? properties : new ArrayList<>(properties.size());
            for (String name : properties) {
                known.add(PropertyNames.header(name));
            }
            headers = known;
        }
        return known;
    }

    /**
     * Returns all properties that the application may set.
     *
     * @throws MessageNotWriteableException if one of them could not be set again, since no sender in Java can have set it
     */
    final Map<String, @Nullable Object> all() throws JMSException {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (Enumeration<?> present = message.getPropertyNames(); present.hasMoreElements(); ) {
            String name = (String) present.nextElement();
            if (!name.startsWith(SET_BY_PROVIDER) || SET_BY_APPLICATION.contains(name)) {
                Object value = message.getObjectProperty(name);
                if (!PropertyNames.isIdentifier(name) || !isOfJms(value)) {
                    throw new MessageNotWriteableException("the property " + name + " cannot be set again");
                }
                all.put(name, value);
            }
        }
        return all;
    }

    private static boolean isOfJms(@Nullable Object value) {
        return value == null || value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /**
     * Sets these properties and no others. Those that were read-only can be written afterwards.
     *
     * @throws JMSRuntimeException if one of the application's could not be set, for whatever reason; the others are set
     */
    final void replaceAll(Map<String, @Nullable Object> all) throws JMSException {
        names = null;
        headers = null;
        message.clearProperties();
        Throwable refused = null;
        for (Map.Entry<String, @Nullable Object> each : all.entrySet()) {
            try {
                message.setObjectProperty(each.getKey(), each.getValue());
            } catch (Throwable t) {
                // The provider may set its own by itself, and may refuse even what it has given.
                refused = each.getKey().startsWith(OF_JMS) ? refused : t;
            }
        }
        if (refused != null) {
            throw new JMSRuntimeException(refused.getMessage(), null, refused);
        }
    }
}
