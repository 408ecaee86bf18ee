package dev.clew.kafka;

import dev.clew.messaging.HeaderAccess;
import dev.clew.messaging.OutgoingHeaders;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Reads and replaces the headers of records, whose names know case and whose values are bytes or null. */
final class RecordHeaderAccess implements HeaderAccess<Headers> {
    @Override
    public byte @Nullable [] lastBytes(Headers headers, String name) {
        Header last = headers.lastHeader(name);
        return last == null ? null : last.value();
    }

    @Override
    public @Nullable String last(Headers headers, String name) {
        Header last = headers.lastHeader(name);
        return last == null ? null : HeaderAccess.text(last.value());
    }

    @Override
    public @Nullable String joined(Headers headers, String name) {
        if (headers.lastHeader(name) == null) {
            return null;
        }
        String all = null;
        for (Header header : headers.headers(name)) {
            String value = HeaderAccess.text(header.value());
            all = all == null ? value : all.length() > MAX_LENGTH ? all : all + ',' + value;
        }
        return all;
    }

    @Override
    public List<String> names(Headers headers) {
        Header[] all = headers.toArray();
        return all.length == 0 ? List.of() : Stream.of(all).map(Header::key).toList();
    }

    @Override
    public boolean takesBytes() {
        return true;
    }

    @Override
    public void replace(Headers headers, OutgoingHeaders outgoing) {
        // hot: once a record, which mostly has no headers. An empty array is not allocated, an iterator is.
        for (Header present : headers.toArray()) {
            if (outgoing.replaces(present.key())) {
                headers.remove(present.key());
            }
        }
        for (int i = 0; i < outgoing.size(); i++) {
            headers.add(new RecordHeader(outgoing.name(i), outgoing.bytes(i)));
        }
    }
}
