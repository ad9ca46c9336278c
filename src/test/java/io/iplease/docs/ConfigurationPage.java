package io.iplease.docs;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTreeScanner;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import io.iplease.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** {@code docs/configuration.md}, made from the declarations of the settings and their Javadoc. */
final class ConfigurationPage {

    private static final Path SOURCE = Path.of("src/main/java/io/iplease/config/IpleaseConfig.java");
    private static final String HEAD = """
            # Configuration

            Every setting of iplease, from `IpleaseConfig`, of which this page is made. A setting can be an environment variable, a system property, or a line of
            `config/application.properties` beside the application. Wrong values, and keys that begin with `iplease.` and do not exist, keep the service from
            starting; all of them are reported at once, each with its key and the reason. Durations are ISO-8601 (`PT10M`) or short (`10m`).

            A misspelt environment variable is not noticed, and `deploy/` sets everything by environment variables: look at the name twice. In an environment variable a pool's name
            can have no dash and no underscore: `IPLEASE_POOLS_MY_POOL_RANGES` is read as `iplease.pools.my.pool.ranges`, and ignored.

            PostgreSQL, Kafka, TLS and everything else that is not of iplease alone is set as [Quarkus](https://quarkus.io/guides/all-config) does it; what is needed is in the
            [README](../README.md#configuration).
            """;

    private ConfigurationPage() {}

    /** The whole page. */
    static String text() {
        Map<String, String> descriptions = descriptions();
        StringBuilder page = new StringBuilder(HEAD);
        Settings.all()
                .forEach((key, setting) -> page.append("""

                ## `%s`

                %s

                Default: %s · environment: `%s`
                """.formatted(
                        key,
                        descriptions.get(method(
                                setting.declaration().getDeclaringClass().getSimpleName(),
                                setting.declaration().getName())),
                        setting.byDefault(),
                        variable(key))));
        return page.toString();
    }

    /** By which environment variable a key can be set (MicroProfile Config 3.1, "Environment Variables Mapping Rules"). */
    private static String variable(String key) {
        return key.replaceAll("[^a-zA-Z0-9<>]", "_").toUpperCase(Locale.ROOT);
    }

    private static String method(String group, String name) {
        return group + "." + name;
    }

    private static Map<String, String> descriptions() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(SOURCE));
            DocTrees docs = DocTrees.instance(task);
            Map<String, String> descriptions = new HashMap<>();
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree declared, Void nothing) {
                        String group = ((ClassTree)
                                        getCurrentPath().getParentPath().getLeaf())
                                .getSimpleName()
                                .toString();
                        descriptions.put(
                                method(group, declared.getName().toString()),
                                markdown(
                                        docs.getDocCommentTree(getCurrentPath()).getFullBody()));
                        return null;
                    }
                }.scan(unit, null);
            }
            return descriptions;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String markdown(List<? extends DocTree> body) {
        StringBuilder text = new StringBuilder();
        new DocTreeScanner<Void, Void>() {
            @Override
            public Void visitText(TextTree words, Void nothing) {
                text.append(words.getBody());
                return null;
            }

            @Override
            public Void visitLiteral(LiteralTree literal, Void nothing) {
                text.append('`').append(literal.getBody().getBody()).append('`');
                return null;
            }
        }.scan(body, null);
        return text.toString().replaceAll("\\s+", " ").strip();
    }
}
