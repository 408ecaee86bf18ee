package dev.clew.examples;

import java.util.List;
import java.util.Locale;

/** The two ways in which the three services are written. */
enum Services {
    /** Plain Java, in this module, each with its lines for Clew. */
    PLAIN {
        @Override
        String classPath() {
            return System.getProperty("java.class.path");
        }

        @Override
        List<String> options(String name) {
            return List.of("-Dclew.service=" + name);
        }

        @Override
        String mainClass(String name) {
            return "dev.clew.examples." + capitalized(name);
        }
    },
    /** On Spring Boot, in {@code examples/boot}, without any. */
    BOOT {
        @Override
        String classPath() {
            String path = System.getProperty("demo.boot.classpath");
            if (path == null) {
                throw new DemoException("demo.boot.classpath is not set; examples/demo --boot sets it", null);
            }
            return path;
        }

        @Override
        List<String> options(String name) {
            return List.of("-Dspring.profiles.active=" + name);
        }

        @Override
        String mainClass(String name) {
            return "shop." + name + "." + capitalized(name) + "Application";
        }
    };

    abstract String classPath();

    /** Returns what makes a process this service, beside its main class. */
    abstract List<String> options(String name);

    abstract String mainClass(String name);

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
