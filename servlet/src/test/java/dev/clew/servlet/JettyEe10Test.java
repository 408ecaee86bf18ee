package dev.clew.servlet;

class JettyEe10Test extends ContainerContract {
    JettyEe10Test() {
        super(new JettyEe10());
    }
}
