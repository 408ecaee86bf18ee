package dev.clew.servlet;

class JettyEe11HostileTest extends JettyHostileContract {
    JettyEe11HostileTest() {
        super(JettyEe11::new);
    }
}
