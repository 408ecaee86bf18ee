package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.activemq.artemis.jms.client.ActiveMQQueue;
import org.apache.activemq.artemis.jms.client.ActiveMQTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsTest {
    @ParameterizedTest
    @CsvSource({
        "orders, orders",
        "0af76519-16cd-43dd-8448-eb211c80319c, temporary-queue",
        "orders-0af76519-16cd-43dd-8448-eb211c80319c, orders-0af76519-16cd-43dd-8448-eb211c80319c",
        "0af76519-16cd-43dd-8448-eb211c80319x, 0af76519-16cd-43dd-8448-eb211c80319x",
        "0af76519x16cd-43dd-8448-eb211c80319c, 0af76519x16cd-43dd-8448-eb211c80319c",
        "ID:host-34567-1:1:1, temporary-queue"
    })
    void aNameThatAProviderHasMadeUpIsNoOperationOfItsOwn(String name, String expected) throws Exception {
        assertThat(Destinations.of(new ActiveMQQueue(name))).isEqualTo(expected);
        assertThat(Destinations.of(new ActiveMQTopic(name))).isEqualTo(expected.replace("y-queue", "y-topic"));
    }

    @Test
    void aDestinationThatNobodyKnowsIsUnknown() throws Exception {
        assertThat(Destinations.of(null)).isEqualTo("unknown");
    }
}
