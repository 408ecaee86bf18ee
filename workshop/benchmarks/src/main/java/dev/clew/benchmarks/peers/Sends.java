package dev.clew.benchmarks.peers;

/** Sends a message as a library does, or as the application does beside it. */
interface Sends<M> {
    void send(M message) throws Exception;
}
