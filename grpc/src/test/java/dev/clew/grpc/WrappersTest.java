package dev.clew.grpc;

import dev.clew.checks.WrapperRules;

class WrappersTest extends WrapperRules {
    WrappersTest() {
        // gRPC's own forwarding classes, above the one with the field, pass these on.
        super(
                "CorrelatedClientCall.sendMessage(Object)",
                "CorrelatedServerCall.getMethodDescriptor()",
                "CorrelatedServerCall.sendMessage(Object)");
    }
}
