package dev.clew.springboot.test;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.stream.Stream;

/**
 * The application's code that is doing something, and the reason why it runs on this thread.
 *
 * @param place class, method, file and line, empty if no code of the application's is on the stack
 * @param path all its frames that are on the stack, within bounds: tells one way to the place from another
 * @param carrier a text such as {@code a thread pool}; {@code a thread} if it is none of those that are known
 */
record Caller(String place, String path, String carrier) {
    private static final String THREAD = "a thread";
    private static final int LONGEST_PATH = 1_000;

    /** Packages whose code is not the application's. */
    private static final List<String> LIBRARIES = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "dev.clew.",
            "org.springframework.",
            "org.slf4j.",
            "org.apache.",
            "org.reactivestreams.",
            "reactor.",
            "io.netty.",
            "io.micrometer.",
            "ch.qos.logback.",
            "com.zaxxer.",
            "org.hibernate.",
            "org.h2.",
            "org.postgresql.");

    /** Frames that tell how a task came to its thread; the first that is on the stack, from the innermost on, counts. */
    private static final List<Carrier> CARRIERS = List.of(
            new Carrier("org.springframework.aop.interceptor.AsyncExecution", "@Async"),
            new Carrier("reactor.core.scheduler.", "a scheduler of Reactor's"),
            new Carrier("java.util.concurrent.CompletableFuture$", "a CompletableFuture"),
            new Carrier("java.util.stream.AbstractTask", "a parallel stream"),
            new Carrier("java.util.stream.ForEachOps$", "a parallel stream"),
            new Carrier("java.util.concurrent.ForkJoin", "a ForkJoinPool"),
            new Carrier("java.util.concurrent.ScheduledThreadPoolExecutor$", "a scheduler"),
            new Carrier("java.util.concurrent.ThreadPoolExecutor$Worker", "a thread pool"),
            new Carrier("java.util.TimerThread", "a Timer"));

    private record Carrier(String prefix, String text) {}

    /** Returns the caller on the calling thread's stack. */
    static Caller find() {
        return StackWalker.getInstance().walk(Caller::of);
    }

    private static Caller of(Stream<StackFrame> frames) {
        String place = "";
        StringBuilder path = new StringBuilder();
        for (StackFrame frame : (Iterable<StackFrame>) frames::iterator) {
            String type = frame.getClassName();
            for (Carrier carrier : CARRIERS) {
                if (type.startsWith(carrier.prefix)) {
                    return new Caller(place, path.toString(), carrier.text);
                }
            }
            if (LIBRARIES.stream().noneMatch(type::startsWith) && path.length() < LONGEST_PATH) {
                String line = frame.toStackTraceElement().toString();
                place = place.isEmpty() ? line : place;
                path.append(line).append(' ');
            }
        }
        return new Caller(place, path.toString(), THREAD);
    }

    /** Whether a class of this package is on the stack, or in one below it. */
    static boolean isWithin(String prefix) {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith(prefix)));
    }

    /** Returns the thread's name, its numbers as {@code #}: the same for all threads of a pool. */
    static String family(String thread) {
        return thread.replaceAll("[0-9]+", "#");
    }

    /** Returns where it happened, for people. */
    String at() {
        return place.isEmpty() ? "" : " at " + place;
    }
}
