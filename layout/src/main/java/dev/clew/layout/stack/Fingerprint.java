package dev.clew.layout.stack;

import dev.clew.layout.internal.text.Fnv1a;
import java.util.List;

/** The fingerprint of a failure. It leaves out line numbers and the numbers of compilers, which change by themselves. */
final class Fingerprint {
    /** As many as the JDK keeps of 64 throwables by default. */
    static final int MAX_FRAMES = 64 * 1024;

    private Fingerprint() {}

    static long of(List<Thrown> chain) {
        long hash = Fnv1a.START;
        int left = MAX_FRAMES;
        for (Thrown each : chain) {
            hash = Fnv1a.add(Fnv1a.add(hash, '\n'), each.type(), 0, each.type().length());
            int own = Math.min(left, each.frameCount() - each.commonFrames());
            hash = addFrames(hash, each, own);
            left -= own;
        }
        return hash;
    }

    private static long addFrames(long hash, Thrown thrown, int own) {
        String lastType = "";
        String lastMethod = "";
        for (int i = 0; i < own; i++) {
            StackTraceElement frame = thrown.frame(i);
            String type = frame.getClassName();
            String method = frame.getMethodName();
            boolean recursion = type.equals(lastType) && method.equals(lastMethod);
            if (!recursion && ApplicationFrames.contains(type)) {
                hash = Fnv1a.add(Fnv1a.add(hash, '\t'), type, 0, ApplicationFrames.stableTypeEnd(type));
                hash = Fnv1a.add(Fnv1a.add(hash, '.'), method, 0, ApplicationFrames.stableMethodEnd(method));
            }
            lastType = type;
            lastMethod = method;
        }
        return hash;
    }
}
