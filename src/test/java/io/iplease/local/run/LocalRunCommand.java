package io.iplease.local.run;

import java.nio.file.Path;
import java.util.List;

/** How a test that the build runs starts the local run: as {@code deploy/local/run} does, but without building anything. */
public final class LocalRunCommand {

    private LocalRunCommand() {}

    /** The command; options may follow. */
    public static List<String> in(Path directory) {
        return of(directory, LocalRun.class.getName());
    }

    /** The same for another program of the local run. */
    public static List<String> of(Path directory, String main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dlogging.configuration=file:deploy/local/logging.properties",
                "-Diplease.local.directory=" + directory,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main);
    }
}
