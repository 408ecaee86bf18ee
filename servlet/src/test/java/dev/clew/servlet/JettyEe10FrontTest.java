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

    /** Jetty enters its servlet channel again below all handlers. */
    @Override
    boolean carriesLaterDispatches() {
        return false;
    }
}
