package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.catalina.util.ServerInfo;
import org.junit.jupiter.api.Test;

class TomcatTest extends ContainerContract {
    TomcatTest() {
        super(TomcatServer::new);
    }

    @Test
    void runsOnTheTomcatThatTheBuildMeans() {
        assertThat(ServerInfo.getServerNumber()).startsWith(System.getProperty("tomcat.expected", "10.1."));
    }
}
