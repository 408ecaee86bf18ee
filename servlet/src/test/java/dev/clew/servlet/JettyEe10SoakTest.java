package dev.clew.servlet;

class JettyEe10SoakTest extends SoakContract {
    JettyEe10SoakTest() {
        super(() -> new JettyEe10());
    }
}
