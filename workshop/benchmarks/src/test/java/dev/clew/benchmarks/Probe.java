package dev.clew.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Runs one of Clew's cases until its allocation holds still, and prints the bytes of one operation. */
final class Probe {
    private static final int CALLS = 50_000;
    private static final int MAX_ROUNDS = 200;
    private static final int STEADY_ROUNDS = 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Probe() {}

    /** @param arguments the case, {@code Class.method} */
    public static void main(String[] arguments) throws Throwable {
        int dot = arguments[0].lastIndexOf('.');
        Class<?> type = Class.forName(Probe.class.getPackageName() + "." + arguments[0].substring(0, dot));
        Object cases = type.getConstructor().newInstance();
        open(cases, arguments[0]);
        Method method = type.getMethod(arguments[0].substring(dot + 1));
        OperationsPerInvocation several = method.getAnnotation(OperationsPerInvocation.class);
        int operations = several == null ? 1 : several.value();
        System.out.println("bytes=" + measure(method, cases, operations));
    }

    private static void open(Object cases, String benchmark) throws ReflectiveOperationException {
        Method open = cases.getClass().getSuperclass().getDeclaredMethod("open", String.class);
        open.setAccessible(true);
        open.invoke(cases, benchmark);
    }

    /** Compiled code comes late on a busy machine: the least is taken once nothing less has come for a while. */
    private static double measure(Method method, Object cases, int operations) throws Throwable {
        // As (Object)void or (Object)Object at every call site below, so that the handle itself allocates nothing.
        MethodHandle handle = MethodHandles.lookup().unreflect(method).bindTo(cases);
        handle = handle.asType(handle.type().changeReturnType(void.class));
        int calls = CALLS / operations;
        double least = Double.MAX_VALUE;
        int steady = 0;
        for (int round = 0; round < MAX_ROUNDS && steady < STEADY_ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run(handle, calls);
            double bytes = (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) calls / operations;
            steady = bytes < least - 1 ? 0 : steady + 1;
            least = Math.min(least, bytes);
        }
        return least;
    }

    private static void run(MethodHandle handle, int calls) throws Throwable {
        for (int i = 0; i < calls; i++) {
            handle.invokeExact();
        }
    }
}
