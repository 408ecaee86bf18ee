package dev.clew.servlet;

/** Without an error page: the container makes the answers to failures itself. */
class JettyEe11BareTest extends ContainerContract {
    JettyEe11BareTest() {
        super(() -> new JettyEe11(false));
    }
}
