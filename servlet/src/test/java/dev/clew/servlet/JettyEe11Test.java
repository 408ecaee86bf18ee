package dev.clew.servlet;

class JettyEe11Test extends ContainerContract {
    JettyEe11Test() {
        super(new JettyEe11());
    }
}
