package dev.clew.servlet;

class JettyEe11FrontTest extends FrontContract {
    JettyEe11FrontTest() {
        super(JettyEe11Front::new, "org.eclipse.jetty");
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
