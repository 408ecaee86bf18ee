package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientReleaseTest extends RabbitFixture {
    @Test
    void theTestsRunOnTheReleaseThatIsMeant() {
        assertThat(connection.getClientProperties().get("version"))
                .asString()
                .startsWith(System.getProperty("amqp-client.expected", "5.37."));
    }
}
