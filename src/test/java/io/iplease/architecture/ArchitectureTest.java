package io.iplease.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.iplease.PlantedInTheRoot;
import io.iplease.ledger.PlantedViolation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the code to {@link Rules}, and each kind of rule to a planted violation that proves that it can fail. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.iplease");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/Planted") && !location.contains("/jmh_generated/"))
            .importPackages("io.iplease");
    private static final JavaClasses PLANTED = new ClassFileImporter()
            .importClasses(
                    PlantedInTheRoot.class,
                    PlantedSleepsIT.class,
                    PlantedSleepsIT.Inner.class,
                    PlantedViolation.class,
                    PlantedViolation.Indeterminate.class,
                    io.iplease.architecture.ring.one.PlantedRing.class,
                    io.iplease.architecture.ring.two.PlantedRing.class);

    static Stream<String> packages() {
        return MAIN.stream()
                .map(type -> type.getPackageName().replace("io.iplease.", ""))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageImportsOnlyWhatItMay(String name) {
        assertThat(Rules.ALLOWED).as("a package without a rule").containsKey(name);
        Rules.importsOnlyWhatItMay(name).check(MAIN);
    }

    @Test
    void theCoreKnowsNoFramework() {
        Rules.THE_CORE_KNOWS_NO_FRAMEWORK.check(MAIN);
    }

    @Test
    void theCoreIsDeterministic() {
        Rules.THE_CORE_IS_DETERMINISTIC.check(MAIN);
    }

    @Test
    void theRootPackageIsEmpty() {
        Rules.THE_ROOT_IS_EMPTY.check(MAIN);
    }

    @Test
    void noPackagesImportEachOtherInARing() {
        Rules.NO_RINGS.check(MAIN);
    }

    @Test
    void testsDoNotSleep() {
        Rules.TESTS_DO_NOT_SLEEP.check(TESTS);
    }

    static Stream<ArchRule> rulesWithAPlantedViolation() {
        return Stream.of(
                Rules.importsOnlyWhatItMay("ledger"),
                Rules.THE_CORE_KNOWS_NO_FRAMEWORK,
                Rules.THE_CORE_IS_DETERMINISTIC,
                Rules.TESTS_DO_NOT_SLEEP,
                Rules.THE_ROOT_IS_EMPTY,
                Rules.NO_RINGS);
    }

    @ParameterizedTest
    @MethodSource("rulesWithAPlantedViolation")
    void aRuleFindsItsPlantedViolation(ArchRule rule) {
        assertThatThrownBy(() -> rule.check(PLANTED)).isInstanceOf(AssertionError.class);
    }

    static Stream<Arguments> plantedWays() {
        return Stream.of(
                        Arguments.of(Rules.THE_CORE_IS_DETERMINISTIC, PlantedViolation.Indeterminate.class),
                        Arguments.of(Rules.TESTS_DO_NOT_SLEEP, PlantedSleepsIT.class),
                        Arguments.of(Rules.TESTS_DO_NOT_SLEEP, PlantedSleepsIT.Inner.class))
                .flatMap(planted -> Arrays.stream(((Class<?>) planted.get()[1]).getDeclaredMethods())
                        .map(method -> Arguments.of(planted.get()[0], method)));
    }

    @ParameterizedTest
    @MethodSource("plantedWays")
    void aRuleFindsEachWayToBreakIt(ArchRule rule, Method planted) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().getDetails())
                .anyMatch(line -> line.contains(planted.getDeclaringClass().getName() + "." + planted.getName() + "("));
    }
}
