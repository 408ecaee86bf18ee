package dev.clew.servlet;

class UndertowSoakTest extends SoakContract {
    UndertowSoakTest() {
        super(() -> new UndertowServer());
    }
}
