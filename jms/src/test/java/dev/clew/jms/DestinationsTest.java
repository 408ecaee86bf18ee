package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Destination;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
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
        assertThat(Destinations.of(new OfNoKind())).isEqualTo("unknown");
        assertThat(Destinations.of(new Both(null, null))).isEqualTo("unknown");
    }

    @Test
    void aDestinationOfBothKindsHasTheNameThatItHas() throws Exception {
        assertThat(Destinations.of(new Both("orders", null))).isEqualTo("orders");
        assertThat(Destinations.of(new Both(null, "news"))).isEqualTo("news");
    }

    /** As some providers make each of their destinations. */
    private record Both(String getQueueName, String getTopicName) implements Queue, Topic {}

    private record OfNoKind() implements Destination {}
}
