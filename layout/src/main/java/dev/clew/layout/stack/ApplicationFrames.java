package dev.clew.layout.stack;

/** The frames of the application. Those of the JDK and of frameworks change with every upgrade. */
final class ApplicationFrames {
    private static final String[] OTHERS = """
            java. javax. jdk. sun. com.sun. jakarta. org.springframework. org.apache.catalina.
            org.apache.coyote. org.apache.tomcat. org.apache.kafka. org.apache.hc. org.eclipse.jetty.
            org.hibernate. org.junit. io.undertow. io.netty. reactor. okhttp3. com.zaxxer.hikari. kotlin.
            kotlinx. scala.
            """.strip().split("\\s+", -1);

    private ApplicationFrames() {}

    static boolean contains(String type) {
        for (String other : OTHERS) {
            if (type.startsWith(other)) {
                return false;
            }
        }
        return !type.contains("$Proxy");
    }

    /** Returns the end of a type's name without what generators add to it: {@code Orders$$SpringCGLIB$$0}. */
    static int stableTypeEnd(String type) {
        int generated = type.indexOf("$$");
        return generated < 0 ? type.length() : generated;
    }

    /** Returns the end of a method's name without the number of a lambda: {@code lambda$create$3}. */
    static int stableMethodEnd(String method) {
        return method.startsWith("lambda$") ? method.lastIndexOf('$') : method.length();
    }
}
