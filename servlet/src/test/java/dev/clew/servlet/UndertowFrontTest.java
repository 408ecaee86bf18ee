package dev.clew.servlet;

class UndertowFrontTest extends FrontContract {
    UndertowFrontTest() {
        super(UndertowFront::new, "io.undertow");
    }

    /** Undertow ends the exchange with the connection, and throws then. */
    @Override
    boolean failsBeforeItsEnd() {
        return false;
    }

    /** Undertow's parser answers it before all handlers. */
    @Override
    boolean seesBadQuery() {
        return false;
    }

    /** The same. */
    @Override
    boolean seesBadPath(String target) {
        return !target.equals("/%zz");
    }
}
