package dev.clew.jms;

import dev.clew.testkit.messaging.MessagingContract;
import dev.clew.testkit.messaging.TestedBroker;

class ReceivingContractTest extends MessagingContract {
    @Override
    protected TestedBroker open(TestedBroker.Setup setup) throws Exception {
        return new Receiving(setup);
    }
}
