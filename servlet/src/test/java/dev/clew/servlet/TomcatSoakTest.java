package dev.clew.servlet;

class TomcatSoakTest extends SoakContract {
    TomcatSoakTest() {
        super(() -> new TomcatServer());
    }
}
