package dev.clew.grpc;

class NettyContractTest extends GrpcContract {
    NettyContractTest() {
        super(Transport.NETTY);
    }
}
