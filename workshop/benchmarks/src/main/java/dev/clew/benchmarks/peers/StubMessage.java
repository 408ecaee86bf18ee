package dev.clew.benchmarks.peers;

import dev.clew.benchmarks.harness.Stub;
import jakarta.jms.TextMessage;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A message whose properties are a map, with the methods that producers and consumers call. */
abstract class StubMessage implements TextMessage {
    private static final Supplier<StubMessage> NEW = Stub.maker(MethodHandles.lookup(), StubMessage.class);

    private final Map<String, Object> properties = new HashMap<>();

    /** Returns a message that the application has made. */
    static StubMessage create() {
        return NEW.get();
    }

    /** Returns a message that has come. */
    static StubMessage incoming() {
        StubMessage message = NEW.get();
        message.properties.put("x_request_id", Work.REQUEST_ID);
        message.properties.put("traceparent", Work.TRACEPARENT);
        return message;
    }

    @Override
    public @Nullable Object getObjectProperty(String name) {
        return properties.get(name);
    }

    @Override
    public @Nullable String getStringProperty(String name) {
        return (String) properties.get(name);
    }

    @Override
    public boolean propertyExists(String name) {
        return properties.containsKey(name);
    }

    @Override
    public Enumeration<String> getPropertyNames() {
        return properties.isEmpty() ? Collections.emptyEnumeration() : Collections.enumeration(properties.keySet());
    }

    @Override
    public void setObjectProperty(String name, Object value) {
        properties.put(name, value);
    }

    @Override
    public void setStringProperty(String name, String value) {
        properties.put(name, value);
    }

    @Override
    public void clearProperties() {
        properties.clear();
    }
}
