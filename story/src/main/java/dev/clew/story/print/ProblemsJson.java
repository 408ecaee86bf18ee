package dev.clew.story.print;

import dev.clew.story.file.Problem;
import dev.clew.story.json.JsonWriter;
import java.util.List;

/** Writes what could not be read of the files. */
final class ProblemsJson {
    private ProblemsJson() {}

    static void write(List<Problem> problems, JsonWriter json) {
        json.name("problems").begin('[');
        for (Problem problem : problems) {
            json.begin('{').member("file", problem.file()).member("what", problem.what());
            json.member("lines", problem.lines()).end('}');
        }
        json.end(']');
    }
}
