package dev.clew.grpc;

import dev.clew.Clew;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Clients with the interceptor, and servers that know nothing of Clew. */
abstract class ClientFixture extends GrpcFixture {
    private final List<Metadata> received = new CopyOnWriteArrayList<>();

    ClientFixture(Transport transport) {
        super(transport);
    }

    /** Keeps the metadata of each call that a server gets. */
    private final class Receiving implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            received.add(headers);
            return next.startCall(call, headers);
        }
    }

    @Override
    Server serve(ServerServiceDefinition service, ServerInterceptor... interceptors) {
        List<ServerInterceptor> all = new ArrayList<>(List.of(interceptors));
        all.add(new Receiving());
        return super.serve(service, all.toArray(new ServerInterceptor[0]));
    }

    Server bareServer() {
        return serve(Orders.echoing());
    }

    /** Returns a channel with the interceptor. */
    Channel client(Server server) {
        return client(server, clew);
    }

    Channel client(Server server, Clew configured) {
        return channel(server, CorrelationClientInterceptor.create(configured));
    }

    /** Returns a channel with the interceptor to a server that answers with what it was asked. */
    Channel echo() {
        return client(bareServer());
    }

    /** Returns every value of a key in every call that a server got, in order. */
    List<String> sent(String name) {
        List<String> values = new ArrayList<>();
        for (Metadata headers : received) {
            Iterable<String> all = headers.getAll(key(name));
            if (all != null) {
                all.forEach(values::add);
            }
        }
        return values;
    }

    int callsReceived() {
        return received.size();
    }
}
