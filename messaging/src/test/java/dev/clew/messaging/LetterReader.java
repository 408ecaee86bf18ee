package dev.clew.messaging;

import java.util.Map;

/** Describes delivered letters. */
final class LetterReader implements MessageReader<Letter, Map<String, String>> {
    @Override
    public Map<String, String> headers(Letter letter) {
        return letter.properties();
    }

    @Override
    public String destination(Letter letter) {
        return letter.queue();
    }

    @Override
    public String position(Letter letter) {
        return letter.number() < 0 ? "" : letter.queue() + '@' + letter.number();
    }

    @Override
    public long timestamp(Letter letter) {
        return -1;
    }
}
