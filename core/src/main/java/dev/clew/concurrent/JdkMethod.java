package dev.clew.concurrent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * SPI: a method that a JDK after 17 has, for wrappers that pass it on and are compiled for 17. Applications have no use for
 * it.
 *
 * <p>Looked up once, for a constant. Safe for all threads.
 */
public final class JdkMethod {
    private final @Nullable MethodHandle handle;
    private final String text;

    private JdkMethod(@Nullable MethodHandle handle, String text) {
        this.handle = handle;
        this.text = text;
    }

    /** Looks a public method of a public type up; one that this JDK lacks does nothing. */
    public static JdkMethod find(Class<?> type, String name, Class<?>... parameters) {
        String text = type.getSimpleName() + "." + name;
        try {
            return new JdkMethod(MethodHandles.publicLookup().unreflect(type.getMethod(name, parameters)), text);
        } catch (ReflectiveOperationException e) {
            return new JdkMethod(null, text + " (not in this JDK)");
        }
    }

    /** Calls it with the object first. Whatever it throws comes out unchanged; null if this JDK lacks it. */
    public @Nullable Object call(Object... objectAndArguments) {
        try {
            return handle == null ? null : handle.invokeWithArguments(objectAndArguments);
        } catch (Throwable t) {
            throw JdkMethod.<RuntimeException>unchanged(t);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller declares what the method throws
    private static <E extends Throwable> E unchanged(Throwable failure) throws E {
        throw (E) failure;
    }

    @Override
    public String toString() {
        return text;
    }
}
