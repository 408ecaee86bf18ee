package dev.clew.examples.relay;

import java.io.IOException;
import java.net.URI;

/** Makes the calls of a relay. */
interface Client {
    /** Sends JSON, reads the response to its end and returns its status. */
    int post(URI url, String json) throws IOException;
}
