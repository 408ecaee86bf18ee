package dev.clew.rabbitmq;

import dev.clew.testkit.messaging.MessagingContract;
import dev.clew.testkit.messaging.TestedBroker;

class PushContractTest extends MessagingContract {
    @Override
    protected TestedBroker open(TestedBroker.Setup setup) throws Exception {
        return new Pushed(Broker.factory(), setup);
    }
}
