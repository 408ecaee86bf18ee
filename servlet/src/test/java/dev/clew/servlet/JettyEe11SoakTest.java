package dev.clew.servlet;

class JettyEe11SoakTest extends SoakContract {
    JettyEe11SoakTest() {
        super(() -> new JettyEe11());
    }
}
