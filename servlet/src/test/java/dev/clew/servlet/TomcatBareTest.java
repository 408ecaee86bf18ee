package dev.clew.servlet;

/** Without an error page: the container makes the answers to failures itself. */
class TomcatBareTest extends ContainerContract {
    TomcatBareTest() {
        super(() -> new TomcatServer(false));
    }
}
