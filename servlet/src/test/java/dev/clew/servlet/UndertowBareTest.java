package dev.clew.servlet;

/** Without an error page: the container makes the answers to failures itself. */
class UndertowBareTest extends ContainerContract {
    UndertowBareTest() {
        super(() -> new UndertowServer(false));
    }
}
