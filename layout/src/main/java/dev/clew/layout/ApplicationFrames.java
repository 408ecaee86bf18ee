package dev.clew.layout;

/** Tells the application's frames from those of the JDK and of frameworks, which change with every upgrade. */
final class ApplicationFrames {
    private static final String[] OTHERS = {
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "com.sun.",
        "jakarta.",
        "org.springframework.",
        "org.apache.catalina.",
        "org.apache.coyote.",
        "org.apache.tomcat.",
        "org.apache.kafka.",
        "org.apache.hc.",
        "org.eclipse.jetty.",
        "org.hibernate.",
        "org.junit.",
        "io.undertow.",
        "io.netty.",
        "reactor.",
        "okhttp3.",
        "com.zaxxer.hikari.",
        "kotlin.",
        "kotlinx.",
        "scala."
    };

    private ApplicationFrames() {}

    static boolean isOne(String type) {
        for (String other : OTHERS) {
            if (type.startsWith(other)) {
                return false;
            }
        }
        return !type.contains("$Proxy");
    }

    /** Where the part of a type's name begins that a proxy or lambda generator adds: {@code Orders$$SpringCGLIB$$0}. */
    static int stableTypeEnd(String type) {
        int generated = type.indexOf("$$");
        return generated < 0 ? type.length() : generated;
    }

    /** Where the number of a lambda begins: {@code lambda$create$3}. */
    static int stableMethodEnd(String method) {
        return method.startsWith("lambda$") ? method.lastIndexOf('$') : method.length();
    }
}
