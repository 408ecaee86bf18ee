package dev.clew.servlet;

class JettyEe10FrontTest extends FrontContract {
    JettyEe10FrontTest() {
        super(JettyEe10Front::new, "org.eclipse.jetty");
    }

    /** Jetty's parser answers it before all handlers. */
    @Override
    boolean seesBadPath(String target) {
        return false;
    }
}
