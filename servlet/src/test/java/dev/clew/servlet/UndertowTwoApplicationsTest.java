package dev.clew.servlet;

class UndertowTwoApplicationsTest extends TwoApplicationsContract {
    UndertowTwoApplicationsTest() {
        super(UndertowServer::new);
    }
}
