package dev.clew.benchmarks.harness;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Makes hosts that do nothing, so that only the code around them is measured.
 *
 * <p>Their classes are compiled, because the hosts' interfaces have up to hundreds of methods, and a proxy costs more than
 * the code that is measured.
 */
public final class Stub {
    private Stub() {}

    /**
     * Returns an instance whose abstract methods answer at once.
     *
     * @param lookup of a class that sees the type; the stub's class comes into the same package
     * @param type an interface, or a class with a constructor without parameters
     * @param answers by the method's name; all other methods return null, 0 or false
     */
    public static <T> T of(MethodHandles.Lookup lookup, Class<T> type, Map<String, Object> answers) {
        try {
            return made(lookup, type, answers).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no stub of " + type, e);
        }
    }

    /** Returns a function that makes an instance at each call, in the time of a constructor; its methods answer nothing. */
    @SuppressWarnings("unchecked")
    public static <T> Supplier<T> maker(MethodHandles.Lookup lookup, Class<T> type) {
        try {
            Class<? extends T> made = made(lookup, type, Map.of());
            MethodHandle constructor = lookup.findConstructor(made, MethodType.methodType(void.class));
            return (Supplier<T>) LambdaMetafactory.metafactory(
                            lookup,
                            "get",
                            MethodType.methodType(Supplier.class),
                            MethodType.methodType(Object.class),
                            constructor,
                            MethodType.methodType(made))
                    .getTarget()
                    .invoke();
        } catch (Throwable t) {
            throw new IllegalStateException("no stub of " + type, t);
        }
    }

    private static <T> Class<? extends T> made(
            MethodHandles.Lookup lookup, Class<T> type, Map<String, Object> answers) {
        DynamicType.Builder<T> builder = new ByteBuddy()
                .subclass(type)
                .name(lookup.lookupClass().getPackageName() + ".Made" + type.getSimpleName())
                .modifiers(Visibility.PUBLIC.getMask() | Modifier.FINAL)
                .method(ElementMatchers.isAbstract())
                .intercept(StubMethod.INSTANCE);
        for (Map.Entry<String, Object> answer : answers.entrySet()) {
            builder = builder.method(ElementMatchers.named(answer.getKey())).intercept(fixed(answer.getValue()));
        }
        try (DynamicType.Unloaded<T> made = builder.make()) {
            return made.load(lookup.lookupClass().getClassLoader(), ClassLoadingStrategy.UsingLookup.of(lookup))
                    .getLoaded();
        }
    }

    private static Implementation fixed(Object value) {
        boolean constant = value instanceof Boolean || value instanceof Integer || value instanceof String;
        return constant ? FixedValue.value(value) : FixedValue.reference(value);
    }
}
