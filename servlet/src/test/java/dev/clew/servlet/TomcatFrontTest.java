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
}
