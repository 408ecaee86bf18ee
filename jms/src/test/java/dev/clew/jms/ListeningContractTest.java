package dev.clew.jms;

import dev.clew.testkit.messaging.MessagingContract;
import dev.clew.testkit.messaging.TestedBroker;

class ListeningContractTest extends MessagingContract {
    @Override
    protected TestedBroker open(TestedBroker.Setup setup) throws Exception {
        return new Listening(setup);
    }
}
