package dev.clew.messaging;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import java.util.Map;

/** The adapter for letters: what an application would be given. */
record Post(
        MessagingSystem<Letter, Map<String, String>> system,
        MessageReceiver<Letter> receiver,
        MessageSender<Letter, Map<String, String>> sender,
        DerivedHeaders<Letter, Map<String, String>> derived) {
    static Post create(Clew clew) {
        return create(clew, "post", MessagingSettings.DEFAULT);
    }

    static Post create(Clew clew, String name, MessagingSettings settings) {
        MessageHeaders<Map<String, String>> headers = MessageHeaders.create(clew, new LetterAccess());
        MessagingSystem<Letter, Map<String, String>> system =
                new MessagingSystem<>(clew, name, headers, new LetterReader(), settings);
        return new Post(
                system,
                MessageReceiver.create(system),
                MessageSender.create(system, new LetterWriter()),
                DerivedHeaders.create(system));
    }

    /** Returns the letter as it is sent now. */
    Letter send(Letter letter) {
        Sending<Letter> sending = sender.prepare(letter);
        if (sending == null) {
            return letter;
        }
        sender.end(sending.span(), null);
        return sending.message();
    }

    static TraceContext request(Clew clew, String requestId) {
        return clew.receive(Map.of("X-Request-ID", requestId), Map::get, "");
    }
}
