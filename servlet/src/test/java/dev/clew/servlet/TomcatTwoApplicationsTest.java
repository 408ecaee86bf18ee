package dev.clew.servlet;

class TomcatTwoApplicationsTest extends TwoApplicationsContract {
    TomcatTwoApplicationsTest() {
        super(TomcatServer::new);
    }
}
