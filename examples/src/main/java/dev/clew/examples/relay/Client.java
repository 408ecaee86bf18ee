package dev.clew.examples.relay;

import java.io.IOException;
import java.net.URI;

/** What a relay makes its calls with. */
interface Client {
    /** Sends JSON and returns the status of the answer, whose body is read and dropped. */
    int post(URI url, String json) throws IOException;
}
