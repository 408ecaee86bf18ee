package dev.clew.story.incident;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Invents names, so that nothing can be learned by them. */
final class Names {
    private static final List<String> BEGINNINGS = List.of(
            "tor", "bel", "kal", "mis", "ven", "dor", "pel", "ras", "lum", "fen", "gor", "hal", "jun", "nor", "quil",
            "sel", "tam", "ulm", "var", "wen", "yor", "zan", "cro", "dra", "fli", "gri", "sta", "bri");
    private static final List<String> ENDINGS = List.of(
            "ax", "eno", "ity", "ova", "uri", "esk", "and", "ilo", "ora", "ume", "ent", "ist", "on", "ek", "ar");
    private static final List<String> VERBS = List.of(
            "open", "close", "check", "plan", "quote", "book", "merge", "sign", "rate", "move", "count", "pack");

    private final Draw draw;
    private final Set<String> used = new HashSet<>();

    Names(Draw draw) {
        this.draw = draw;
    }

    /** Returns a word that was not returned before. */
    String word() {
        String word;
        do {
            word = draw.pick(BEGINNINGS) + (draw.chance(0.3) ? draw.pick(BEGINNINGS) : "") + draw.pick(ENDINGS);
        } while (!used.add(word));
        return word;
    }

    String verb() {
        return draw.pick(VERBS);
    }

    String service() {
        return word() + draw.pick(List.of("", "", "-api", "-service", "-core", "s"));
    }

    static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1).replaceAll("[^A-Za-z0-9]", "");
    }
}
