package io.iplease.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.config.IpleaseConfig;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the README's table of settings and the settings together, both ways. */
class ConfigurationTableTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(iplease\\.[^`]+)` \\| `?([^|`]+)`? \\|.*\\|$");
    private static final String NO_DEFAULT = "–";

    @Test
    void theTableHasEverySettingWithItsDefaultAndNoOther() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        try (Stream<String> lines = Files.lines(Path.of("README.md"))) {
            lines.map(ROW::matcher)
                    .filter(row -> row.matches())
                    .forEach(row -> documented.put(row.group(1), row.group(2).replace("none", NO_DEFAULT)));
        }
        Map<String, String> settings = new TreeMap<>();
        collect("iplease", IpleaseConfig.class, settings);

        assertThat(documented).isEqualTo(settings);
    }

    private static void collect(String prefix, Class<?> group, Map<String, String> settings) {
        for (Method method : group.getDeclaredMethods()) {
            String key = prefix + "." + kebab(method.getName());
            WithDefault defaultValue = method.getAnnotation(WithDefault.class);
            if (method.getReturnType() == Map.class) {
                Class<?> value =
                        (Class<?>) ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[1];
                collect(key + ".<name>", value, settings);
            } else if (Arrays.asList(group.getDeclaredClasses()).contains(method.getReturnType())
                    && method.getReturnType().isInterface()) {
                collect(key, method.getReturnType(), settings);
            } else {
                settings.put(key, defaultValue == null ? NO_DEFAULT : defaultValue.value());
            }
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
