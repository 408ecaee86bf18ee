package dev.clew.servlet;

class JettyEe10Test extends ContainerContract {
    JettyEe10Test() {
        super(JettyEe10::new);
    }
}
