package dev.clew.servlet;

class JettyEe11TwoApplicationsTest extends TwoApplicationsContract {
    JettyEe11TwoApplicationsTest() {
        super(JettyEe11::new);
    }
}
