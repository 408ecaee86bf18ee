package dev.clew.servlet;

class JettyEe10HostileTest extends JettyHostileContract {
    JettyEe10HostileTest() {
        super(JettyEe10::new);
    }
}
