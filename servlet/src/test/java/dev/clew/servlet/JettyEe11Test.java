package dev.clew.servlet;

class JettyEe11Test extends ContainerContract {
    JettyEe11Test() {
        super(JettyEe11::new);
    }
}
