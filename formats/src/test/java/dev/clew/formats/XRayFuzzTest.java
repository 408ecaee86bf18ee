package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.WireContract;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

class XRayFuzzTest extends FuzzTarget {
    private static final Pattern ROOT = Pattern.compile("Root=1-(?!0{8}-0{24})[0-9a-f]{8}-[0-9a-f]{24}");
    private static final Pattern PARENT = Pattern.compile("Parent=(?!0{16})[0-9a-f]{16}");

    @FuzzTest
    void xray(byte[] input) {
        String text = lines(input, 1)[0];
        Extracted extracted = WireContract.hold(Formats.xray(), Set.of("xray.malformed"), "X-Amzn-Trace-Id", text);

        List<String> parts = List.of(text.split(";", -1)).stream()
                .map(part -> part.replaceAll("^[ \t]+|[ \t]+$", ""))
                .toList();
        List<String> roots = startingWith("Root=", parts);
        List<String> parents = startingWith("Parent=", parts);
        boolean valid = text.length() <= 1024
                && text.matches("[\t -~&&[^,]]*")
                && roots.size() <= 1
                && parents.size() <= roots.size()
                && roots.stream().allMatch(root -> ROOT.matcher(root).matches())
                && parents.stream().allMatch(parent -> PARENT.matcher(parent).matches());
        assertThat(extracted.rejections()).isEqualTo(valid ? List.of() : List.of("xray.malformed"));
        assertThat(extracted.hasTrace()).isEqualTo(valid && !roots.isEmpty());
        if (extracted.hasTrace()) {
            assertThat(extracted.parentId() != 0).isEqualTo(!parents.isEmpty());
        }
    }

    private static List<String> startingWith(String key, List<String> parts) {
        return parts.stream().filter(part -> part.startsWith(key)).toList();
    }
}
