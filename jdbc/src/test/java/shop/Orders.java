package shop;

import java.util.concurrent.Callable;

/** Stands for an application, whose classes are in no package of Clew's. */
public final class Orders {
    private Orders() {}

    public static <T> T place(Callable<T> work) throws Exception {
        return work.call();
    }
}
