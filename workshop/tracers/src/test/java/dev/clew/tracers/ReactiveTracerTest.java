package dev.clew.tracers;

import org.springframework.boot.WebApplicationType;

class ReactiveTracerTest extends TracerContract {
    ReactiveTracerTest() {
        super(ReactivePages.class, WebApplicationType.REACTIVE);
    }
}
