package dev.clew.benchmarks.start;

/**
 * The figures that a JVM's {@link Clock} has printed.
 *
 * @param ready nanoseconds until the library was ready
 * @param request nanoseconds of the first request
 * @param processor nanoseconds of processor time, of the whole process with all its threads
 * @param found what the request found while it was served
 * @param sent what it sent along
 */
record Start(long ready, long request, long processor, String found, String sent) {
    static Start parse(String line) {
        String[] parts = line.strip().split("\t", -1);
        return new Start(
                Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3], parts[4]);
    }
}
