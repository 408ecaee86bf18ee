package dev.clew;

import java.net.URL;
import java.net.URLClassLoader;

/** Loads Clew anew. All other classes, SLF4J included, are the container's. */
final class Anew extends URLClassLoader {
    Anew() {
        super(new URL[] {Clew.class.getProtectionDomain().getCodeSource().getLocation()}, Anew.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.clew.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }
}
