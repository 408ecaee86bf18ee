package dev.clew.benchmarks;

import dev.clew.benchmarks.service.ServiceCost;

/** The processor time of a service with Clew, and with its peers. */
final class ServicePage {
    private ServicePage() {}

    static void run(boolean quick) throws Exception {
        Page page = Page.begin("RESULTS-SERVICE.md", "A service", "workshop/benchmarks/run service");
        page.end(
                "A request over a socket to Jetty, two look-ups in H2, a call by OkHttp to another process, a line to a"
                        + " file; each contestant as it comes, in a process of its own. Over "
                        + ServiceCost.ROUNDS
                        + " interleaved rounds, with the 95 % interval.\n\n" + ServiceCost.run(quick),
                !quick);
    }
}
