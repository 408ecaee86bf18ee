package dev.clew.messaging;

import java.util.Map;
import java.util.Objects;

/** Describes delivered letters. */
final class LetterReader implements MessageReader<Letter, Map<String, String>> {
    /** The number of a letter whose position its system fails to tell. */
    static final long NOBODY_KNOWS = Long.MIN_VALUE;

    @Override
    public Map<String, String> headers(Letter letter) {
        return letter.properties();
    }

    @Override
    public String destination(Letter letter) {
        return Objects.requireNonNull(letter.queue(), "nobody knows the queue");
    }

    @Override
    public String position(Letter letter) {
        if (letter.number() == NOBODY_KNOWS) {
            throw new IllegalStateException("on purpose");
        }
        return letter.number() < 0 ? "" : letter.queue() + '@' + letter.number();
    }

    @Override
    public long timestamp(Letter letter) {
        return -1;
    }
}
