package dev.clew.servlet;

class UndertowFrontTest extends FrontContract {
    UndertowFrontTest() {
        super(UndertowFront::new, "io.undertow");
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
