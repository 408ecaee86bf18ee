package dev.clew.servlet;

class UndertowTest extends ContainerContract {
    UndertowTest() {
        super(UndertowServer::new);
    }
}
