package dev.clew.story.html;

import dev.clew.story.file.Problem;
import dev.clew.story.json.JsonWriter;
import dev.clew.story.print.TriageJson;
import dev.clew.story.print.TriageText;
import dev.clew.story.triage.Triage;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** The triage in its published form, in one line, and over time. */
record TriageData(Triage triage, List<Problem> problems) implements PageData {
    @Override
    public void writeTo(Writer out) throws IOException {
        JsonWriter json = new JsonWriter().begin('{').member("summary", TriageText.summary(triage));
        new Timeline(triage).write(json.name("timeline"));
        out.write(PageData.escaped(json.toString()));
        out.write(",\n\"triage\":");
        out.write(PageData.escaped(TriageJson.of(triage, problems)));
        out.write('}');
    }
}
