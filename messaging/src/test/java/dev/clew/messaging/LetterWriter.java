package dev.clew.messaging;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Describes letters that are about to be sent. */
final class LetterWriter implements MessageWriter<Letter, Map<String, String>> {
    @Override
    public Map<String, String> headers(Letter letter) {
        return letter.properties();
    }

    @Override
    public String destination(Letter letter) {
        return Objects.requireNonNull(letter.queue(), "nobody knows the queue");
    }

    @Override
    public Letter copy(Letter letter) {
        return new Letter(letter.queue(), 0, new LinkedHashMap<>(letter.properties()), letter.body());
    }
}
