package dev.clew.rabbitmq;

import dev.clew.testkit.messaging.MessagingContract;
import dev.clew.testkit.messaging.TestedBroker;

class PullContractTest extends MessagingContract {
    @Override
    protected TestedBroker open(TestedBroker.Setup setup) throws Exception {
        return new Pulling(Broker.factory(), setup);
    }
}
