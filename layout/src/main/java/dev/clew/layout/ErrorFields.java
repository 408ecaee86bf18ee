package dev.clew.layout;

import java.util.ArrayList;
import java.util.List;

/** Writes what there is to say about an event's throwable. */
final class ErrorFields {
    private final Names names;
    private final FirstLogged firstLogged;

    ErrorFields(Names names, FirstLogged firstLogged) {
        this.names = names;
        this.firstLogged = firstLogged;
    }

    <E> void write(E event, EventReader<E> reader, Thrown thrown, Line line) {
        List<Thrown> chain = Thrown.chain(thrown);
        line.shortFields();
        line.text(names.of(Field.ERROR), thrown.type());
        line.longFields();
        String message = thrown.message();
        if (message != null) {
            line.value(names.of(Field.ERROR_MSG), message);
        }
        line.open(names.of(Field.STACK));
        StackText.append(thrown, line);
        line.close();
        line.shortFields();
        line.hex(names.of(Field.ERR_FP), fingerprint(chain));
        if (isOrigin(chain, event, reader)) {
            line.whole(names.of(Field.ERR_ORIGIN), false, "true");
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
