package dev.clew.kafka;

import dev.clew.testkit.messaging.MessagingContract;
import dev.clew.testkit.messaging.TestedBroker;

class WrapperContractTest extends MessagingContract {
    @Override
    protected TestedBroker open(TestedBroker.Setup setup) {
        return Consuming.wrapped(setup);
    }
}
