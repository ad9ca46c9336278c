package io.iplease.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Which package may import what. The README's map of the packages in a form that can fail. */
final class Rules {

    /** Of ours, each package may import itself and these. */
    static final Map<String, List<String>> ALLOWED = Map.ofEntries(
            Map.entry("lease", List.of()),
            Map.entry("sdl", List.of("lease")),
            Map.entry("ledger.pool", List.of("lease")),
            Map.entry("ledger", List.of("lease", "ledger.pool")),
            Map.entry("config", List.of("lease", "ledger", "ledger.pool")),
            Map.entry("store.fence", List.of()),
            Map.entry("store.log", List.of("lease", "ledger")),
            Map.entry("store", List.of("lease", "ledger", "ledger.pool", "config", "store.fence", "store.log")),
            Map.entry("store.outgoing", List.of("lease", "ledger", "ledger.pool", "store.log")),
            Map.entry("store.view", List.of("lease", "ledger", "ledger.pool", "config", "store", "store.outgoing")),
            Map.entry("store.rows", List.of("lease", "ledger", "ledger.pool", "store", "store.log")),
            Map.entry(
                    "store.postgres",
                    List.of(
                            "lease",
                            "ledger",
                            "ledger.pool",
                            "config",
                            "store",
                            "store.fence",
                            "store.log",
                            "store.rows")),
            Map.entry("intake.decode", List.of("lease", "sdl", "ledger", "store", "store.fence", "store.log")),
            Map.entry(
                    "intake",
                    List.of("ledger", "config", "store", "store.fence", "store.log", "intake.decode", "deadletter")),
            Map.entry("deadletter", List.of("config", "intake.decode", "api.access", "api.problem")),
            Map.entry(
                    "announce",
                    List.of("lease", "ledger", "ledger.pool", "config", "store", "store.log", "store.outgoing")),
            Map.entry("cluster.plan", List.of("lease", "ledger", "ledger.pool")),
            Map.entry(
                    "cluster",
                    List.of(
                            "lease",
                            "ledger",
                            "ledger.pool",
                            "config",
                            "store",
                            "store.log",
                            "store.view",
                            "cluster.plan",
                            "cluster.objects",
                            "cluster.adopt",
                            "cluster.adopt.plan",
                            "cluster.seen")),
            Map.entry(
                    "cluster.objects",
                    List.of("lease", "ledger", "ledger.pool", "config", "store", "store.log", "cluster.plan")),
            Map.entry(
                    "cluster.adopt",
                    List.of(
                            "lease",
                            "ledger",
                            "ledger.pool",
                            "config",
                            "store",
                            "cluster.plan",
                            "cluster.objects",
                            "cluster.seen",
                            "cluster.adopt.plan")),
            Map.entry("cluster.adopt.plan", List.of("lease", "ledger", "ledger.pool")),
            Map.entry("cluster.seen", List.of("lease", "ledger.pool", "config", "cluster.plan")),
            Map.entry(
                    "api",
                    List.of(
                            "lease",
                            "sdl",
                            "ledger",
                            "ledger.pool",
                            "config",
                            "store.log",
                            "store.outgoing",
                            "store.view",
                            "api.access",
                            "api.problem")),
            Map.entry("api.problem", List.of("sdl", "store", "store.view")),
            Map.entry("api.access", List.of("lease", "config", "api.problem")),
            Map.entry(
                    "api.provider",
                    List.of(
                            "lease",
                            "ledger",
                            "ledger.pool",
                            "config",
                            "store",
                            "store.log",
                            "store.outgoing",
                            "store.view",
                            "api.access",
                            "api.problem")));

    private static final String[] PURE = {
        "io.iplease.lease",
        "io.iplease.sdl",
        "io.iplease.ledger..",
        "io.iplease.cluster.plan",
        "io.iplease.cluster.adopt.plan"
    };

    private Rules() {}

    static ArchRule importsOnlyWhatItMay(String name) {
        String own = "io.iplease." + name;
        String[] allowed =
                ALLOWED.get(name).stream().map(p -> "io.iplease." + p).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(resideInAPackage("io.iplease..")
                        .and(not(resideInAnyPackage(own)))
                        .and(not(resideInAnyPackage(allowed))))
                .because("each package stands on those below it and on no other");
    }

    static final ArchRule THE_CORE_KNOWS_NO_FRAMEWORK = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.iplease..", "org.pcollections..", "org.snakeyaml.engine..")
            .because("what decides must run without anything around it");

    static final ArchRule THE_CORE_IS_DETERMINISTIC = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethodWhere(isOf(resideInAPackage("java.time"), "now"))
            .orShould()
            .callMethodWhere(isOf(type(UUID.class), "randomUUID"))
            .orShould()
            .callMethodWhere(isOf(type(Math.class), "random"))
            .orShould()
            .callMethodWhere(isOf(type(System.class), "currentTimeMillis"))
            .orShould()
            .callMethodWhere(isOf(type(System.class), "nanoTime"))
            .orShould()
            .dependOnClassesThat(assignableTo(RandomGenerator.class).or(assignableTo(InstantSource.class)))
            .because("time and chance come in as arguments and are written into the events");

    static final ArchRule TESTS_DO_NOT_SLEEP = noClasses()
            .that()
            .haveNameMatching(".*(Test|IT)(\\$.*)?")
            .should()
            .callMethodWhere(isOf(type(Thread.class), "sleep"))
            .orShould()
            .callMethodWhere(isOf(type(TimeUnit.class), "sleep"))
            .orShould()
            .callMethodWhere(isOf(type(LockSupport.class), "parkNanos"))
            .because(
                    "whoever waits for a time instead of a condition waits too long, and now and then not long enough");

    static final ArchRule THE_ROOT_IS_EMPTY = noClasses()
            .should()
            .resideInAPackage("io.iplease")
            .because("a root package is what rings of imports go through");

    static final ArchRule NO_RINGS = slices().matching("io.iplease.(**)")
            .should()
            .beFreeOfCycles()
            .because("a package that imports itself through others cannot be understood alone");

    private static DescribedPredicate<JavaMethodCall> isOf(DescribedPredicate<JavaClass> owner, String method) {
        return DescribedPredicate.describe(
                owner.getDescription() + "." + method,
                call -> owner.test(call.getTargetOwner()) && call.getName().equals(method));
    }
}
