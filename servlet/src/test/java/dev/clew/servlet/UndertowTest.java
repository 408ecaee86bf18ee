package dev.clew.servlet;

class UndertowTest extends ContainerContract {
    UndertowTest() {
        super(new UndertowServer());
    }
}
