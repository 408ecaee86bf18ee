package dev.clew.benchmarks;

import dev.clew.benchmarks.start.StartCost;

/** The start of Clew and of its peers in a cold JVM, and their size. */
final class StartPage {
    private StartPage() {}

    static void run(boolean quick) throws Exception {
        Page page = Page.begin("RESULTS-START.md", "Start", "workshop/benchmarks/run start");
        page.end(
                "Each in a JVM of its own with no other jar than it needs; the JDK's classes come from its archive, and Logback"
                        + " has written a line before the clock starts. Milliseconds, medians of "
                        + StartCost.ROUNDS
                        + " JVMs in turns, with the middle half of them.\n\n" + StartCost.run(quick),
                !quick);
    }
}
