package dev.clew.servlet.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.SocketException;
import org.apache.catalina.connector.ClientAbortException;
import org.eclipse.jetty.io.EofException;
import org.junit.jupiter.api.Test;

class ClientGoneTest {
    @Test
    void isKnownByTheContainersTypesAnywhereAmongTheCauses() {
        assertThat(ClientGone.isCauseOf(new ClientAbortException(), false)).isTrue();
        assertThat(ClientGone.isCauseOf(new EofException(), false)).isTrue();
        assertThat(ClientGone.isCauseOf(new ServletException(new IllegalStateException(new EofException())), false))
                .isTrue();
    }

    @Test
    void isKnownByTheJdksMessageWhileAnswering() {
        assertThat(ClientGone.isCauseOf(new IOException("Broken pipe"), true)).isTrue();
        assertThat(ClientGone.isCauseOf(new IOException("Connection reset by peer"), true))
                .isTrue();
    }

    @Test
    void isNotKnownByAnExceptionThatAnotherCallMayThrow() {
        assertThat(ClientGone.isCauseOf(new IOException("Broken pipe"), false)).isFalse();
        assertThat(ClientGone.isCauseOf(new IOException(), true)).isFalse();
        assertThat(ClientGone.isCauseOf(new SocketException("Broken pipe"), true))
                .isFalse();
        assertThat(ClientGone.isCauseOf(new IllegalStateException(new IOException("Broken pipe")), true))
                .isFalse();
    }

    @Test
    void endsOnACauseThatGoesRound() {
        Exception first = new Exception();
        first.initCause(new Exception(first));

        assertThat(ClientGone.isCauseOf(first, true)).isFalse();
    }
}
