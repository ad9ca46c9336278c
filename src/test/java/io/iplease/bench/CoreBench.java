package io.iplease.bench;

import io.iplease.bench.core.Decide;
import io.iplease.bench.report.SectionReport;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of the core with JMH, each in as many JVMs as there are runs. */
@Tag("core")
class CoreBench {

    private static final int RUNS = Integer.getInteger("bench.runs", 5);
    private static final int ITERATIONS = 3;
    private static final TimeValue ITERATION = TimeValue.seconds(1);

    @Test
    void decideAndDecode() throws RunnerException {
        Options options = new OptionsBuilder()
                .include(Decide.class.getPackageName())
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(RUNS)
                .warmupIterations(ITERATIONS)
                .warmupTime(ITERATION)
                .measurementIterations(ITERATIONS)
                .measurementTime(ITERATION)
                .addProfiler(GCProfiler.class)
                .build();
        try (SectionReport report = new SectionReport("core")) {
            SectionReport.Table table =
                    report.table("Core", "what", "µs", "99.9 % interval, ±", "bytes allocated", "MB/s");
            for (RunResult result : new Runner(options).run()) {
                Result<?> time = result.getPrimaryResult();
                String name = result.getParams().getBenchmark();
                table.row(
                        name.substring(Decide.class.getPackageName().length() + 1),
                        time.getScore() / 1e3,
                        time.getScoreError() / 1e3,
                        secondary(result, "gc.alloc.rate.norm"),
                        secondary(result, "gc.alloc.rate"));
            }
        }
    }

    private static double secondary(RunResult result, String name) {
        return result.getSecondaryResults().get(name).getScore();
    }
}
