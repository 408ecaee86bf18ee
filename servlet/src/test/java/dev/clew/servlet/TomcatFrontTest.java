package dev.clew.servlet;

class TomcatFrontTest extends FrontContract {
    TomcatFrontTest() {
        super(TomcatFront::new, "org.apache");
    }

    /** RemoteIpValve leaves the address to valves alone. */
    @Override
    boolean seesTheConnection() {
        return false;
    }

    /** Tomcat calls {@code onComplete} before it asks for the error page. */
    @Override
    boolean tellsCompletionAfterErrorPages() {
        return false;
    }
}
