package dev.clew.context;

/**
 * The time for which a task waited in the queue of its executor.
 *
 * @param request that of the task: a task may begin spans of other requests, which did not wait
 */
record QueueWait(LocalTrace request, long millis) {}
