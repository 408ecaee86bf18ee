package dev.clew.servlet;

class JettyEe10TwoApplicationsTest extends TwoApplicationsContract {
    JettyEe10TwoApplicationsTest() {
        super(JettyEe10::new);
    }
}
