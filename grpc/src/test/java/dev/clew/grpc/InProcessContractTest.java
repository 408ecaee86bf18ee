package dev.clew.grpc;

class InProcessContractTest extends GrpcContract {
    InProcessContractTest() {
        super(Transport.IN_PROCESS);
    }
}
