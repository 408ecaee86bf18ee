package dev.clew.jms;

import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;

/** Calls of a provider where no checked exception may come out. */
final class Unchecked {
    /** A question to a provider. */
    interface Question<T> {
        T ask() throws JMSException;
    }

    private Unchecked() {}

    static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (JMSException e) {
            throw of(e);
        }
    }

    static JMSRuntimeException of(JMSException failure) {
        return new JMSRuntimeException(failure.getMessage(), failure.getErrorCode(), failure);
    }
}
