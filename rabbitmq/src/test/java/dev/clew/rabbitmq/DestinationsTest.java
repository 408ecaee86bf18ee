package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsTest {
    @ParameterizedTest
    @CsvSource({
        "orders.anonymous.8Yw2vFjJQmKk5Xg1-_AbCd, orders.anonymous",
        "shop.orders.anonymous.8Yw2vFjJQmKk5Xg1-_AbCd, shop.orders.anonymous",
        "orders.anonymous.8Yw2vFjJQmKk5Xg1-_AbC, orders.anonymous.8Yw2vFjJQmKk5Xg1-_AbC",
        "orders.anonymous.uk.and.the.other.shops, orders.anonymous.uk.and.the.other.shops",
        "anonymous.8Yw2vFjJQmKk5Xg1-_AbCd, anonymous.8Yw2vFjJQmKk5Xg1-_AbCd",
        "0af76519-16cd-43dd-8448-eb211c80319c, temporary",
        "0af76519-16cd-43dd-8448-eb211c80319x, 0af76519-16cd-43dd-8448-eb211c80319x",
        "orders-0af76519-16cd-43dd-8448-eb211c80319c, orders-0af76519-16cd-43dd-8448-eb211c80319c"
    })
    void aNameThatAFrameworkHasMadeUpIsNoOperationOfItsOwn(String name, String expected) {
        assertThat(Destinations.of("", name)).isEqualTo(expected);
        assertThat(Destinations.of(name, "orders.new")).isEqualTo(expected);
    }

    @Test
    void aNameThatTheBrokerHasMadeUpIsNoOperationOfItsOwn() {
        assertThat(Destinations.of("", "amq.gen-JzTY20BRgKO")).isEqualTo("amq.gen");
        assertThat(Destinations.of("", "amq.rabbitmq.reply-to.g1h2AA5yZXBseUAx"))
                .isEqualTo("amq.rabbitmq.reply-to");
        assertThat(Destinations.of("", "spring.gen-8Yw2vFjJQmKk5Xg1")).isEqualTo("spring.gen");
        assertThat(Destinations.of("amq.topic", "amq.gen-x")).isEqualTo("amq.topic");
    }
}
