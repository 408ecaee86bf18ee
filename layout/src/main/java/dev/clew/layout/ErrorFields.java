package dev.clew.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes what there is to say about an event's throwable. */
final class ErrorFields {
    private final Map<Field, byte[]> keys;
    private final FirstLogged firstLogged;

    /** @param keys all of each field before its value */
    ErrorFields(Map<Field, byte[]> keys, FirstLogged firstLogged) {
        this.keys = keys;
        this.firstLogged = firstLogged;
    }

    private byte[] key(Field field) {
        return Objects.requireNonNull(keys.get(field));
    }

    <E> void write(E event, EventReader<E> reader, Thrown thrown, Line line) {
        List<Thrown> chain = Thrown.chain(thrown);
        line.shortFields();
        line.text(key(Field.ERROR), thrown.type());
        line.longFields();
        String message = thrown.message();
        if (message != null) {
            line.value(key(Field.ERROR_MSG), message);
        }
        line.open(key(Field.STACK));
        StackText.append(thrown, line);
        line.close();
        line.shortFields();
        line.hex(key(Field.ERR_FP), fingerprint(chain));
        if (isOrigin(chain, event, reader)) {
            line.value(key(Field.ERR_ORIGIN), true);
        }
    }

    /** Line numbers and what compilers number are left out: they change where the failure does not. */
    static long fingerprint(List<Thrown> chain) {
        long hash = Hash.START;
        for (Thrown each : chain) {
            hash = Hash.add(Hash.add(hash, '\n'), each.type(), 0, each.type().length());
            hash = addFrames(hash, each);
        }
        return hash;
    }

    private static long addFrames(long hash, Thrown thrown) {
        int own = thrown.frameCount() - thrown.commonFrames();
        String lastType = "";
        String lastMethod = "";
        for (int i = 0; i < own; i++) {
            StackTraceElement frame = thrown.frame(i);
            String type = frame.getClassName();
            String method = frame.getMethodName();
            boolean recursion = type.equals(lastType) && method.equals(lastMethod);
            if (!recursion && ApplicationFrames.isOne(type)) {
                hash = Hash.add(Hash.add(hash, '\t'), type, 0, ApplicationFrames.stableTypeEnd(type));
                hash = Hash.add(Hash.add(hash, '.'), method, 0, ApplicationFrames.stableMethodEnd(method));
            }
            lastType = type;
            lastMethod = method;
        }
        return hash;
    }

    private <E> boolean isOrigin(List<Thrown> chain, E event, EventReader<E> reader) {
        List<Throwable> throwables = new ArrayList<>(chain.size());
        for (Thrown each : chain) {
            Throwable throwable = each.throwable();
            if (throwable != null) {
                throwables.add(throwable);
            }
        }
        // An event that came from another process has texts alone, and its origin is there.
        return !throwables.isEmpty()
                && firstLogged.isFirst(throwables, event, reader.epochMillis(event), reader.nanos(event));
    }
}
