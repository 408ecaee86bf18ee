package dev.clew.grpc;

import dev.clew.context.TraceContext;
import io.grpc.stub.StreamObserver;

/** Answers each message of a stream with the request id that is current. */
record EchoingIds(StreamObserver<String> answers) implements StreamObserver<String> {
    @Override
    public void onNext(String message) {
        answers.onNext(TraceContext.current().requestId());
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {
        answers.onCompleted();
    }
}
