package dev.clew.httpclient;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/** The headers of a web socket's handshake. They are collected, as the JDK's builder can only add one. */
final class HandshakeHeaders {
    private final List<String> pairs = new ArrayList<>();

    void add(String name, String value) {
        pairs.add(Objects.requireNonNull(name, "name"));
        pairs.add(Objects.requireNonNull(value, "value"));
    }

    void set(String name, String value) {
        remove(name);
        add(name, value);
    }

    void remove(String name) {
        for (int i = pairs.size() - 2; i >= 0; i -= 2) {
            if (pairs.get(i).equalsIgnoreCase(name)) {
                pairs.subList(i, i + 2).clear();
            }
        }
    }

    HandshakeHeaders copy() {
        HandshakeHeaders copy = new HandshakeHeaders();
        copy.pairs.addAll(pairs);
        return copy;
    }

    void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < pairs.size(); i += 2) {
            action.accept(pairs.get(i), pairs.get(i + 1));
        }
    }

    @Override
    public String toString() {
        return "HandshakeHeaders(" + pairs.size() / 2 + ")";
    }
}
