package dev.clew.servlet;

/** Without an error page: the container makes the answers to failures itself. */
class JettyEe10BareTest extends ContainerContract {
    JettyEe10BareTest() {
        super(() -> new JettyEe10(false));
    }
}
