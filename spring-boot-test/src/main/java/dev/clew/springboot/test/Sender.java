package dev.clew.springboot.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sends requests to the application. */
interface Sender {
    /**
     * An answer.
     *
     * @param ids the values of the id's header
     */
    record Answer(int status, List<String> ids) {}

    /**
     * Sends a request and waits for the answer, the whole body included as far as it comes in time.
     *
     * @throws Exception if there is no answer in time
     */
    Answer send(Example request, Map<String, String> headers, String idHeader, Duration timeout) throws Exception;
}
